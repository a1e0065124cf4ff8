"""The figures of a draft: counts, ratios, percentages, and what only looks like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from phantich.draft_audit import figure_words as lex

_LOOK = 60  # letters before a figure that may say "about", "up by", "target"
_TOKEN = re.compile(
    r"(?<!\w)(?<![^\W\d_]-)(?<!\d[.,])(?:"
    rf"(?P<address>{lex.ADDRESS})|(?P<document>{lex.DOCUMENT}|{lex.ISSUED})|(?P<date>{lex.DATE})|(?P<phone>{lex.PHONE})"
    rf"|(?P<clock>{lex.CLOCK})|(?P<label>{lex.LABEL})|(?P<heading>{lex.HEADING})"
    rf"|(?P<points>{lex.POINTS})|(?P<range>{lex.RANGE})|(?P<sum>{lex.SUM})"
    rf"|(?P<percent>{lex.PERCENT})|(?P<chain>\d+(?:\s?/\s?\d+){{2,}})"
    rf"|(?P<ratio>{lex.RATIO})|(?P<over>{lex.OVER})|(?P<per>{lex.RATES})"
    rf"|(?P<between>\d[\d.,]*\s?[-–]\s?\d[\d.,]*\d|\d\s?[-–]\s?\d"
    r"|(?<=từ )(?<!tăng từ )(?<!giảm từ )\d[\d.,]*\s(?:đến|tới)\s\d[\d.]*(?!\s?%))"
    rf"|(?P<number>{lex.NUMBER}))"
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_BARE_YEAR = re.compile(r"(?:19|20)\d{2}")
_UNCOUNTED = re.compile(r"\s?(?:%|ha|tấn|kg|km|m2|m²|tỷ|tỉ|triệu|giờ|điểm|lít|tạ)(?!\w)", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at characters [start, end) of a reading.

    `kind` is number, percent, ratio, range, sum or trap; `value` and, of a ratio, `base` are exact.
    `unit` is "person", "contact", the noun that follows, or ""; `other` is the unit of a ratio's
    first figure where it has its own. `sort` says more: the trap's name, or of a percentage
    "change", "target", "other_base" or "points".
    """

    kind: str
    start: int
    end: int
    value: Fraction
    base: Fraction
    unit: str
    other: str
    approximate: bool
    sort: str
    raw: str


def quantities(text: str, lang: str) -> list[Quantity]:
    """All figures of a text in their order; those that cannot be read are left out."""
    return [found for match in _TOKEN.finditer(text) for found in _told(match, lang)]


def _told(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    kind = match.lastgroup or ""
    # the inner groups close before the outer one, so the outer one is the last
    maker = _MAKERS.get(kind)
    if maker is None:
        yield _plain("trap", match, match.start(), match.end(), sort=kind)
    else:
        yield from maker(match, lang)


def _plain(
    kind: str,
    match: re.Match[str],
    start: int,
    end: int,
    *,
    value: Fraction = Fraction(0),
    base: Fraction = Fraction(0),
    sort: str = "",
    other: str = "",
    hedged: bool = False,
) -> Quantity:
    text = match.string
    unit = "" if kind in ("trap", "percent") else unit_after(text, end)
    raw = text[start:end]
    approximate = hedged or (kind != "trap" and _hedged(text, start, end))
    return Quantity(kind, start, end, value, base, unit, other, approximate, sort, raw)


def unit_after(text: str, place: int) -> str:
    """The kind of thing that the figure ending at a place counts."""
    found = lex.UNIT.match(text, place)
    if not found:
        return ""
    kind = found.lastgroup or ""
    return found[kind].lower() if kind == "thing" else kind


def _hedged(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 32) : start]
    if lex.APPROXIMATE.search(before) or lex.AFTER_APPROXIMATE.match(text, end):
        return True
    scale = lex.SCALE.match(text, end)
    return bool(scale and not scale["money"])


def _number(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    start, end = match.span("number")
    counted = not _UNCOUNTED.match(match.string, end)
    value = read_number(match["number"], lang, counted=counted)
    if value is None:
        return
    year = _BARE_YEAR.fullmatch(match["number"])
    if year and unit_after(match.string, end) not in ("person", "contact"):
        yield _plain("trap", match, start, end, sort="year")
    else:
        yield _plain("number", match, start, end, value=value)


def _percent(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    value = read_number(match["rate"].lstrip("+-"), lang, rate=True)
    if value is None:
        return
    start, end = match.span("percent")
    per = 10 if match["sign"] in ("‰", "phần nghìn") else 1
    sort = _percent_sort(match.string, start, end)
    yield _plain("percent", match, start, end, value=value / per, sort=sort)


def _percent_sort(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _LOOK) : start]
    change = lex.CHANGE.search(before)
    if change and not lex.REACHED.search(change["rest"]):
        return "change"
    if lex.OTHER_BASE.match(text, end):
        return "other_base"
    target = lex.TARGET.search(before)
    # "theo kế hoạch đạt 98%" is a result, "phấn đấu đạt 98%" is aimed at
    aimed = target and (
        "phấn đấu" in target[0].lower() or not lex.REACHED.search(target[0].replace("tỷ lệ", ""))
    )
    return "target" if aimed else ""


def _ratio(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    start, end = match.span("ratio")
    left = read_number(match["left"], lang)
    right = read_number(match["right"], lang)
    if left is None or right is None:
        return
    inner = unit_after(match.string, match.end("left")) if match["inner"] else ""
    if match["inner"] and not inner:
        inner = match["inner"].strip().lower()
    sort = "said" if match["said"] else ""
    yield _plain("ratio", match, start, end, value=left, base=right, sort=sort, other=inner)


def _over(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    start, end = match.span("over")
    left = read_number(match["part"], lang)
    right = read_number(match["base"], lang)
    if left is not None and right is not None:
        inner = unit_after(match.string, match.end("part"))
        yield _plain("ratio", match, start, end, value=left, base=right, sort="said", other=inner)


def _range(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    """ "70-80%" is about so much; "rose from 70% to 80%" is two percentages."""
    text, (start, end) = match.string, match.span("range")
    if not lex.MOVED.search(text[max(0, start - _LOOK) : start]):
        yield _plain("percent", match, start, end, sort="range", hedged=True)
        return
    for rate in re.finditer(rf"(?:{lex.NUMBER})(?:\s?%)?", match["range"]):
        value = read_number(rate[0].rstrip("% "), lang, rate=True)
        if value is not None:
            yield _plain("percent", match, start + rate.start(), start + rate.end(), value=value)


def _points(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    number = re.match(lex.NUMBER, match["points"])
    value = read_number(number[0], lang, rate=True) if number else None
    yield _plain("percent", match, *match.span("points"), value=value or Fraction(0), sort="points")


def _sum(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    """A total beside its written addition: value is the total, base what the terms give."""
    whole = read_number(match["whole"], lang)
    terms = [read_number(term, lang) for term in re.split(r"\s?\+\s?", match["terms"])]
    if whole is None or None in terms:
        return
    added = sum((term for term in terms if term is not None), Fraction(0))
    start, end = match.span("sum")
    yield _plain("sum", match, start, end, value=whole, base=added)
    yield _plain("number", match, start, match.end("whole"), value=whole)


def _per(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    """ "54 người/hội nghị": no ratio to check."""
    yield _plain("trap", match, *match.span("per"), sort="per")


_MAKERS: dict[str, Callable[[re.Match[str], str], Iterator[Quantity]]] = {
    "number": _number,
    "percent": _percent,
    "ratio": _ratio,
    "over": _over,
    "range": _range,
    "points": _points,
    "sum": _sum,
    "per": _per,
}


def read_number(
    text: str, lang: str, *, counted: bool = True, rate: bool = False
) -> Fraction | None:
    """The exact value of a written number; None when it is none ("1.2.3").

    In Vietnamese the dot groups and the comma is decimal, in English the reverse. One mark before
    three figures is grouping where things are counted, whatever the language.
    """
    plain = text.replace(" ", "").rstrip(".,")
    dots, commas = plain.count("."), plain.count(",")
    if not dots and not commas:
        return Fraction(int(plain))
    if dots and commas:
        return _both_marks(plain)
    mark = "." if dots else ","
    if dots + commas > 1:
        return _whole(plain, mark) if _GROUPED.fullmatch(plain) else None
    grouping = mark == ("." if lang == "vi" else ",")
    whole = _GROUPED.fullmatch(plain) and not plain.startswith("0") and not rate
    return _whole(plain, mark) if whole and (counted or grouping) else _decimal(plain, mark)


def _both_marks(plain: str) -> Fraction | None:
    point = max(".,", key=plain.rfind)
    whole, _, rest = plain.rpartition(point)
    if not _GROUPED.fullmatch(whole) or point in whole:
        return None
    return _decimal(re.sub(r"[.,]", "", whole) + point + rest, point)


def _whole(plain: str, mark: str) -> Fraction:
    return Fraction(int(plain.replace(mark, "")))


def _decimal(plain: str, mark: str) -> Fraction:
    whole, _, rest = plain.partition(mark)
    return Fraction(int(whole + rest), 10 ** len(rest))
