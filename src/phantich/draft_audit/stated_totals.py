"""What a total ought to be by the parts that are listed with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from phantich.draft_audit.figure_words import (
    HEADCOUNTS,
    families,
    nouns,
    opposites,
    partitions,
    said,
)
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import Reason, slipped

_SLIP = Fraction(3, 100)
_THOUSAND = 1_000  # from which a total that an open list misses by a digit is a slip
_ASIDE = re.compile(r"\([^()]*\)")
_BACK = 24  # letters before a count that may make it no part
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")


@dataclass(frozen=True, slots=True)
class Listing:
    """A total with what stands in its list: `items` all figures, `text` the words of the list.

    `closed`: the words say that the list is whole. `explicit`: they say that the total is the sum.
    `heading` has the words between a total and the list that a mark makes its own; `itemised`:
    each part has its own line or letter, so that parts do not overlap.
    """

    total: Quantity
    items: Sequence[Quantity]
    text: str
    closed: bool
    explicit: bool = False
    heading: str | None = None
    itemised: bool = False


def parts_of(items: Sequence[Quantity], *, both: bool = False) -> list[Quantity]:
    """The figures that may be parts or totals: plain counts, and those of a ratio.

    Of "9 lớp/612 học viên" both are, of "45/50 chi bộ" the first, of "91 trên tổng số 477" the
    second only if `both`.
    """
    told = (q for q in items if q.kind in ("number", "ratio") and not q.approximate)
    plain = (q for q in told if q.sort != "mean" and q.unit not in nouns("spans"))
    return [part for q in plain for part in _split(q, both=both)]


def _split(item: Quantity, *, both: bool) -> Iterator[Quantity]:
    if item.kind == "number":
        yield item
        return
    figures = list(_FIGURE.finditer(item.raw))
    apart = item.other not in ("", item.unit)
    values = (item.value, item.base) if apart or (both and item.sort == "said") else (item.value,)
    places = (figures[0], figures[-1])
    units = (item.other or item.unit, item.unit)
    for value, place, unit in zip(values, places, units, strict=False):
        start, end = item.start + place.start(), item.start + place.end()
        base = Fraction(0) if apart else item.base
        yield replace(
            item,
            kind="number",
            value=value,
            base=base,
            unit=unit,
            start=start,
            end=end,
            raw=place[0],
        )


def is_apart(text: str, item: Quantity) -> bool:
    """Whether the count is a change, a plan or an earlier value rather than a part."""
    return bool(said("no_part").search(text[max(0, item.start - _BACK) : item.start]))


def akin_parts(items: Sequence[Quantity], total: Quantity) -> list[Quantity]:
    """The counts that a total may be the sum of: said alike, of its kind, or all of people."""
    same = [q for q in items if q.label == total.label != ""]
    own = [q for q in items if q.unit in (total.unit, "")]
    heads = [q for q in items if {q.unit, total.unit} <= HEADCOUNTS]
    every = list(items) if not total.unit else []
    return next((some for some in (same, own, heads, every) if len(some) > 1), [])


def total_reasons(listing: Listing) -> Iterator[Reason]:
    """Every sum that explains a total, and the one that it ought to be."""
    yield from (Reason(_added(some), note="sum") for some in _addends(listing))
    for listed in _readings(listing):
        if len(listed) > 1 and _differs(listing, listed):
            yield Reason(_added(listed), sure=True, note="sum")
            return


def proving(listing: Listing) -> Sequence[Quantity]:
    """The parts that add up to a total; none if no reading of its list does."""
    value = listing.total.value
    return next((some for some in _addends(listing) if _added(some) == value), ())


def _readings(listing: Listing) -> tuple[Sequence[Quantity], ...]:
    """The figures of a list that may be its parts, the likeliest first."""
    items, total = list(listing.items), listing.total
    own = [q for q in items if q.unit == total.unit]
    return own, akin_parts(items, total), items


def _addends(listing: Listing) -> Iterator[Sequence[Quantity]]:
    """Every set of a list's figures that may be all parts of its total."""
    whole = listing.closed or listing.explicit
    for listed in _readings(listing):
        yield from _runs(listed, listing.total, whole=whole)


def part_over_total(listing: Listing) -> Quantity | None:
    """A part before the list's first semicolon that is larger than its total."""
    total, text = listing.total, listing.text
    first = [q for q in listing.items if ";" not in text[: q.start - listing.items[0].start]]
    over = [q for q in first if not q.base and q.unit == total.unit and q.value > total.value]
    return over[0] if over and total.unit and listing.heading is not None else None


def _runs(
    listed: Sequence[Quantity], total: Quantity, *, whole: bool
) -> Iterator[Sequence[Quantity]]:
    """The whole list, and of one that need not be whole its first so many."""
    yield from ([listed] if len(listed) > 1 else [])
    if not whole and all(q.unit == total.unit for q in listed):
        yield from (listed[:upto] for upto in range(len(listed) - 1, 1, -1))


def _differs(listing: Listing, listed: Sequence[Quantity]) -> bool:
    """Whether a list that does not add up to its total ought to."""
    total, text, added = listing.total, listing.text, _added(listed)
    if said("cumulative").search(text) or said("each").search(text):
        return False
    slip, told = slipped(total, added), listing.closed or listing.explicit
    large = slip and total.value >= _THOUSAND
    if not large and not _whole(listing, listed):
        return False
    partition = _is_partition(text, len(listed))
    halves = _are_halves(text, listed) and _like(total, listed)
    if said("traits").search(_ASIDE.sub("", text)) and not partition:
        return halves
    if told:
        return slip or partition or _like(total, listed)
    alike = {q.noun for q in listed} <= {total.noun, ""}
    near = len(listed) > 2 and _like(total, listed) and abs(added - total.value) <= _about(total)
    return halves or (alike and (large or (listing.itemised and (near or slip))))


def _whole(listing: Listing, listed: Sequence[Quantity]) -> bool:
    """Whether nothing else stands in a list, or each of several quantities equally often."""
    if not listing.explicit and said("unfinished").search(listing.text):
        return False
    units = [q.unit for q in listing.items]
    even = all(units.count(unit) == len(listed) for unit in set(units))
    labels = {q.label for q in listed}
    return even or len(listed) == len(units) or (len(labels) == 1 and labels != {""})


def _like(total: Quantity, listed: Sequence[Quantity]) -> bool:
    """Whether all parts count what the total counts, or only their labels tell what they are."""
    units = {q.unit for q in listed}
    if units == {""} or (not total.unit and len(units) == 1):
        return True
    kinds = [{total.unit}, *families()] if total.unit else families()
    return any({*units, total.unit} <= {*kind, ""} for kind in kinds)


def _is_partition(text: str, parts: int) -> bool:
    """Whether the parts have names that never overlap: grades, degrees, ages, penalties."""
    return any(len(names.findall(text)) == parts > 2 for names in partitions())


def _are_halves(text: str, listed: Sequence[Quantity]) -> bool:
    """Whether two parts are the two halves of a whole, as men and women are."""
    if len(listed) != 2 or any(q.base for q in listed):
        return False
    return any(all(len(half.findall(text)) == 1 for half in pair) for pair in opposites())


def _about(total: Quantity) -> Fraction:
    return max(Fraction(1), total.value * _SLIP)


def _added(parts: Sequence[Quantity]) -> Fraction:
    return sum((q.value for q in parts), Fraction(0))
