"""Groups 24 to 31: outliers, reporting, suppression, rounding, learning, crosswalk, known defects.

Where a file gives both the source's value and the required one, the required one is checked.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd
from reference.score import Score

from phantich import stats
from phantich.dataset import quality_checks
from phantich.dataset.carried_counts import rebase_units
from phantich.disclosure.linked_counts import Figure, Stated
from phantich.disclosure.published_ledger import COLUMNS
from phantich.disclosure.release import decide
from phantich.language.numbers import match_stated, rounded


def run(score: Score) -> None:
    """Check all groups of this family."""
    _outliers(score)
    _reporting(score)
    _rounded_counts(score)
    _secondary(score)
    _rounding(score)
    _learning(score)
    _crosswalk(score)
    _document(score)


def _outliers(score: Score) -> None:
    document, group = score.document("24_outliers.json"), "24 outliers"
    case = document["dhis2"]
    values, expected = pd.Series(case["values"], dtype=float), case["modified_z"]
    scores = stats.modified_z(values)
    score.check(group, "81", scores[case["values"].index(81)], expected["z_of_81"], 1.5e-3, 0)
    far = values[abs(scores) > case["threshold"]]
    score.each(group, "listed", far, expected["outliers"])
    for series in document["series"]:
        months = pd.Series(series["months"], dtype=float)
        far = sorted(months[abs(stats.modified_z(months)) > series["threshold"]])
        score.each(group, series["name"], far, series["modified_z_outliers"])


def _reporting(score: Score) -> None:
    document, group = score.document("25_reporting_rates.json"), "25 reporting"
    for case in document["rate_rule"]["cases"]:
        got = quality_checks.completeness(
            pd.Series({"A": case["actual"]}), pd.Series({"A": case["expected"]})
        ).iloc[0]
        rate = float(got["detail"]) if got["detail"] else None
        score.check(group, ("rate", case["actual"]), rate, case["ours"])
        if flag := case.get("ours_flag"):
            ours = {"no_data": "not_applicable"}.get(got["state"], got["state"])
            score.check(group, "flag", ours, flag)
    whole = [c for c in document["timely_rule"]["cases"] if c["timely_days"] % 1 == 0]
    for case in whole:
        due = pd.Timestamp(case["period_end"]) + pd.Timedelta(days=case["timely_days"])
        marks = quality_checks.on_time(pd.Series([case["completed"]]), pd.Series([due]))
        score.check(group, case["completed"], bool(marks.iloc[0]), case["timely"])
    case = document["merge_rule"]["case"]
    counts = pd.DataFrame(
        {
            "unit_id": ["A", "B"],
            "as_of": "2024-12-31",
            "reports": [case["A"]["count"], case["B"]["count"]],
        }
    )
    merged = rebase_units(counts, merge_table("A", "B", "C"), "2025-12-31", measures=["reports"])
    score.check(group, "merge", merged["reports"].iloc[0], case["ours_target"])


def merge_table(*units: str) -> pd.DataFrame:
    rows = [(source, units[-1], "2025-07-01", "merge", 1.0) for source in units[:-1]]
    return pd.DataFrame(rows, columns=["from_id", "to_id", "effective_on", "event", "share"])


def _rounded_counts(score: Score) -> None:
    case, group = score.document("26_disclosure.json")["round_suppress"], "26 disclosure"
    for count, _ in case["cases"]:
        got = decided({"A": count, "B": 500}, case["threshold"] + 1)
        hidden = count <= case["threshold"]
        # Their 0 for a hidden count is a known defect; what is shown is not rounded here.
        shown = got["numerator"].fillna(-1)["A"]
        score.check(group, count, int(shown), -1 if hidden else count)


def decided(cells: dict[str, int], k: int = 5) -> pd.DataFrame:
    """What is shown of the cells of a table that is printed with its total."""
    counts = {("x", "numerator"): pd.Series(list(cells.values()))}
    stated = Stated({"x": Figure(by=("cell",))}, counts, [pd.DataFrame({"cell": list(cells)})])
    return decide(stated, pd.DataFrame(columns=COLUMNS), k).set_index("label")


def _secondary(score: Score) -> None:
    for case in score.document("26_disclosure.json")["secondary"]:
        got = decided(case["cells"], case["min_frequency"])
        for reason, key in (("small", "primary"), ("secondary", "must_also_suppress")):
            ours = ", ".join(got.index[got["reason"] == reason])
            score.check("26 disclosure", case["source"], ours, ", ".join(case[key]))


def _rounding(score: Score) -> None:
    for row in score.frame("27_rounding.csv", dtype=str).itertuples():
        if row.kind == "percent_format":
            text = f"{rounded(Decimal(row.x) * 100, int(row.digits)):,f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
            score.check("27 rounding", row.x, f"{text}%", row.expected)


def _learning(score: Score) -> None:
    document, group = score.document("28_evaluation.json"), "28 evaluation"
    case = document["mcnemar"]
    (_, won), (lost, _) = case["table"]
    score.check(group, "mcnemar exact", stats.mcnemar(lost, won), case["p_exact"], 0, 1e-3)
    case = document["wilcoxon_paired"]
    rank = stats.signed_rank(case["y"], case["x"])
    score.check(group, "signed rank", rank.statistic, case["W"])
    score.check(group, "rank biserial", rank.rank_biserial, case["rank_biserial"], 5.1e-4, 0)


def _crosswalk(score: Score) -> None:
    passage = score.frame("29_crosswalk_passage.csv", dtype={"from": str, "to": str})
    start = score.frame("29_crosswalk_in.csv", dtype={"CODGEO": str})
    counts = start.rename(columns={"CODGEO": "unit_id"})[["unit_id", "P12_POP", "SUPERF"]]
    forward = _walked(score, counts, passage, (2014, 2015, 2016, 2017))
    back = _walked(score, forward, passage, (2017, 2016, 2015, 2014))
    for name, got in (("out2017", forward), ("back2014", back)):
        expected = score.frame(f"29_crosswalk_{name}.csv", dtype={"CODGEO": str})
        expected = expected.sort_values("CODGEO")
        score.each("29 crosswalk", (name, "units"), got["unit_id"], expected["CODGEO"])
        for column in ("P12_POP", "SUPERF"):
            score.each("29 crosswalk", (name, column), got[column], expected[column], 1e-6)
        score.check(
            "29 crosswalk", "conserved", got["P12_POP"].sum(), start["P12_POP"].sum(), 1e-6, 1e-12
        )
    joined = forward.set_index("unit_id").loc["14474"]
    score.each("29 crosswalk", "COG issue 10", joined[["P12_POP", "SUPERF"]], (237, 11))


def _walked(score: Score, counts: pd.DataFrame, passage: pd.DataFrame, years: Any) -> pd.DataFrame:
    """One step of the passage after another; their back steps are steps like any other to us."""
    events = {"f": "merge", "d": "split", "c": "rename"}
    for first, second in pairwise(years):
        rows = passage[(passage["from_year"] == first) & (passage["to_year"] == second)]
        table = pd.DataFrame(
            {
                "from_id": rows["from"],
                "to_id": rows["to"],
                "share": rows["ratio"],
                "event": rows["typemodif"].map(events),
                "effective_on": "2020-01-01",
            }
        )
        counts = rebase_units(
            counts.assign(as_of="2019-12-31"),
            table,
            "2020-12-31",
            "pro_rata",
            measures=["P12_POP", "SUPERF"],
        )
        counts = counts[["unit_id", "P12_POP", "SUPERF", "estimated"]]
    return counts.sort_values("unit_id")


def _document(score: Score) -> None:
    document, group = score.document("30_source_document.json"), "30 source document"
    stated, expected = document["stated"], document["expected"]
    x, n = stated["members_attended"], stated["members_total"]
    wilson, exact = stats.wilson(x, n), stats.clopper_pearson(x, n)
    score.check(group, "rate", wilson.value, expected["member_rate"])
    share = rounded(Decimal(100 * x) / n, 2)
    score.check(group, "half up", share, expected["member_rate_pct_half_up_2"])
    cut = f"{expected['member_rate_pct_truncated_2']}%"
    score.check(group, "truncated", match_stated(cut, x, n), "truncated")
    score.check(group, "printed", match_stated(stated["percent_text"], x, n), "truncated")
    score.each(group, "wilson", wilson[1:], expected["wilson95"])
    score.each(group, "exact", exact[1:], expected["clopper95"])
    others = stated["attendees_total"] - x
    row = pd.DataFrame(
        {"unit_id": ["H"], "a": [x], "b": [others], "t": [stated["attendees_total"]]}
    )
    score.check(
        group, "identity", quality_checks.identities(row, ["a", "b"], "t")["state"].iloc[0], "ok"
    )
    score.check(group, "others", others, expected["non_member_attendees"])
    score.check(group, "absent", n - x, expected["absent_members"])
    for top, base, key in (
        ("attendees_total", "conferences", "attendees_per_conference"),
        ("learners", "classes", "learners_per_class"),
        ("outreach_attendances", "outreach_sessions", "attendances_per_session"),
    ):
        rate = stats.byar(stated[top], stated[base]).value
        score.check(group, key, rate, expected[key])
