"""What it takes to reach the targets, in the reader's words."""

from __future__ import annotations

from typing import Any

from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.figure_text import shown_count, shown_target, shown_value
from phantich.language.folding import vietnamese_order
from phantich.report.tables.grid import Grid, Paragraph
from phantich.report.tables.solution_tables import NO_NAMES, aim, by_name
from phantich.schema.indicators import indicators

NAMED = 5  # so many units are named in a sentence


def effort(found: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """Every target missed by all units together, with the cases that would reach it."""
    rows = found[(found["unit"] == "") & (found["cases"] > 0)]
    if rows.empty:
        return Paragraph((wording.say("solved.no_effort", lang),))
    shown = [_line(row, lang) for row in rows.to_dict("records")]
    return Grid(wording.say("caption.effort", lang), DataFrame(shown), lang)


def unit_effort(
    found: DataFrame, indicator: str, names: Series = NO_NAMES, *, lang: str = "vi"
) -> Grid | Paragraph:
    """The units that miss the target of one indicator, by name, with the cases each needs."""
    name = indicators()[indicator].name(lang)
    rows = found[(found["indicator"] == indicator) & (found["unit"] != "") & (found["cases"] > 0)]
    if rows.empty:
        return Paragraph((wording.say("solved.no_unit_effort", lang, name=name),))
    shown = [
        {"unit": str(names.get(row["unit"], row["unit"]))} | _line(row, lang, named=False)
        for row in rows.to_dict("records")
    ]
    shown.sort(key=lambda row: vietnamese_order(row["unit"]))
    return Grid(wording.say("caption.effort_units", lang, name=name), DataFrame(shown), lang)


def _line(row: dict[str, Any], lang: str, *, named: bool = True) -> dict[str, str]:
    figure = Series({**row, "status": "few" if row["denominator"] < 5 else "ok"}, dtype="object")
    head = {"indicator": indicators()[row["indicator"]].name(lang)} if named else {}
    return head | {
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": shown_value(figure, lang),
        "target": shown_target(figure, lang),
        "cases": cases(row["indicator"], row["cases"], row["direction"], lang=lang),
    }


def cases(indicator: str, number: int, direction: str, *, lang: str = "vi") -> str:
    """How many more or fewer of what the indicator counts: ``thêm 9 báo cáo``."""
    unit = wording.say(f"unit.{indicators()[indicator].counts}", lang)
    return wording.say(f"solved.{direction}", lang, cases=shown_count(number, lang), unit=unit)


def what_if(
    found: DataFrame, indicator: str, names: Series = NO_NAMES, *, lang: str = "vi"
) -> Paragraph:
    """What the figure of all units would be if the units chosen met the target."""
    name = indicators()[indicator].name(lang)
    if found.empty:
        return Paragraph((wording.say("solved.what_if_no_data", lang, name=name),))
    row = found.iloc[0]
    if not row["cases"]:
        return Paragraph((wording.say("solved.what_if_none", lang, name=name),))
    verdict = "what_if_met" if row["new_met"] else "what_if_missed"
    counts = {n: shown_count(row[n], lang) for n in ("numerator", "denominator", "new_numerator")}
    said = wording.say(
        "solved.what_if",
        lang,
        name=name[0].lower() + name[1:],
        count=numbers.written(len(row["units"]), lang),
        units=_named(list(row["units"]), names, lang),
        cases=shown_count(row["cases"], lang),
        unit=wording.say(f"unit.{indicators()[indicator].counts}", lang),
        value=_value(row, "numerator", lang),
        new_value=_value(row, "new_numerator", lang),
        target=aim(indicator, row["target"], lang=lang),
        verdict=wording.say(f"solved.{verdict}", lang),
        **counts,
    )
    return Paragraph((said, wording.say("solved.exact", lang)))


def _named(units: list[str], names: Series, lang: str) -> str:
    """A few units by name; of many, that they stand in the table."""
    if len(units) > NAMED:
        return wording.say("solved.in_table", lang)
    return ", ".join(by_name(units, names))


def _value(row: Series, numerator: str, lang: str) -> str:
    figure = {"indicator": row["indicator"], "status": "ok", "value": row["value"]}
    counts = {"numerator": row[numerator], "denominator": row["denominator"]}
    return shown_value(Series(figure | counts, dtype="object"), lang)
