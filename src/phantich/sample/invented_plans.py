"""Invented plans of the units, and the tasks in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator
from pandas import DataFrame

from phantich.sample.draws import (
    Days,
    days_after,
    gamma_days,
    generator,
    leave_out,
    only,
    pick,
    words,
)
from phantich.sample.invented_plan_texts import attached
from phantich.sample.layout import Season
from phantich.sample.magnitudes import MISSING, NEVER_PLANNED, PLAN_DELAY, PLAN_DELAY_CV

SOURCES = {"docx": 0.62, "pdf_text": 0.26, "scan": 0.12}
CONSULTED = 0.82  # share of plans on which opinions were gathered [invented]
DISORDERED = 0.04  # share of consulted plans issued before the consultation closed [invented]
MORE_TASKS = {3: 0.25, 4: 0.3, 5: 0.25, 6: 0.2}
CONTENTS = (
    "Tổ chức hội nghị quán triệt đến toàn thể đảng viên (minh họa)",
    "Xây dựng chuyên mục trên trang thông tin điện tử (minh họa)",
    "Rà soát, bổ sung quy chế làm việc (minh họa)",
    "Đưa nội dung vào sinh hoạt chi bộ định kỳ (minh họa)",
    "Bồi dưỡng đội ngũ báo cáo viên (minh họa)",
    "Kiểm tra việc thực hiện tại chi bộ trực thuộc (minh họa)",
    "Xây dựng mô hình điểm tại khu dân cư (minh họa)",
    "Sơ kết, báo cáo kết quả thực hiện (minh họa)",
)
LEADS = ("Văn phòng", "Ban Tuyên giáo", "Mặt trận Tổ quốc", "Đoàn Thanh niên", "Ủy ban kiểm tra")
UNITS_OF_TARGET = ("%", "hội nghị", "lượt người", "mô hình", "bài viết")


def plans(season: Season) -> DataFrame:
    """The plans that the head and the units issued for the directives of a season."""
    rng = generator(season.layout.seed, "plans", season.code)
    rows = pd.concat([_head_plans(season), _unit_plans(season, rng)], ignore_index=True)
    rows["plan_id"] = [f"kh{season.code}-{k:04d}" for k in range(1, len(rows) + 1)]
    rows = _with_parents(rows)
    rows = _consultation(rows, rng)
    number = rows.groupby("unit_id").cumcount() + 1
    rows["number"] = [f"{k:02d}-KH/MH-mẫu" for k in number]
    rows["text_source"] = pick(rng, SOURCES, len(rows))
    rows["kind"] = np.where(rng.random(len(rows)) < 0.3, "CTr", "KH")
    rows["year"] = season.year
    return attached(rows, season)


def _received(season: Season) -> Days:
    days = season.directives["received_on"].to_numpy().astype("datetime64[D]")
    return np.maximum(days, np.datetime64(season.starts, "D"))


def _head_plans(season: Season) -> DataFrame:
    count = len(season.directives)
    rng = generator(season.layout.seed, "head plans", season.code)
    issued = days_after(_received(season), rng.integers(8, 24, size=count))
    ids = season.directives["directive_id"]
    rows = DataFrame({"unit_id": season.head, "directive_id": ids, "issued_on": issued})
    return rows[rows["issued_on"] <= season.ends]


def _unit_plans(season: Season, rng: Generator) -> DataFrame:
    bodies, count = len(season.bodies), len(season.directives)
    body, directive = np.divmod(np.arange(bodies * count), count)
    pace = season.pace[body]
    delay = np.maximum(10, gamma_days(rng, PLAN_DELAY * pace, PLAN_DELAY_CV))
    issued = days_after(_received(season)[directive], delay)
    units = words(season.bodies["unit_id"].tolist())[body]
    ids = words(season.directives["directive_id"].tolist())[directive]
    made = (rng.random(len(body)) >= NEVER_PLANNED * pace) | _needed(season, units, directive)
    last = np.datetime64(season.ends, "D")
    crowded = last - rng.integers(0, 9, len(body)).astype("timedelta64[D]")
    over = season.ends == season.closes
    issued = np.where((issued > last) & over, crowded, issued)
    rows = DataFrame({"unit_id": units, "directive_id": ids, "issued_on": issued})
    return rows[made & (issued <= last)]


def _needed(season: Season, units: np.ndarray, directive: np.ndarray) -> np.ndarray:
    """Plans whose text is shipped are issued in any case."""
    return (season.totals is not None) & (directive < 2) & np.isin(units, TEXT_UNITS)


TEXT_UNITS = [f"u{k:02d}" for k in range(1, 11)]


def _with_parents(rows: DataFrame) -> DataFrame:
    head = rows["unit_id"].eq(rows["unit_id"].iloc[0])
    parent = rows[head].set_index("directive_id")["plan_id"]
    return rows.assign(parent_plan_id=rows["directive_id"].map(parent).mask(head))


def _consultation(rows: DataFrame, rng: Generator) -> DataFrame:
    """Draft, consultation and issue, mostly in that order."""
    size = len(rows)
    issued = rows["issued_on"].to_numpy().astype("datetime64[D]")
    closed = days_after(
        issued, np.where(rng.random(size) < DISORDERED, 3, -rng.integers(1, 6, size))
    )
    opened = days_after(closed, -rng.integers(3, 9, size))
    drafted = days_after(opened, -rng.integers(1, 10, size))
    asked = rng.random(size) < CONSULTED
    comments = rng.poisson(5, size)
    used = rng.binomial(comments, 0.55)
    return rows.assign(
        drafted_on=pd.Series(drafted).mask(pd.Series(rng.random(size) < MISSING)),
        consulted_from=pd.Series(opened).where(pd.Series(asked)),
        consulted_to=pd.Series(closed).where(pd.Series(asked)),
        comments_in=pd.Series(comments, dtype="Int64").where(pd.Series(asked)),
        comments_used=pd.Series(used, dtype="Int64").where(pd.Series(asked)),
    )


def plan_tasks(season: Season, made: DataFrame) -> DataFrame:
    """The tasks of the plans; some lack an owner, a deadline or a measurable target."""
    rng = generator(season.layout.seed, "plan_tasks", season.code)
    counts = pick(rng, {str(k): share for k, share in MORE_TASKS.items()}, len(made)).astype(int)
    rows = made.loc[made.index.repeat(counts)].reset_index(drop=True)
    size, order = len(rows), rows.groupby("plan_id").cumcount().to_numpy()
    goals = rows["directive_id"].map(season.directives.set_index("directive_id")["objectives"])
    goal = 1 + (order + rng.integers(0, 2, size)) % goals.to_numpy()
    issued = rows["issued_on"].to_numpy().astype("datetime64[D]")
    due = days_after(issued, rng.integers(30, 200, size))
    measured = rng.random(size) < 0.45 + 0.02 * (season.year - 2021)
    value = rng.choice([1.0, 2.0, 5.0, 90.0, 95.0, 100.0], size)
    return DataFrame(
        {
            "task_id": rows["plan_id"] + "-" + (order + 1).astype(str),
            "plan_id": rows["plan_id"],
            "content": words(list(CONTENTS))[rng.integers(0, len(CONTENTS), size)],
            "objective_ref": leave_out(rng, words([f"MT{k}" for k in goal]), 0.1),
            "lead_unit": leave_out(rng, words(list(LEADS))[rng.integers(0, 5, size)], 0.15),
            "coop_units": leave_out(rng, words(list(LEADS))[rng.integers(0, 5, size)], 0.4),
            "has_individual_owner": rng.random(size) < 0.4,
            "due_on": pd.Series(due).mask(pd.Series(rng.random(size) < 0.2)),
            "baseline": pd.Series(np.rint(value * 0.7)).where(pd.Series(measured)),
            "target_value": pd.Series(value).where(pd.Series(measured)),
            "target_unit": only(words(list(UNITS_OF_TARGET))[order % 5], measured),
            "resource": leave_out(rng, words(["Kinh phí chi thường xuyên"] * size), 0.45),
            **_progress(season, due, rng),
        }
    )


def _progress(season: Season, due: Days, rng: Generator) -> dict[str, object]:
    """Status at the end of the season, and the day of completion."""
    done = days_after(due, rng.integers(-25, 20, len(due)))
    ready = (done <= np.datetime64(season.ends, "D")) & (rng.random(len(due)) < 0.85)
    waiting = np.where(rng.random(len(due)) < 0.6, "doing", "todo")
    return {
        "status": np.where(ready, "done", waiting),
        "done_on": pd.Series(done).where(pd.Series(ready)),
    }
