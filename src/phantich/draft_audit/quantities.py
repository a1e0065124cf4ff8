"""The figures of a draft: counts, ratios, percentages, and what only looks like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from phantich.draft_audit.figure_words import fragment, nouns, said, tokens
from phantich.language.numbers import read_number

_LOOK = 60  # letters before a figure that may say "about", "up by", "target"
_DIGIT = re.compile(r"\d")
_BARE_YEAR = re.compile(r"(?:19|20)\d{2}")
_UNCOUNTED = re.compile(r"\s?(?:%|ha|tấn|kg|km|m2|m²|tỷ|tỉ|triệu|giờ|điểm|lít|tạ)(?!\w)", re.I)
_MULTIPLES = {"đôi": "2", "rưỡi": "1.5", "ba": "3", "bốn": "4", "năm": "5"}
_TWO_WORDS = re.compile(r"(?<!\w)([^\W\d_]+ [^\W\d_]+)(?: là| có| được)?:? $")
_NO_FIGURE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at characters [start, end) of a reading.

    `kind` is number, percent, ratio, times, mean, sum or trap; `value` and, of a ratio, `base` are
    exact, `digits` the decimals printed. `unit` is "person", "contact", the noun that follows, or
    ""; `other` is the unit of a ratio's first figure where it has its own, or what a mean is per.
    `sort` says more: the trap's name, or of a percentage "change", "target", "other_base",
    "of_year" (another year's) or "points", of a count "mean" or, in thousands, "scaled". `label`
    has the two words before it, `noun` the word after it.
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
    digits: int
    label: str = ""
    noun: str = ""

    def moved(self, by: int) -> Quantity:
        """The figure at its place in another text: of a sentence or a paragraph."""
        return replace(self, start=self.start + by, end=self.end + by)


def quantities(text: str, lang: str) -> list[Quantity]:
    """All figures of a text in their order; those that cannot be read are left out."""
    return [found for match in _matches(text) for found in _told(match, lang)]


def _matches(text: str) -> Iterator[re.Match[str]]:
    """The figures line by line; a line without a digit has none."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if _DIGIT.search(line):
            yield from tokens().finditer(text, start, end)
        start = end + 1


def _told(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    kind = match.lastgroup or ""
    # the inner groups close before the outer one, so the outer one is the last
    maker = _MAKERS.get(kind)
    if maker is None:
        yield _plain("trap", match, match.span(), sort=kind)
    else:
        yield from maker(match, lang)


def _plain(
    kind: str,
    match: re.Match[str],
    span: tuple[int, int],
    value: Decimal = _NO_FIGURE,
    *,
    base: Fraction | Decimal = Fraction(0),
    sort: str = "",
    other: str = "",
    hedged: bool = False,
) -> Quantity:
    text, (start, end) = match.string, span
    unit = "" if kind in ("trap", "percent") else unit_after(text, end)
    about = kind != "trap" and _hedged(text, start, end)
    scaled = kind == "number" and not about and _scaled(text, end)
    approximate, sort = hedged or about or scaled, "scaled" if scaled else sort
    exact, digits = Fraction(value), max(0, -int(value.as_tuple().exponent))
    raw = text[start:end]
    return Quantity(
        *(kind, start, end, exact, Fraction(base), unit, other, approximate, sort, raw, digits),
        *(_label(text, start), _noun(text, end)) if kind in ("number", "ratio") else (),
    )


def _noun(text: str, end: int) -> str:
    found = said("noun").match(text, end)
    return found[1].lower() if found else ""


def _label(text: str, start: int) -> str:
    found = _TWO_WORDS.search(text, max(0, start - 30), start)
    return found[1].lower() if found else ""


def unit_after(text: str, place: int) -> str:
    """The kind of thing that the figure ending at a place counts."""
    found = said("unit").match(text, place)
    if not found:
        return ""
    kind = found.lastgroup or ""
    return found[kind].lower() if kind == "thing" else kind


def _hedged(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 32) : start]
    return bool(said("approximate").search(before) or said("after_approximate").match(text, end))


def _scaled(text: str, end: int) -> bool:
    """Whether a figure counts in thousands or millions, so that it is rounded."""
    scale = said("scale").match(text, end)
    return bool(scale and not scale["money"])


def _number(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    start, end = span = match.span("number")
    counted = not _UNCOUNTED.match(match.string, end)
    value = read_number(match["number"], lang, counted=counted)
    if value is None:
        return
    year = _BARE_YEAR.fullmatch(match["number"])
    averaged = said("mean").search(match.string[max(0, start - _LOOK) : start])
    if year and unit_after(match.string, end) not in ("person", "contact"):
        yield _plain("trap", match, span, sort="year")
    elif averaged:
        each = said("each").search(averaged["said"])
        per = unit_after(averaged["said"], each.end()) if each else ""
        yield _plain("number", match, span, value, sort="mean", other=per)
    else:
        yield _plain("number", match, span, value)


def _percent(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    value = read_number(match["rate"].lstrip("+-"), lang, rate=True)
    if value is None:
        return
    start, end = span = match.span("percent")
    per = 1 if match["sign"] in ("‰", "phần nghìn") else 0
    sort = _percent_sort(match.string, start, end)
    yield _plain("percent", match, span, value.scaleb(-per), sort=sort)


def _percent_sort(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _LOOK) : start]
    change = said("change").search(before)
    if change and not said("reached").search(change["rest"]):
        return "change"
    if said("of_year").search(before):
        return "of_year"
    if said("other_base").match(text, end):
        return "other_base"
    target = said("target").search(before)
    # "theo kế hoạch đạt 98%" is a result, "phấn đấu đạt 98%" is aimed at
    aimed = target and (
        "phấn đấu" in target[0].lower()
        or not said("reached").search(target[0].replace("tỷ lệ", ""))
    )
    return "target" if aimed else ""


def _ratio(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    left, right = (read_number(match[side], lang) for side in ("left", "right"))
    if left is None or right is None:
        return
    inner = unit_after(match.string, match.end("left")) if match["inner"] else ""
    if match["inner"] and not inner:
        inner = match["inner"].strip().lower()
    sort = "said" if match["said"] else ""
    yield _plain("ratio", match, match.span("ratio"), left, base=right, sort=sort, other=inner)


def _over(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    left, right = (read_number(match[side], lang) for side in ("part", "base"))
    if left is not None and right is not None:
        inner = unit_after(match.string, match.end("part"))
        yield _plain("ratio", match, match.span("over"), left, base=right, sort="said", other=inner)


def _range(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    """ "70-80%" is about so much; "rose from 70% to 80%" is two percentages."""
    text, (start, end) = match.string, match.span("range")
    if not said("moved").search(text[max(0, start - _LOOK) : start]):
        yield _plain("percent", match, (start, end), sort="range", hedged=True)
        return
    for rate in re.finditer(rf"{fragment('n')}(?:\s?%)?", match["range"]):
        value = read_number(rate[0].rstrip("% "), lang, rate=True)
        if value is not None:
            yield _plain("percent", match, (start + rate.start(), start + rate.end()), value)


def _points(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    number = re.match(fragment("n"), match["points"])
    value = read_number(number[0], lang, rate=True) if number else None
    yield _plain("percent", match, match.span("points"), value or _NO_FIGURE, sort="points")


def _times(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    """ "gấp 2,5 lần", "gấp đôi": how many times as much."""
    named = _MULTIPLES.get((match["multiple"] or "").lower())
    value = Decimal(named) if named else read_number(match["factor"], lang, counted=False)
    if value is not None:
        yield _plain("times", match, match.span("multiple" if named else "factor"), value)


def _sum(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    """A total beside its written addition: value is the total, base what the terms give."""
    whole, added = read_number(match["whole"], lang), _worked_out(match["terms"], lang)
    if whole is None or added is None:
        return
    start, _ = span = match.span("sum")
    yield _plain("sum", match, span, whole, base=added)
    yield _plain("number", match, (start, match.end("whole")), whole)


def _added(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    """ "150 + 170 = 320", "35 x 12 = 420"."""
    whole, added = read_number(match["result"], lang), _worked_out(match["addends"], lang)
    if whole is not None and added is not None:
        yield _plain("sum", match, match.span("result"), whole, base=added)


def _worked_out(terms: str, lang: str) -> Fraction | None:
    numbers = [read_number(term, lang) for term in re.split(r"\s?[+x×]\s?", terms)]
    worked = Fraction("+" not in terms)
    for number in numbers:
        if number is None:
            return None
        worked = worked + Fraction(number) if "+" in terms else worked * Fraction(number)
    return worked


def _per(match: re.Match[str], lang: str) -> Iterator[Quantity]:
    """ "54 người/hội nghị": a mean, and no ratio of two counts."""
    number = re.match(fragment("n"), match["per"])
    value = read_number(number[0], lang, counted=False) if number else None
    each = unit_after(match.string, match.start("per") + match["per"].rindex("/") + 1)
    found = _plain("mean", match, match.span("per"), value or _NO_FIGURE, other=each)
    yield replace(found, unit=unit_after(match["per"], number.end() if number else 0))


_MAKERS: dict[str, Callable[[re.Match[str], str], Iterator[Quantity]]] = {
    "number": _number,
    "percent": _percent,
    "ratio": _ratio,
    "over": _over,
    "range": _range,
    "points": _points,
    "times": _times,
    "sum": _sum,
    "added": _added,
    "per": _per,
}


@cache
def _cell() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<minus>[+–-]?)\s?(?P<figure>{fragment('n')})\s?(?P<sign>%?)"
        r"(?P<noun>\s?[^\W\d_][^\d/%()]{0,25})?"
    )


def cell_figure(text: str, place: int, lang: str) -> Quantity | None:
    """The figure that a cell of a table holds by itself, or with its unit."""
    found = _cell().fullmatch(text)
    if found and found["noun"] and unit_after(text, found.end("sign")) in ("", *nouns("spans")):
        return None
    value = read_number(found["figure"], lang) if found else None
    if found is None or value is None:
        return None
    kind = "percent" if found["sign"] == "%" else "number"
    start, end = found.span("figure")
    signed = -value if found["minus"] in ("-", "–") else value
    placed = (place + start, place + end)
    return Quantity(
        *(kind, *placed, Fraction(signed), Fraction(0), unit_after(text, found.end("sign")), ""),
        *(False, "", found["figure"], max(0, -int(value.as_tuple().exponent))),
    )
