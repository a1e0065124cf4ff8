"""A figure as the reader writes it: exact, rounded half up, with its unit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
from pandas import Series

from phantich.language import numbers, wording
from phantich.schema import data_model
from phantich.schema.indicators import Indicator, indicators

SHARES = ("share", "mix", "attainment")
BOUND = {"higher": "≥", "lower": "≤", "none": ""}
WITHOUT_VALUE = ("no_data", "few", "zero", "unreached", "suppressed", "blocked")
DECIMALS = {"share": 2, "mix": 2, "attainment": 2, "count": 0, "per": 2, "rate": 2, "days": 0}


def shown_value(row: Series, lang: str = "vi") -> str:
    """The value of one row of results as text: ``97,92%``, ``12.930`` or the state it is in."""
    if row["status"] in WITHOUT_VALUE or pd.isna(row["value"]):
        return wording.say(f"status.{row['status']}", lang) or wording.say("text.none", lang)
    kind = indicators()[row["indicator"]].kind
    exact = _exact(row, kind)
    if kind in SHARES:
        return numbers.percent(exact, lang, DECIMALS[kind])
    return numbers.written(exact, lang, DECIMALS[kind])


def _exact(row: Series, kind: str) -> Fraction | float:
    """The value as a fraction of the counts where it is one, so that rounding is exact."""
    if kind in ("count", "days") or pd.isna(row["denominator"]):
        return float(row["value"])
    ratio = Fraction(int(row["numerator"]), int(row["denominator"]))
    return ratio * indicators()[row["indicator"]].per


def shown_count(value: Any, lang: str = "vi") -> str:
    """A count as text; a missing one as a dash."""
    return wording.say("text.none", lang) if pd.isna(value) else numbers.written(int(value), lang)


def shown_target(row: Series, lang: str = "vi") -> str:
    """The target of one row of results in the unit of its value."""
    if pd.isna(row["target"]):
        return wording.say("text.none", lang)
    share = indicators()[row["indicator"]].kind in SHARES
    value = float(row["target"])
    digits = 0 if float(value * (100 if share else 1)).is_integer() else 2
    text = numbers.percent(value, lang, digits) if share else numbers.written(value, lang, digits)
    return f"{BOUND[indicators()[row['indicator']].better]} {text}"


def shown_interval(row: Series, lang: str = "vi") -> str:
    """The 95 % range of one row of results."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return wording.say("text.none", lang)
    show = numbers.percent if indicators()[row["indicator"]].kind in SHARES else numbers.written
    low, high = (show(round(row[name], 10), lang, digits=2) for name in ("lower", "upper"))
    return f"{low} – {high}"


def unit_name(row: Series, lang: str = "vi") -> str:
    """What the figure counts: ``lượt``, ``người``, ``%``."""
    fact = indicators()[row["indicator"]]
    if fact.kind in SHARES:
        return wording.say("unit.percent", lang)
    if fact.kind == "rate":
        return wording.say("unit.rate", lang, per=numbers.written(fact.per, lang))
    return wording.say(f"unit.{row['counting_unit']}", lang)


def category_name(fact: Indicator, code: str, lang: str = "vi") -> str:
    """The reader's word for a category of an indicator."""
    if not code:
        return wording.say("text.none", lang)
    enum = CATEGORY_LISTS.get((fact.metric, fact.category), fact.category)
    return data_model.label(enum, code, lang) if enum in data_model.enums() else code


CATEGORY_LISTS = {
    ("media_items_published", "kind"): "media_kind",
    ("conduct_incidents", "type"): "conduct",
}
