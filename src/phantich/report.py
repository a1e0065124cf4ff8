"""Results and words put together: the tables, sentences and files a reader gets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader
from pandas import DataFrame, Series

from phantich import schema, words
from phantich.catalogue import indicators, section, statements
from phantich.figures import (
    category_name,
    shown_count,
    shown_target,
    shown_value,
    unit_name,
)
from phantich.files import write_whole
from phantich.headings import vietnamese_order
from phantich.home import resolve
from phantich.stated import match_stated
from phantich.tables import Tables

NUMERIC = {"numerator", "denominator", "value", "interval", "target", "count", "rows", "cells"}
NUMERIC |= {"owed", "done", "waiting", "copied_share", "masked_share", "band", "passages", "found"}
NUMERIC |= {"on_time", "late", "overdue", "not_due", "cancelled", "no_deadline"}
NUMERIC |= {"blank", "filled", "before", "now", "difference", "stated", "computed", "share"}
NUMERIC |= {"expected", "findings", "units"}


@cache
def templates() -> Environment:
    """The package's templates; every text put into them is escaped."""
    return Environment(loader=PackageLoader("phantich"), autoescape=True, trim_blocks=True)


@dataclass(frozen=True)
class Grid:
    """A table for the reader: texts under headings, with a caption; shows itself as HTML."""

    caption: str
    rows: DataFrame
    lang: str = "vi"

    def headings(self) -> list[str]:
        """The headings in the reader's words."""
        known = words.sentences(self.lang)
        return [known.get(f"head.{name}", str(name)) for name in self.rows.columns]

    def _repr_html_(self) -> str:
        numeric = [name in NUMERIC for name in self.rows.columns]
        return (
            templates()
            .get_template("grid.html.j2")
            .render(
                caption=self.caption,
                headings=list(zip(self.headings(), numeric, strict=True)),
                rows=[
                    list(zip(row, numeric, strict=True)) for row in self.rows.to_numpy().tolist()
                ],
            )
        )

    def __repr__(self) -> str:
        lines = [" | ".join(self.headings())]
        lines += [" | ".join(map(str, row)) for row in self.rows.to_numpy().tolist()]
        return "\n".join([self.caption, *lines])


@dataclass(frozen=True)
class Paragraph:
    """Sentences for the reader; shows itself as a list."""

    sentences: tuple[str, ...]

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- {sentence}" for sentence in self.sentences)

    def __repr__(self) -> str:
        return self._repr_markdown_()


def figures(results: DataFrame, part: str, *, lang: str = "vi") -> Grid:
    """The table of one part of the report: every figure with its base and target.

    The counts are complete, so no interval stands beside them: those serve comparisons.
    """
    rows = results[results["indicator"].isin(section(part)) & (results["category"] == "")]
    columns = ("numerator", "denominator", "value", "target", "note")
    shown = [_figure(row, lang) for _, row in rows.iterrows()]
    return Grid(
        words.say(f"caption.{part}", lang),
        DataFrame(shown, columns=["indicator", "counting_unit", *columns]),
        lang,
    )


def _figure(row: Series, lang: str) -> dict[str, str]:
    return {
        "indicator": indicators()[row["indicator"]].name(lang),
        "counting_unit": unit_name(row, lang),
        "numerator": _numerator(row, lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": shown_value(row, lang),
        "target": shown_target(row, lang),
        "note": _note(row, lang),
    }


def _numerator(row: Series, lang: str) -> str:
    """The numerator; a median has none, its denominator is the number of cases."""
    median = indicators()[row["indicator"]].kind == "days"
    return shown_count(pd.NA if median else row["numerator"], lang)


def _note(row: Series, lang: str) -> str:
    """Whether the target was missed, and what the reader must know of the figure."""
    if row["status"] in ("no_data", "few", "zero"):
        return ""
    missed = [words.say("text.missed", lang)] if pd.notna(row["met"]) and not row["met"] else []
    return "; ".join([*missed, *filter(None, [words.say(f"status.{row['status']}", lang)])])


def categories(
    results: DataFrame, indicator: str, names: Series | None = None, *, lang: str = "vi"
) -> Grid | Paragraph:
    """The table of one indicator by category: counts and what each is of the whole."""
    fact = indicators()[indicator]
    rows = results[(results["indicator"] == indicator) & (results["category"] != "")]
    if rows.empty:
        return Paragraph((f"{fact.name(lang)}: {words.say('status.no_data', lang)}.",))
    known = {} if names is None else names.to_dict()
    shown = [
        {
            "category": known.get(row["category"], category_name(fact, row["category"], lang)),
            "count": shown_count(row["numerator"], lang),
            "value": shown_value(row, lang),
        }
        for _, row in rows.iterrows()
    ]
    return Grid(fact.name(lang), DataFrame(shown, columns=["category", "count", "value"]), lang)


def sentences(results: DataFrame, part: str, *, lang: str = "vi") -> Paragraph:
    """What was computed in one part of the report, a sentence for each figure."""
    rows = results[results["indicator"].isin(section(part)) & (results["category"] == "")]
    rows = rows[rows["value"].notna()]
    said = tuple(_sentence(row, lang) for _, row in rows.iterrows())
    return Paragraph(said or (words.say("text.nothing", lang),))


def _sentence(row: Series, lang: str) -> str:
    fact = indicators()[row["indicator"]]
    kind = {"share": "rate", "attainment": "rate", "rate": "per"}.get(fact.kind, fact.kind)
    return words.say(
        f"text.{kind}_sentence",
        lang,
        name=fact.name(lang),
        numerator=shown_count(row["numerator"], lang),
        denominator=shown_count(row["denominator"], lang),
        value=shown_value(row, lang),
        unit="" if fact.kind == "rate" else unit_name(row, lang),
    ).replace(" .", ".")


def changed(changes: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """The table of this year against the year before, in points or in percent of the base."""
    rows = changes[(changes["category"] == "") & changes["difference"].notna()]
    if rows.empty:
        return note("no_change", lang=lang)
    shown = [
        {
            "indicator": indicators()[row["indicator"]].name(lang),
            "before": shown_value(_of_year(row, "_before"), lang),
            "now": shown_value(_of_year(row, ""), lang),
            "difference": shown_difference(row, lang),
        }
        for _, row in rows.iterrows()
    ]
    rows = DataFrame(shown, columns=["indicator", "before", "now", "difference"])
    return Grid(words.say("caption.changed", lang), rows, lang)


def reform(tables: Tables, *, lang: str = "vi") -> Paragraph:
    """What keeps the counts of the two years from being compared: a reform, a part of a year."""
    said = []
    if (tables.as_of.month, tables.as_of.day) != (12, 31):
        day = words.date(tables.as_of, lang)
        said.append(words.say("text.part_of_year", lang, day=day))
    days = [words.date(day, lang) for day in _reforms(tables)]
    if days:
        said.append(words.say("text.reform", lang, days=", ".join(days)))
    return Paragraph(tuple(said)) if said else note("no_reform", lang=lang)


def _reforms(tables: Tables) -> list[pd.Timestamp]:
    """The days in the two years compared on which units were merged, split or moved."""
    rows = tables.get("unit_successions", DataFrame())
    if tables.year is None or rows.empty:
        return []
    recent = rows[rows["effective_on"].dt.year.between(tables.year - 1, tables.year)]
    moved = recent[~recent["event"].isin(["rename", "upgrade"])]
    return sorted(moved["effective_on"].unique())


def _of_year(row: Series, suffix: str) -> Series:
    names = ("numerator", "denominator", "value")
    return Series(
        {"indicator": row["indicator"], "status": "ok"} | {n: row[n + suffix] for n in names}
    )


def shown_difference(row: Series, lang: str = "vi") -> str:
    """A change with its sign: ``+1,25 điểm phần trăm``, ``-3,10%`` or in the indicator's unit."""
    value = round(float(row["difference"]), 10)
    sign = "+" if value > 0 else ""
    if row["scale"] == "relative":
        return sign + words.percent(value, lang)
    digits = 0 if indicators()[row["indicator"]].kind == "days" else 2
    text = sign + words.number(value, lang, digits)
    return words.say("text.points", lang, value=text) if row["scale"] == "points" else text


def evidence(coverage: DataFrame, *, lang: str = "vi") -> Grid:
    """The table of statements S1 to S51: which have figures, which have none, which never will."""
    names = {key: i.name(lang) for key, i in indicators().items()}
    shown = [
        {
            "statement": row.statement,
            "subject": getattr(statements()[row.statement], lang),
            "state": words.say(f"state.{row.state}", lang),
            "evidence": _behind(row.statement, row.indicators, names, lang),
        }
        for row in coverage.itertuples()
    ]
    return Grid(words.say("caption.evidence", lang), DataFrame(shown), lang)


def _behind(statement: str, keys: str, names: dict[str, str], lang: str) -> str:
    reason = getattr(statements()[statement], f"{lang}_reason")
    return reason or "; ".join(names[key] for key in keys.split(", ") if key)


def evidenced(coverage: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How many of the statements have figures, in one sentence."""
    counts = coverage["state"].value_counts()
    numbers = {state: int(counts.get(state, 0)) for state in ("computed", "no_data", "by_design")}
    numbers["no_data"] += int(counts.get("uncounted", 0))
    return Paragraph((words.say("text.evidenced", lang, total=len(coverage), **numbers),))


def stated(results: DataFrame, tables: Tables, *, lang: str = "vi") -> Grid | Paragraph:
    """The figures a published report prints, beside those computed from the data."""
    rows = tables.get("stated_figures", DataFrame())
    if rows.empty:
        return note("no_stated", lang=lang)
    totals = results[results["category"] == ""].set_index("indicator")
    shown = [_stated(row, totals, lang) for row in rows.to_dict("records")]
    columns = ["statement", "indicator", "part", "stated", "computed", "verdict"]
    return Grid(words.say("caption.stated", lang), DataFrame(shown, columns=columns), lang)


def _stated(row: dict[str, str], totals: DataFrame, lang: str) -> dict[str, str]:
    known = row["indicator"] in totals.index
    figure = totals.loc[row["indicator"]] if known else Series(dtype="object")
    verdict, computed = "no_data", words.say("text.none", lang)
    if known and pd.notna(figure["numerator"]):
        verdict, computed = _compared(row, figure.rename_axis(None), lang)
    return {
        "statement": row["statement"],
        "indicator": indicators()[row["indicator"]].name(lang) if known else row["indicator"],
        "part": words.say(f"head.{row['part']}", lang),
        "stated": row["stated"],
        "computed": computed,
        "verdict": words.say(f"match.{verdict}", lang),
    }


def _compared(row: dict[str, str], figure: Series, lang: str) -> tuple[str, str]:
    if row["part"] == "value":
        top, base = int(figure["numerator"]), int(figure["denominator"])
        whole = figure.copy()
        whole["indicator"] = row["indicator"]
        return match_stated(row["stated"], top, base), shown_value(whole, lang)
    count = figure[row["part"]]
    printed = row["stated"].replace(".", "").strip()
    same = pd.notna(count) and printed == str(int(count))
    return ("exact" if same else "mismatch"), shown_count(count, lang)


def note(key: str, *, lang: str = "vi") -> Paragraph:
    """One of the standing sentences of the report."""
    return Paragraph((words.say(f"text.{key}", lang),))


def held(holdings: DataFrame, *, lang: str = "vi") -> Grid:
    """The table of what the dataset holds, table by table."""
    shown = [_held(row, lang) for _, row in holdings.iterrows()]
    return Grid(words.say("caption.held", lang), DataFrame(shown), lang)


def _held(row: Series, lang: str) -> dict[str, str]:
    absent = pd.isna(row["rows"])
    counts = {name: shown_count(row[name], lang) for name in ("rows", "cells", "blank")}
    share = words.say("text.none", lang)
    if pd.notna(row["filled"]):
        share = words.percent(round(float(row["filled"]), 10), lang)
    names = schema.tables()[row["table"]]
    return {
        "table": names.vi if lang == "vi" else row["table"].replace("_", " "),
        **counts,
        "filled": share,
        "note": words.say("status.no_data", lang) if absent else "",
    }


def warnings(problems: DataFrame, *, lang: str = "vi", most: int = 20) -> Grid:
    """The table of warnings about the data, the first ``most`` of them by place."""
    shown = [
        {"place": place(row, lang), "found": row["value"], "rule": row["message"]}
        for _, row in problems.head(most).iterrows()
    ]
    if len(problems) > most:
        rest = words.say("text.more_warnings", lang, count=words.number(len(problems) - most, lang))
        shown.append({"place": "…", "found": "", "rule": rest})
    if not shown:
        shown = [{"place": words.say("text.no_warnings", lang), "found": "", "rule": ""}]
    return Grid(words.say("caption.warnings", lang), DataFrame(shown), lang)


def place(row: Series, lang: str = "vi") -> str:
    """Where a problem stands, as a person would look it up: file, sheet, row, column."""
    known = ((name, row[name]) for name in ("sheet", "row", "column"))
    parts = [
        f"{words.say(f'place.{name}', lang)} {value}" for name, value in known if _given(value)
    ]
    return " › ".join([str(row["file"]), *parts])


def _given(value: object) -> bool:
    return bool(pd.notna(value) and str(value))


def identity(results: DataFrame, *, lang: str = "vi") -> Grid:
    """The check that members and others together make up all attendances."""
    totals = results[results["category"] == ""].set_index("indicator")["numerator"]
    members, others = totals.get("attendance_rate"), totals.get("nonmember_attendances")
    whole = totals.get("attendances_counted")
    known = pd.notna(members) and pd.notna(others) and pd.notna(whole)
    verdict = "no_data" if not known else "exact" if members + others == whole else "mismatch"
    texts = [shown_count(value, lang) for value in (members, others, whole)]
    row = {
        "check": words.say("text.members_identity", lang),
        "computed": f"{texts[0]} + {texts[1]} = {texts[2]}"
        if known
        else words.say("text.none", lang),
        "verdict": words.say(f"match.{verdict}", lang),
    }
    return Grid(words.say("caption.identity", lang), DataFrame([row]), lang)


def ratio(found: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How the rate of breaches online compares with the rate in person, in one sentence."""
    if found.empty:
        return note("no_ratio", lang=lang)
    row = found.iloc[0]
    clear = "clear" if row["lower"] > 1 or row["upper"] < 1 else "unclear"
    numbers = {name: words.number(row[name], lang, 2) for name in ("ratio", "lower", "upper")}
    counts = ("events", "exposure", "base_events", "base_exposure")
    numbers |= {name: words.number(int(row[name]), lang) for name in counts}
    return Paragraph((words.say(f"text.ratio_{clear}", lang, **numbers),))


def states(counted: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """How many obligations of each task are in which state."""
    if counted.empty:
        return note("nothing", lang=lang)
    tasks = counted["task"].map(lambda code: schema.label("task", code, lang))
    numbers = counted.drop(columns="task").map(lambda n: shown_count(n, lang))
    return Grid(
        words.say("caption.states", lang), numbers.assign(task=tasks)[counted.columns], lang
    )


def waiting(times: DataFrame, by: str, *, lang: str = "vi") -> Grid | Paragraph:
    """By which day half of the units had done each task, counting those still waiting."""
    if times.empty:
        return note("nothing", lang=lang)
    shown = [_waiting(row, by, lang) for row in times.to_dict("records")]
    return Grid(words.say("caption.waiting", lang), DataFrame(shown), lang)


def _waiting(row: dict[str, Any], by: str, lang: str) -> dict[str, str]:
    said = words.say("text.not_reached", lang)
    if not pd.isna(row["median"]):
        said = words.number(row["median"], lang)
    elif not pd.isna(row["mean"]):
        share = words.percent(round(row["by_tau"], 6), lang, 0)
        days = words.number(row["mean"], lang, 1)
        tau = words.number(row["tau"], lang)
        said = words.say("text.mean_instead", lang, mean=days, tau=tau, share=share)
    return {
        by: schema.label(by, str(row[by]), lang),
        "owed": shown_count(row["waiting_from"], lang),
        "done": shown_count(row["done"], lang),
        "waiting": shown_count(row["waiting"], lang),
        "half": said,
    }


def overdue(counts: Series, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """The units with overdue obligations, in the order of their names."""
    if counts.empty:
        return note("no_overdue", lang=lang)
    labels = {unit: str(names.get(unit, unit)) for unit in counts.index}
    order = sorted(counts.index, key=lambda unit: vietnamese_order(labels[unit]))
    shown = [{"unit": labels[u], "count": shown_count(counts[u], lang)} for u in order]
    return Grid(words.say("caption.overdue", lang), DataFrame(shown), lang)


def copied(copies: DataFrame, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """What each plan shares with the plan it follows: copied, own and standard wording."""
    if copies.empty:
        return note("no_plan_texts", lang=lang)
    shown = [_copied(row, names, lang) for row in copies.to_dict("records")]
    shown.sort(key=lambda row: vietnamese_order(row["unit"]))
    return Grid(words.say("caption.copied", lang), DataFrame(shown), lang)


def _copied(row: dict[str, Any], names: Series, lang: str) -> dict[str, str]:
    shares = {key: words.percent(round(row[key], 6), lang) for key in ("share", "low", "high")}
    return {
        "unit": str(names.get(row["unit"], row["unit"])),
        "directive_id": str(row["directive_id"]),
        "copied_share": shares["share"],
        "band": f"{shares['low']} – {shares['high']}",
        "masked_share": words.percent(round(row["masked"], 6), lang),
        "passages": shown_count(row["passages"], lang),
    }


def unread(rows: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """The plans whose text could not be read, with the reason."""
    if rows.empty:
        return note("all_read", lang=lang)
    return Grid(words.say("caption.unread", lang), rows[["file", "reason"]], lang)


def save(results: DataFrame, out: str | Path) -> Path:
    """Write the results as ``results.csv`` into the folder ``out``; the file is whole or absent.

    Counts are whole numbers, shares are 0..1, missing is empty.
    """
    path = resolve(out) / "results.csv"
    write_whole(path, results.to_csv(index=False, lineterminator="\n").encode("utf-8"))
    return path


def contrasts(against: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How many comparisons were made, and how many units are named or only watched."""
    if against.empty:
        return note("no_units", lang=lang)
    watched = against["state"].isin(["low_watch", "high_watch"]) & ~against["named"]
    counts = {
        "units": against["unit"].nunique(),
        "indicators": against["indicator"].nunique(),
        "tests": int(against["tests"].iloc[0]),
        "named": int(against["named"].sum()),
        "watched": int(watched.sum()),
    }
    shown = {name: words.number(number, lang) for name, number in counts.items()}
    said = [words.say("text.tests", lang, **shown)]
    wide = against[against["adjusted"].astype(bool) & (against["phi"] > 3)]
    if len(wide):
        keys = wide["indicator"].drop_duplicates()
        names = "; ".join(indicators()[key].name(lang) for key in keys)
        said.append(words.say("text.wide_spread", lang, names=names))
    return Paragraph(tuple(said))


def named(against: DataFrame, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """The units whose difference from all the others is beyond chance, in the order of names."""
    rows = against[against["named"].astype(bool)]
    if rows.empty:
        return note("none_named", lang=lang)
    shown = [_against(row, names, lang) for row in rows.to_dict("records")]
    shown.sort(key=lambda row: vietnamese_order(row["unit"]))
    return Grid(words.say("caption.named", lang), DataFrame(shown), lang)


def _against(row: dict[str, Any], names: Series, lang: str) -> dict[str, str]:
    return {
        "unit": str(names.get(row["unit"], row["unit"])),
        "indicator": indicators()[row["indicator"]].name(lang),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": words.percent(round(float(row["value"]), 10), lang),
        "expected": words.percent(round(float(row["expected"]), 10), lang),
        "state": words.say(f"against.{row['state']}", lang),
    }


def years(changes: DataFrame, indicator: str, *, lang: str = "vi") -> Grid | Paragraph:
    """One share in every year as reported, with the units behind it and the change in words."""
    rows = changes[changes["indicator"] == indicator]
    if rows.empty:
        return note("nothing", lang=lang)
    shown = [_year(row, lang) for row in rows.to_dict("records")]
    return Grid(indicators()[indicator].name(lang), DataFrame(shown), lang)


def _year(row: dict[str, Any], lang: str) -> dict[str, str]:
    blank = words.say("text.none", lang)
    value = row["value"]
    difference = wording = blank
    if pd.notna(row["difference"]):
        limits = [row[f"difference{end}"] for end in ("", "_lower", "_upper")]
        said = [_signed(100 * limit, lang) for limit in limits]
        difference = words.say("text.change", lang, change=said[0], low=said[1], high=said[2])
        wording = words.say(f"trend.{row['wording']}", lang)
    return {
        "year": words.say(f"period.{row['part']}", lang, year=row["year"]),
        "units": shown_count(row["units"], lang),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": blank if pd.isna(value) else words.percent(round(value, 10), lang),
        "difference": difference,
        "wording": wording,
    }


def _signed(value: float, lang: str) -> str:
    return ("+" if value > 0 else "") + words.number(round(value, 10), lang, 2)


def rebased(
    moved: DataFrame, indicator: str, names: Series, *, lang: str = "vi"
) -> Grid | Paragraph:
    """One share by the units after the reform and year; shared parts are marked as estimates."""
    rows = moved[moved["indicator"] == indicator]
    if rows.empty:
        return note("no_rebase", lang=lang)
    labels = rows["unit"].map(names).fillna(rows["unit"])
    cells = [_rebased(row, lang) for row in rows.to_dict("records")]
    table = rows.assign(unit=labels, cell=cells, year=rows["year"].astype(int).astype(str))
    table = table.pivot(index="unit", columns="year", values="cell")
    table = table.fillna(words.say("text.none", lang)).reset_index().rename_axis(columns=None)
    table = table.sort_values("unit", key=lambda column: column.map(vietnamese_order))
    name = indicators()[indicator].name(lang)
    return Grid(words.say("caption.rebased", lang, name=name), table, lang)


def _rebased(row: dict[str, Any], lang: str) -> str:
    digits = 1 if row["estimated"] else 0
    top, base = (words.number(round(row[n], 6), lang, digits) for n in ("numerator", "denominator"))
    value = words.say("status.few", lang)
    if pd.notna(row["value"]):
        value = words.percent(round(row["value"], 10), lang)
    key = "dissolved" if row["dissolved"] else "estimated" if row["estimated"] else "exact"
    return words.say(f"rebased.{key}", lang, value=value, top=top, base=base)


def doubts(sheet: DataFrame, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """The data-quality sheet: each check, the rows looked at, the findings and their units."""
    if sheet.empty:
        return note("nothing", lang=lang)
    shown = [_doubt(row, names, lang) for row in sheet.to_dict("records")]
    return Grid(words.say("caption.doubts", lang), DataFrame(shown), lang)


def _doubt(row: dict[str, Any], names: Series, lang: str) -> dict[str, str]:
    table = schema.tables()[row["table"]]
    units = sorted((str(names.get(unit, unit)) for unit in row["units"]), key=vietnamese_order)
    return {
        "check": words.say(f"doubt.{row['check']}", lang),
        "table": table.vi if lang == "vi" else row["table"].replace("_", " "),
        "rows": shown_count(row["rows"], lang),
        "findings": shown_count(row["found"], lang),
        "note": "; ".join(units),
    }
