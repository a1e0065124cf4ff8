"""Limitations, contradictions, proposals and questions in the reader's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis import findings
from phantich.dataset.reading import Dataset
from phantich.files import memo
from phantich.files.csv_safety import frame_bytes
from phantich.files.paths import resolve
from phantich.files.whole_files import write_whole
from phantich.language import wording
from phantich.language.figure_text import (
    SHARES,
    category_name,
    shown_count,
    shown_target,
    shown_value,
)
from phantich.language.folding import vietnamese_order
from phantich.report.tables.grid import Grid, Paragraph
from phantich.schema.data_model import label
from phantich.schema.indicators import indicators, statements

SEVERAL = 2  # of a single unit "all units" says nothing
NO_NAMES = Series(dtype="str")
FILE = "proposed_actions.csv"
GROUPS = {1: "study", 2: "outreach", 3: "oversight"}


def overview(limitations: DataFrame, thresholds: str = "", *, lang: str = "vi") -> Paragraph:
    """How many subjects were held against their targets, and how many missed them."""
    states = limitations.loc[limitations["kind"] == "level", "state"]
    missed, met = int(states.eq("missed").sum()), int(states.eq("met").sum())
    counts = {"levels": len(states), "missed": missed, "met": met}
    counts["not_judged"] = len(states) - missed - met
    shown = {name: wording.number(number, lang) for name, number in counts.items()}
    key = "all_met" if met and not missed else "looked" if missed else "nothing_known"
    said = [wording.say(f"solved.{key}", lang, **shown)]
    if thresholds.strip():
        said.insert(0, wording.say("solved.changed", lang, list=thresholds.strip()))
    return Paragraph(tuple(said))


def limits(limitations: DataFrame, names: Series = NO_NAMES, *, lang: str = "vi") -> Paragraph:
    """Every missed target as a sentence with its figure, base and units.

    Where every target is met it says so; where nothing is known it says nothing.
    """
    missed = limitations[limitations["state"].isin(findings.TOLD)]
    said = tuple(_limit(row, names, lang) for row in missed.to_dict("records"))
    if not said and limitations["state"].eq("met").any():
        said = (wording.say("solved.no_limits", lang),)
    return Paragraph(said)


def _limit(row: dict[str, Any], names: Series, lang: str) -> str:
    blanks = {"statement": row["statement"], "limit": limit_clause(row, names, lang=lang)}
    if not row["units_missed"] or row["units"] < SEVERAL:
        return wording.say("solved.sentence", lang, **blanks)
    counted = {name: wording.number(int(row[name]), lang) for name in ("units", "units_missed")}
    key = f"missed.{row['hedge']}"
    tail = wording.say(key, lang, missed=counted["units_missed"], units=counted["units"])
    return wording.say("solved.sentence_units", lang, units=tail, **blanks)


def limit_clause(row: dict[str, Any], names: Series = NO_NAMES, *, lang: str = "vi") -> str:
    """What fell short, with the figure, its base and its target, without a full stop."""
    return wording.say(
        findings.sentence_key(row),
        lang,
        name=indicators()[_decider(row)].name(lang),
        numerator=shown_count(row["numerator"], lang),
        denominator=shown_count(row["denominator"], lang),
        value=finding_value(row, lang=lang),
        lower=_times(row["lower"], lang),
        upper=_times(row["upper"], lang),
        target=aim(_decider(row), row["target"], lang=lang),
        category=_category(row, names, lang),
    )


def _decider(row: dict[str, Any]) -> str:
    return str(row["indicators"]).split(", ")[0]


def _times(value: Any, lang: str) -> str:
    return wording.say("text.none", lang) if pd.isna(value) else wording.number(value, lang, 2)


def finding_value(row: dict[str, Any], *, lang: str = "vi") -> str:
    """The figure of a limitation: a share, a rate, days, or a ratio of rates."""
    if row["trigger"] == "ratio":
        return _times(row["value"], lang)
    figure = Series({**row, "indicator": _decider(row)}, dtype="object")
    return shown_value(figure, lang)


def aim(indicator: str, value: Any, *, lang: str = "vi") -> str:
    """A target without its bound: ``90%``, ``45`` or ``5``."""
    row = Series({"indicator": indicator, "target": value}, dtype="object")
    return shown_target(row, lang).split(" ")[-1] if pd.notna(value) else shown_target(row, lang)


def _category(row: dict[str, Any], names: Series, lang: str) -> str:
    fact = indicators()[_decider(row)]
    code = row["category"]
    if fact.category == "unit":
        return str(names.get(code, code))
    return category_name(fact, code, lang).lower()


def limit_figures(limitations: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """The table behind the sentences: counts, figure, target and units of every missed target."""
    missed = limitations[limitations["state"].isin(findings.TOLD)]
    if missed.empty:
        return Paragraph(())
    rows = [_figures(row, lang) for row in missed.to_dict("records")]
    return Grid(wording.say("caption.solution_limits", lang), DataFrame(rows), lang)


def _figures(row: dict[str, Any], lang: str) -> dict[str, str]:
    return {
        "statement": row["statement"],
        "limitation": getattr(statements()[row["statement"]], lang),
        "indicator": indicators()[_decider(row)].name(lang),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": finding_value(row, lang=lang),
        "target": _bounded(row, lang),
        "missed_units": units_of(row, lang=lang),
        "note": _note(row, lang),
    }


def _bounded(row: dict[str, Any], lang: str) -> str:
    if row["trigger"] == "ratio":
        return _times(row["target"], lang)
    return shown_target(Series({**row, "indicator": _decider(row)}, dtype="object"), lang)


def units_of(row: dict[str, Any], *, lang: str = "vi") -> str:
    """Units that miss the target, of those with data: ``5/23``."""
    if not row["units"]:
        return wording.say("text.none", lang)
    return "/".join(wording.number(int(row[name]), lang) for name in ("units_missed", "units"))


def _note(row: dict[str, Any], lang: str) -> str:
    said = [wording.say("status.small", lang)] if row["status"] == "small" else []
    if row["units_few"]:
        few = wording.number(int(row["units_few"]), lang)
        said.append(wording.say("solved.few_units", lang, few=few))
    return "; ".join(said)


def unknown(limitations: DataFrame, *, lang: str = "vi") -> Paragraph:
    """The subjects of which nothing can be said, which is not the same as nothing wrong."""
    rows = limitations[limitations["state"].isin(["no_data", "few", "over_100"])]
    said = []
    if len(rows) and len(rows) < len(limitations):
        keys = rows["statement"].drop_duplicates()
        listed = "; ".join(f"{subject(key, lang=lang)} [{key}]" for key in keys)
        said = [wording.say("solved.unknown", lang, list=listed)]
    elif len(rows):
        said = [wording.say("solved.nothing_known", lang)]
    return Paragraph(tuple(said))


def subject(statement: str, *, lang: str = "vi") -> str:
    """What a statement of the report is about, to stand inside a sentence."""
    text = str(getattr(statements()[statement], lang))
    return text[0].lower() + text[1:]


def contradictions(found: DataFrame, names: Series = NO_NAMES, *, lang: str = "vi") -> (
    Grid | Paragraph
):  # fmt: skip
    """Statements of praise beside the figures that don't bear them out."""
    against = found[found["contradicts"]]
    if against.empty:
        known = found["state"].isin(["met", "missed", "seen", "unseen"]).any()
        key = "no_contradiction" if known else "no_contradiction_known"
        return Paragraph((wording.say(f"solved.{key}", lang),))
    rows = [
        {
            "statement": praise,
            "praise": getattr(statements()[praise], lang),
            "contradicted": "; ".join(
                _against(row, names, lang) for row in parts.to_dict("records")
            ),
        }
        for praise, parts in against.groupby("statement", sort=False)
    ]
    return Grid(wording.say("caption.contradictions", lang), DataFrame(rows), lang)


def _against(row: dict[str, Any], names: Series, lang: str) -> str:
    clause = limit_clause(row, names, lang=lang)
    return f"{clause} [{row['part']}]"


def questions(limitations: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """What to ask about causes, each question with the statements it may explain; no answer."""
    missed = limitations.loc[limitations["state"].isin(findings.TOLD), "rule"]
    asked: dict[str, list[str]] = {}
    for rule in (findings.rules()[key] for key in missed):
        for question in rule.questions:
            asked.setdefault(question, []).append(rule.statement)
    if not asked:
        return Paragraph((wording.say("solved.no_questions", lang),))
    rows = [
        {
            "question": wording.say(f"ask.{key}", lang),
            "statements": ", ".join(dict.fromkeys(found)),
        }
        for key, found in asked.items()
    ]
    return Grid(wording.say("caption.questions", lang), DataFrame(rows), lang)


def proposals(
    actions: DataFrame, group: int, names: Series = NO_NAMES, *, lang: str = "vi"
) -> Grid | Paragraph:
    """The actions of one group: owner, due day, what to follow, from where to where."""
    rows = actions[actions["group"].eq(group).fillna(False)]
    title = wording.say(f"group.{GROUPS[group]}", lang)
    if rows.empty:
        return Paragraph((f"{title}: {wording.say('solved.no_actions', lang)}",))
    return Grid(
        title, DataFrame([_action(row, names, lang) for row in rows.to_dict("records")]), lang
    )


def _action(row: dict[str, Any], names: Series, lang: str) -> dict[str, str]:
    blank = wording.say("text.none", lang)
    return {
        "action": action_text(row, lang=lang),
        "statement": row["statement"] or blank,
        "owner": owner(row, names, lang=lang),
        "due_on": blank if pd.isna(row["due_on"]) else wording.date(row["due_on"], lang),
        "indicator": indicator_name(row["indicator"], lang=lang),
        "baseline": level(row["indicator"], row["baseline"], lang=lang),
        "aim": level(row["indicator"], row["target"], lang=lang),
        "origin": wording.say(f"solved.{row['origin']}", lang),
    }


def action_text(row: dict[str, Any], *, lang: str = "vi") -> str:
    """The action as the office wrote it, else as the rule words it."""
    return (
        str(row["text"]) if not row["text_key"] else wording.say(f"action.{row['text_key']}", lang)
    )


def owner(row: dict[str, Any], names: Series = NO_NAMES, *, lang: str = "vi") -> str:
    """The unit that carries an action out, or the kind of office; never a person."""
    if row["owner_kind"]:
        return label("owner_kind", row["owner_kind"], lang)
    return str(names.get(row["owner"], row["owner"])) or wording.say("text.none", lang)


def indicator_name(key: Any, *, lang: str = "vi") -> str:
    """The name of an indicator; what is none stands as it was written."""
    if pd.isna(key):
        return wording.say("text.none", lang)
    return indicators()[key].name(lang) if key in indicators() else str(key)


def level(key: Any, value: Any, *, lang: str = "vi") -> str:
    """A baseline or an aim in its indicator's unit."""
    if pd.isna(value):
        return wording.say("text.none", lang)
    share = not pd.isna(key) and key in indicators() and indicators()[key].kind in SHARES
    exact = round(float(value), 10)
    digits = 0 if (exact * (100 if share else 1)).is_integer() else 2
    return (wording.percent if share else wording.number)(exact, lang, digits)


def written(actions: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How many actions stand in the dataset, how many are new, and where to edit them."""
    if actions.empty:
        return Paragraph((wording.say("solved.no_actions", lang),))
    counts = actions["origin"].value_counts()
    shown = {n: wording.number(int(counts.get(n, 0)), lang) for n in ("edited", "proposed")}
    return Paragraph((wording.say("solved.written", lang, file=FILE, **shown),))


def save_actions(
    actions: DataFrame, dataset: Dataset, out: str | Path, *, lang: str = "vi"
) -> Path:
    """Write ``proposed_actions.csv`` into ``out``: the dataset's own rows, then the proposals.

    The columns are those of the dataset's table, so that the file can be edited and put in its
    place without losing a row. The dataset itself is never written to.
    """
    keys = actions.loc[actions["origin"] == "proposed", "text_key"]
    texts = {key: wording.say(f"action.{key}", lang) for key in keys}
    rows = findings.table(actions, dataset, texts)
    path = (memo.folder() or resolve(out)) / FILE
    write_whole(path, frame_bytes(rows))
    return path


def by_name(units: list[str], names: Series) -> list[str]:
    """The names of units in the order of a Vietnamese list."""
    return sorted((str(names.get(unit, unit)) for unit in units), key=vietnamese_order)
