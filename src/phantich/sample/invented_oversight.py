"""Invented inspections with findings, and reports sent upward."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator
from pandas import DataFrame

from phantich.sample.draws import (
    Days,
    days_after,
    generator,
    leave_out,
    numbered,
    pick,
    words,
)
from phantich.sample.invented_directives import due_days
from phantich.sample.layout import Season
from phantich.sample.magnitudes import MISSING, NEVER_SENT, REPORT_LATE, REPORT_TAIL

KINDS = {"kiem_tra": 0.3, "giam_sat": 0.25, "don_doc": 0.45}
CATEGORIES = {"hoc_tap": 0.3, "ke_hoach": 0.35, "bao_cao": 0.35}
WORDING = {"hoc_tap": "Học tập, quán triệt", "ke_hoach": "Chương trình, kế hoạch",
           "bao_cao": "Chế độ báo cáo"}  # fmt: skip
INSPECTIONS_PER_UNIT = 1.1  # a year [invented]
QUARTER_ENDS = ((1, 3, 25), (2, 6, 25), (3, 9, 25), (4, 12, 15))
YEARLY_DUE = (12, 20)
SECOND_VERSIONS = 0.03  # of the reports sent [invented]
SILENT_SENDS = 0.06  # chance that a silent unit sends a report after all [invented]


def inspections(season: Season) -> DataFrame:
    """Inspections, supervisions and reminders of units."""
    rng = generator(season.layout.seed, "inspections", season.code)
    mean = INSPECTIONS_PER_UNIT * len(season.bodies) * season.share_of_year
    size = max(2, round(mean * rng.uniform(0.9, 1.2)))
    pace = season.pace / season.pace.sum()
    at = rng.choice(len(season.bodies), size=size, p=pace)
    span = (season.ends - season.starts).days
    days = days_after(np.datetime64(season.starts, "D"), np.sort(rng.integers(10, span, size)))
    return DataFrame(
        {
            "inspection_id": numbered(f"kt{season.code}-", size),
            "year": season.year,
            "lead_unit": season.head,
            "target_unit": words(season.bodies["unit_id"].tolist())[at],
            "held_on": days,
            "kind": pick(rng, KINDS, size),
            "scope": "Việc học tập, quán triệt, báo cáo (minh họa)",
            "planned": rng.random(size) < 0.7,
        }
    )


def inspection_findings(season: Season, held: DataFrame) -> DataFrame:
    """What the inspections found, by when it was to be mended, and when it was."""
    rng = generator(season.layout.seed, "inspection_findings", season.code)
    real = held[held["kind"].ne("don_doc")]
    rows = real.loc[real.index.repeat(rng.poisson(1.3, len(real)))].reset_index(drop=True)
    size = len(rows)
    found = rows["held_on"].to_numpy().astype("datetime64[D]")
    due = days_after(found, rng.choice([30, 45, 60], size) if size else np.array([], int))
    closed = days_after(due, rng.integers(-25, 30, size))
    done = (rng.random(size) < 0.8) & (closed <= np.datetime64(season.ends, "D"))
    late = np.where(due < np.datetime64(season.ends, "D"), "overdue", "open")
    topics = pick(rng, CATEGORIES, size)
    return DataFrame(
        {
            "finding_id": numbered(f"hc{season.code}-", size),
            "inspection_id": rows["inspection_id"],
            "category": words([WORDING[topic] for topic in topics]),
            "severity": pick(rng, {"nhẹ": 0.6, "trung bình": 0.32, "nặng": 0.08}, size),
            "found_on": found,
            "due_on": due,
            "closed_on": pd.Series(closed).where(pd.Series(done)),
            "status": np.where(done, "done", late),
        }
    )


def reports(season: Season) -> DataFrame:
    """Reports due by period and by directive, with the day each was sent, if it was."""
    rng = generator(season.layout.seed, "reports", season.code)
    subjects = pd.concat([_periodic(season), _of_directives(season)], ignore_index=True)
    subjects = subjects[subjects["due_on"] <= season.ends]
    bodies, count = len(season.bodies), len(subjects)
    body, subject = np.divmod(np.arange(bodies * count), count)
    rows = subjects.iloc[subject].reset_index(drop=True)
    rows = rows.assign(unit_id=words(season.bodies["unit_id"].tolist())[body])
    rows["submitted_on"] = _sent(season, body, rows["due_on"].to_numpy(), rng)
    rows["report_id"] = numbered(f"bc{season.code}-", len(rows))
    rows["number"] = [f"{k:02d}-BC/MH-mẫu" for k in rows.groupby("unit_id").cumcount() + 1]
    rows["number"] = leave_out(rng, words(rows["number"].tolist()), MISSING)
    rows = rows.assign(year=season.year, to_unit=season.head, version=1, supersedes=None)
    return _with_corrections(rows, np.datetime64(season.ends, "D"), rng)


def _periodic(season: Season) -> DataFrame:
    rows = [(f"{season.year}-Q{q}", pd.Timestamp(season.year, m, d)) for q, m, d in QUARTER_ENDS]
    rows.append((str(season.year), pd.Timestamp(season.year, *YEARLY_DUE)))
    frame = DataFrame(rows, columns=["period", "due_on"]).assign(directive_id=None)
    return frame[frame["due_on"] >= season.starts]


def _of_directives(season: Season) -> DataFrame:
    ids = season.directives["directive_id"]
    return DataFrame({"period": None, "due_on": due_days(season, "report"), "directive_id": ids})


def _sent(season: Season, body: np.ndarray, due: Days, rng: Generator) -> pd.Series:
    """Days of sending: early, or late with a long tail; never for some."""
    pace, size = season.pace[body], len(body)
    mean, longest = REPORT_TAIL
    late = rng.random(size) < np.minimum(0.75, REPORT_LATE * pace**2.6)
    behind = np.minimum(longest, 1 + rng.exponential(mean * pace, size).astype(int))
    delay = np.where(late, behind, -rng.integers(0, 9, size))
    sent = days_after(due.astype("datetime64[D]"), delay)
    silent = season.bodies["silent"].to_numpy(dtype=bool)[body]
    never = rng.random(size) < np.where(silent, 1 - SILENT_SENDS, NEVER_SENT)
    known = sent <= np.datetime64(season.ends, "D")
    return pd.Series(sent).where(pd.Series(known & ~never))


def _with_corrections(rows: DataFrame, last: np.datetime64, rng: Generator) -> DataFrame:
    """Some reports were sent again, corrected: a second version that replaces the first."""
    again = rows[rows["submitted_on"].notna() & (rng.random(len(rows)) < SECOND_VERSIONS)]
    sent = again["submitted_on"].to_numpy().astype("datetime64[D]")
    later = np.minimum(days_after(sent, rng.integers(3, 20, len(again))), last)
    fixed = again.assign(version=2, supersedes=again["report_id"], submitted_on=later)
    fixed["report_id"] = again["report_id"] + "-2"
    return pd.concat([rows, fixed], ignore_index=True)
