"""Limitations and actions in the report: what fell short, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
from pandas import DataFrame

from phantich.analysis.findings import TOLD, sentence_key
from phantich.language import wording
from phantich.language.figure_text import SHARES, category_name
from phantich.report.document.basis import Basis
from phantich.report.document.document_model import (
    Block,
    Cell,
    Column,
    Paragraph,
    Row,
    Sentence,
    Table,
)
from phantich.report.document.numbered_tables import Numbering, order_cell
from phantich.report.document.prose import moved
from phantich.report.document.telling import lowered
from phantich.report.tables.solution_tables import SEVERAL
from phantich.schema.indicators import indicators

Facts = dict[str, Any]


def limitation_blocks(basis: Basis) -> Iterator[Block]:
    """What fell short of its reference level, one item a rule; then what is not known."""
    rows = records(basis.limitations)
    missed = [row for row in rows if row["state"] in TOLD]
    known = [row for row in rows if row["state"] in (*TOLD, "met", "unseen")]
    for row in missed:
        sentence = Sentence(_shortfall(row, basis), tuple(str(row["indicators"]).split(", ")))
        yield Paragraph((sentence,), "item")
    yield from moved(basis, "fallen")
    if not missed:
        key = "none" if known else "nothing_known"
        yield Paragraph((Sentence(basis.say(f"shortfall.{key}")),))
    unknown = list(
        dict.fromkeys(_deciding(r) for r in rows if r["state"] in ("no_data", "few", "over_100"))
    )
    if unknown:
        names = "; ".join(lowered(_name(key, basis)) for key in unknown)
        text = basis.say("shortfall.unknown", names=names)
        yield Paragraph((Sentence(text, tuple(unknown)),))


def records(frame: DataFrame) -> list[Facts]:
    """The rows of a frame as plain dictionaries."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _deciding(row: Facts) -> str:
    return str(row["indicators"]).split(", ")[0]


def _name(key: str, basis: Basis) -> str:
    return basis.spelled(indicators()[key].name(basis.lang))


def _shortfall(row: Facts, basis: Basis) -> str:
    """One limitation in the sentence of its rule, with the units that fell short."""
    blanks = _numbers(row, _deciding(row), basis)
    return basis.say(sentence_key(row), **blanks) + blanks["units"] + "."


def _numbers(row: Facts, key: str, basis: Basis) -> dict[str, str]:
    """Every figure of a limitation as text, each in the ledger."""
    fact = indicators()[key]
    plain = row["trigger"] == "ratio"
    found = {
        name: _noted(figure_text(row[name], key, basis, plain=plain), row[name], key, name, basis)
        for name in ("value", "lower", "upper")
    }
    found["target"] = target_text(row["target"], key, basis, plain=plain)
    found |= {
        name: _noted(_count(row[name], basis), row[name], key, name, basis)
        for name in ("numerator", "denominator")
    }
    found["units"] = _units(row, key, basis)
    found["name"] = _name(key, basis)
    found["category"] = lowered(category_label(fact.key, str(row["category"]), basis))
    return found


def category_label(key: str, code: str, basis: Basis) -> str:
    """The name of a category; of a unit its own name, as the dataset writes it."""
    fact = indicators()[key]
    if not code:
        return ""
    if fact.category == "unit":
        return str(basis.tables.unit_names().get(code, code))
    return basis.spelled(category_name(fact, code, basis.lang))


def _count(value: Any, basis: Basis) -> str:
    return "" if pd.isna(value) else wording.number(int(value), basis.lang)


def _noted(text: str, value: Any, key: str, part: str, basis: Basis) -> str:
    return basis.note(text, value, indicator=key, part=part) if text else text


def figure_text(value: Any, key: str, basis: Basis, *, plain: bool = False) -> str:
    """A value in the form of its indicator; as a bare number where ``plain``."""
    if pd.isna(value):
        return ""
    fact = indicators()[key]
    exact = round(float(value), 10)
    if plain:
        return wording.number(exact, basis.lang, 0 if exact.is_integer() else 2)
    if fact.kind in SHARES:
        return wording.percent(exact, basis.lang)
    return wording.number(exact, basis.lang, 0 if exact.is_integer() else 2)


def target_text(value: Any, key: str, basis: Basis, *, plain: bool = False) -> str:
    """A target as everywhere: a whole percentage without decimals."""
    text = figure_text(value, key, basis, plain=plain)
    if not plain and indicators()[key].kind in SHARES:
        digits = 0 if float(value * 100).is_integer() else 2
        text = wording.percent(float(value), basis.lang, digits)
    return _noted(text, value, key, "target", basis)


def _units(row: Facts, key: str, basis: Basis) -> str:
    """How many units fell short, with the word that their share allows."""
    if pd.isna(row["units"]) or row["units"] < SEVERAL or not row["units_missed"]:
        return ""
    missed = _noted(_count(row["units_missed"], basis), row["units_missed"], key, "missed", basis)
    units = _noted(_count(row["units"], basis), row["units"], key, "units", basis)
    return "; " + basis.say(f"missed.{row['hedge']}", missed=missed, units=units)


# --- actions -------------------------------------------------------------------


def action_blocks(basis: Basis, group: int) -> Iterator[Block]:
    """The actions of one group: what, by whom, by when, from which figure to which."""
    rows = [row for row in records(basis.actions) if row["group"] == group]
    for row in rows:
        sentence = Sentence(_action(row, basis), tuple(filter(None, [str(row["indicator"] or "")])))
        yield Paragraph((sentence,), "item")
    if not rows:
        yield Paragraph((Sentence(basis.say("solution.none")),))


def _action(row: Facts, basis: Basis) -> str:
    details = "; ".join(filter(None, [_owner(row, basis), _due(row, basis), _aim(row, basis)]))
    text = action_text(row, basis).rstrip(".")
    return basis.say("solution.line", text=text, details=details) if details else f"{text}."


def action_text(row: Facts, basis: Basis) -> str:
    """What is to be done: as the analyst wrote it, else the rule's own sentence."""
    if row["text"]:
        return str(row["text"])
    return basis.say(f"action.{row['text_key']}")


def _owner(row: Facts, basis: Basis) -> str:
    owner = owner_name(row, basis)
    return basis.say("solution.owner", owner=owner) if owner else ""


def owner_name(row: Facts, basis: Basis) -> str:
    """Who carries an action out: the unit named, else the kind of office."""
    if row["owner"]:
        return full_name(str(row["owner"]), basis)
    kind = row["owner_kind"]
    return basis.say(f"doer.{kind}") if kind else ""


def full_name(unit: str, basis: Basis) -> str:
    """The full name of a unit; its id where the dataset does not name it."""
    if "units" not in basis.tables:
        return unit
    names = basis.tables["units"].set_index("unit_id")["name"]
    return str(names.get(unit, unit))


def _due(row: Facts, basis: Basis) -> str:
    day = "" if pd.isna(row["due_on"]) else wording.date(row["due_on"], basis.lang)
    return basis.say("solution.due", day=day) if day else ""


def _aim(row: Facts, basis: Basis) -> str:
    key = str(row["indicator"] or "")
    if key not in indicators() or pd.isna(row["target"]):
        return ""
    target = _noted(figure_text(row["target"], key, basis), row["target"], key, "aim", basis)
    name = lowered(_name(key, basis))
    if pd.isna(row["baseline"]):
        return basis.say("solution.aim_only", name=name, target=target)
    text = figure_text(row["baseline"], key, basis)
    baseline = _noted(text, row["baseline"], key, "baseline", basis)
    way = "aim_up" if row["target"] >= row["baseline"] else "aim_down"
    return basis.say(f"solution.{way}", name=name, baseline=baseline, target=target)


# --- tables --------------------------------------------------------------------


def proof_tables(number: Numbering) -> Iterator[Table]:
    """The tables of limitations and of actions, where there are any."""
    yield _limitations(number)
    if len(number.basis.actions):
        yield _actions(number)


def _columns(basis: Basis, spec: Iterable[tuple[str, str, float]]) -> Iterator[Column]:
    for key, number, weight in spec:
        yield Column(basis.say(f"column.{key}"), number, "", bool(number), weight)


LIMITATION_COLUMNS = (
    ("order", "", 0.7),
    ("indicator", "", 4.2),
    ("numerator", "(1)", 1.1),
    ("denominator", "(2)", 1.1),
    ("value", "(3)", 1.2),
    ("target", "(4)", 1.1),
    ("units_missed", "(5)", 1.1),
    ("units", "(6)", 1.1),
    ("state", "", 1.4),
)


def _limitations(number: Numbering) -> Table:
    basis = number.basis
    basis.place = basis.say("annex.label", number=number.at + 1)
    rows = [
        Row((order_cell(at), *_limitation_cells(row, basis)))
        for at, row in enumerate(records(basis.limitations), 1)
    ]
    return number.table("limitations", _columns(basis, LIMITATION_COLUMNS), rows)


def _limitation_cells(row: Facts, basis: Basis) -> Iterator[Cell]:
    key = _deciding(row)
    kind = indicators()[key].kind
    yield Cell(_name(key, basis))
    for name in ("numerator", "denominator"):
        days = kind == "days" and name == "numerator"
        yield Cell("-") if days else _counted(row[name], key, name, basis)
    plain = row["trigger"] == "ratio"
    share = kind in SHARES and not plain
    value = figure_text(row["value"], key, basis, plain=plain)
    yield _typed(_noted(value, row["value"], key, "value", basis), row["value"], share)
    yield _typed(target_text(row["target"], key, basis, plain=plain), row["target"], share)
    for name in ("units_missed", "units"):
        yield _counted(row[name] if row["units"] else pd.NA, key, name, basis)
    yield Cell(basis.say(f"shortfall.state_{row['state']}"))


def _counted(value: Any, key: str, part: str, basis: Basis) -> Cell:
    text = _noted(_count(value, basis), value, key, part, basis)
    return Cell(text, int(value), "count") if text else Cell()


def _typed(text: str, value: Any, share: bool) -> Cell:
    if not text:
        return Cell()
    whole = not share and float(value).is_integer()
    if whole:
        return Cell(text, int(value), "count")
    return Cell(text, float(value), "share" if share else "decimal")


ACTION_COLUMNS = (
    ("order", "", 0.7),
    ("action", "", 4.2),
    ("owner", "", 2),
    ("due", "", 1.2),
    ("followed", "", 2.6),
    ("baseline", "(1)", 1.1),
    ("aim", "(2)", 1.1),
    ("origin", "", 1.2),
)


def _actions(number: Numbering) -> Table:
    basis = number.basis
    basis.place = basis.say("annex.label", number=number.at + 1)
    ordered = sorted(records(basis.actions), key=lambda row: int(row["group"]))
    rows = [Row((order_cell(at), *_action_cells(row, basis))) for at, row in enumerate(ordered, 1)]
    return number.table("actions", _columns(basis, ACTION_COLUMNS), rows)


def _action_cells(row: Facts, basis: Basis) -> Iterator[Cell]:
    key = str(row["indicator"] or "")
    yield Cell(action_text(row, basis))
    yield Cell(owner_name(row, basis))
    yield Cell("" if pd.isna(row["due_on"]) else wording.date(row["due_on"], basis.lang))
    yield Cell(_name(key, basis) if key in indicators() else "")
    for name in ("baseline", "target"):
        known = key in indicators() and pd.notna(row[name])
        text = figure_text(row[name], key, basis) if known else ""
        _noted(text, row[name], key, "aim" if name == "target" else name, basis)
        yield _typed(text, row[name], known and indicators()[key].kind in SHARES)
    yield Cell(basis.say(f"solution.{row['origin']}"))
