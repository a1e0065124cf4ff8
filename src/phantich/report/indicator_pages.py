"""The catalogue of indicators and the glossary as pages, written from the facts themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from phantich.files.paths import home
from phantich.language import numbers, wording
from phantich.language.figure_text import SHARES
from phantich.metrics import METRICS
from phantich.report.tables import formula
from phantich.schema import data_model
from phantich.schema.indicators import Indicator, indicators, section, statements

INTERVALS = {"share": "wilson", "rate": "byar"}


def catalogue(lang: str = "vi") -> str:
    """Every indicator with formula, method, statement, target and reference, as Markdown."""
    parts = dict.fromkeys(fact.section for fact in indicators().values())
    lines = [wording.say("catalogue.opening", lang)]
    for name in parts:
        lines += ["", f"## {wording.say(f'caption.{name}', lang)}", ""]
        lines += [line for key in section(name) for line in _entry(indicators()[key], lang)]
    return "\n".join(lines).rstrip() + "\n"


def _entry(fact: Indicator, lang: str) -> Iterator[str]:
    yield f"### {fact.name(lang)} – `{fact.key}`"
    yield ""
    for name, text in _facts(fact, lang).items():
        if text:
            yield f"- {wording.say(f'catalogue.{name}', lang)}: {text}"
    yield ""


def _facts(fact: Indicator, lang: str) -> dict[str, str]:
    """What the page says of one indicator, line by line."""
    about = inspect.getdoc(METRICS[fact.metric]) or ""
    said = [f"{key} ({_statement(key, lang)})" for key in fact.statements]
    return {
        "formula": formula(fact, lang),
        "kind": wording.say(f"catalogue.kind_{fact.kind}", lang),
        "better": wording.say(f"catalogue.better_{fact.better}", lang),
        "target": _target(fact, lang),
        "statements": "; ".join(said),
        "needs": ", ".join(f"`{path}`" for path in fact.needs),
        "by": ", ".join(f"`{name}`" for name in fact.by),
        "interval": wording.say(f"catalogue.interval_{INTERVALS.get(fact.kind, 'none')}", lang),
        "method": "" if lang == "vi" else " ".join(about.rpartition("\n\n")[0].split()),
        "source": f"`{METRICS[fact.metric].__module__}.{fact.metric}`",
    }


def _statement(key: str, lang: str) -> str:
    found = statements()[key]
    return found.vi if lang == "vi" else found.en


def _target(fact: Indicator, lang: str) -> str:
    if fact.target is None:
        return ""
    if fact.kind in SHARES:
        return numbers.percent(fact.target, lang, 0)
    return numbers.written(fact.target, lang, 0 if float(fact.target).is_integer() else 2)


def glossary() -> str:
    """Vietnamese and English terms side by side: indicators, tables, columns, lists, headings."""
    lines = [wording.say("catalogue.glossary", "vi"), wording.say("catalogue.glossary", "en")]
    for title, pairs in _terms():
        lines += ["", f"## {title}", "", "| Tiếng Việt | English | Mã / code |", "|---|---|---|"]
        lines += [f"| {vi} | {en} | `{code}` |" for code, vi, en in pairs]
    return "\n".join(lines) + "\n"


def _terms() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    yield _both("terms_units"), _worded("unit")
    yield _both("terms_headings"), _worded("head")
    yield _both("terms_states"), _worded("status")
    yield _both("terms_indicators"), [(f.key, f.vi, f.en) for f in indicators().values()]
    yield _both("terms_statements"), [(s.key, s.vi, s.en) for s in statements().values()]
    tables = data_model.tables().values()
    yield _both("terms_tables"), [(t.name, t.vi, t.title("en")) for t in tables]
    yield _both("terms_columns"), _columns()
    for name, codes in data_model.enums().items():
        yield f"`{name}`", [(code, label["vi"], label["en"]) for code, label in codes.items()]


def _both(key: str) -> str:
    return " / ".join(wording.say(f"catalogue.{key}", lang) for lang in wording.LANGUAGES)


def _worded(branch: str) -> list[tuple[str, str, str]]:
    """The words of one branch that are words in both languages, not blanks to be filled."""
    vi, en = (wording.sentences(lang) for lang in ("vi", "en"))
    keys = sorted(key for key in vi if key.startswith(f"{branch}.") and "{" not in vi[key])
    return [(key, vi[key], en[key]) for key in keys if vi[key]]


def _columns() -> list[tuple[str, str, str]]:
    """Every heading once, under the first table that has it."""
    found: dict[str, tuple[str, str, str]] = {}
    for table in data_model.tables().values():
        for column in table.columns.values():
            key = (column.name, column.vi)
            found.setdefault(" ".join(key), (column.name, column.vi, _plain(column.name)))
    return list(found.values())


def _plain(code: str) -> str:
    return code.replace("_", " ")


def pages() -> dict[str, str]:
    """Every generated page of ``docs/`` by its file name."""
    return {
        "indicators.md": catalogue("en"),
        "indicators.vi.md": catalogue("vi"),
        "glossary.md": glossary(),
    }


if __name__ == "__main__":
    for name, text in pages().items():
        (home() / "docs" / name).write_text(text, "utf-8")
