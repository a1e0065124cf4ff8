"""The figures of a report under the names that people know them by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from phantich.language import wording
from phantich.language.figure_text import category_name
from phantich.schema.indicators import indicators

Entry = dict[str, object]


def named_figures(
    ledger: Iterable[Entry], names: Mapping[str, str], lang: str = "vi"
) -> Iterator[Entry]:
    """Each entry of a ledger with the names of its indicator, category, unit and part."""
    known = wording.sentences(lang)
    for entry in ledger:
        key, code = str(entry["indicator"]), str(entry["category"])
        fact = indicators().get(key)
        part = str(entry["part"])
        yield {
            **entry,
            "name": "" if fact is None else fact.name(lang),
            "category": named_category(key, code, names, lang),
            "unit": names.get(str(entry["unit"]), str(entry["unit"])),
            "part": known.get(f"part.{part}", known["part.other"]),
        }


def named_category(key: str, code: str, names: Mapping[str, str], lang: str = "vi") -> str:
    """The name of an indicator's category, a unit's included."""
    fact = indicators().get(key)
    if not code or fact is None:
        return code
    return names.get(code, code) if fact.category == "unit" else category_name(fact, code, lang)
