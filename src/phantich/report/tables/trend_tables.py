"""A share month by month, in the reader's words."""

from __future__ import annotations

from pandas import DataFrame

from phantich.language import numbers, wording
from phantich.report.tables.grid import Paragraph, note


def control(months: DataFrame, *, lang: str = "vi") -> Paragraph:
    """What the control chart allows to be said: how many points, which limits, which signals.

    ``months`` come from ``monthly_trend.monthly``.
    """
    if months.empty:
        return note("no_months", lang=lang)
    last = str(months["status"].iloc[-1])
    count = numbers.written(len(months), lang)
    said = [wording.say(f"control.{last}", lang, count=count)]
    signals = months[months["signal"] != "common"]
    if last == "rules":
        said.append(_signals(signals, lang))
    if months["broken"].any():
        said.append(wording.say("control.broken", lang, month=_month(_first_broken(months))))
    return Paragraph(tuple(said))


def _signals(signals: DataFrame, lang: str) -> str:
    if signals.empty:
        return wording.say("control.no_signal", lang)
    shown = [
        _signal(str(name), ", ".join(map(_month, rows["month"])), lang)
        for name, rows in signals.groupby("rule", sort=True)
    ]
    return wording.say("control.signals", lang, list="; ".join(shown))


def _signal(name: str, months: str, lang: str) -> str:
    rule, _, side = name.rpartition("_")
    return wording.say(f"control.{rule}_{side}", lang, months=months)


def _first_broken(months: DataFrame) -> str:
    return str(months.loc[months["broken"], "month"].iloc[0])


def _month(text: str) -> str:
    return f"{int(text[5:7])}/{text[:4]}"
