"""The arithmetic of a table: columns that add up to totals, and columns made from other columns.

What a column is made of is told by its heading or by the rows themselves: what holds in most of
them is meant in all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, permutations, product

from phantich.draft_audit.draft_tables import Table, members
from phantich.draft_audit.figure_words import said
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import Finding, Kind, Reason, equals, settled, slipped

_FORMULA = re.compile(r"\((\d{1,2})\)\s*=\s*\(?(\d{1,2})\)?\s*[/:]\s*\(?(\d{1,2})\)?")
_NUMBER = re.compile(r"\(?(\d{1,2})\)?(?:\s*=.*)?$")  # of a column, under its heading: "(2)"
_MOST, _TRIED = 14, 4  # columns of which every pair is tried, and rows on which it is tried first

Place = tuple[int, int]
_RULES: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "share": lambda v: v[0] / v[1] * 100,
    "growth": lambda v: (v[0] - v[1]) / v[1] * 100,
    "mean": lambda v: v[0] / v[1],
    "difference": lambda v: v[0] - v[1],
    "sum": lambda v: sum(v, Fraction(0)),
}
_ADDING, _RATES = ("sum", "difference"), ("share", "growth", "mean")


@dataclass
class _Sheet:
    """The figures of a table by row and column, and what those found wrong ought to be."""

    table: Table
    given: Sequence[Fraction] | None = None  # in a text: what a share may be of
    right: dict[Place, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.figures = [[cell.figure for cell in row.cells] for row in self.table.rows]
        self.values = [[cell.value for cell in row.cells] for row in self.table.rows]
        self.width = len(self.table.headings)
        # beside the columns their totals and what is given, for the shares of them
        wholes = [*map(self._total, range(self.width)), *(self.given or ())]
        self.values = [[*line, *wholes] for line in self.values]

    @cached_property
    def told(self) -> list[int]:
        """The columns that hold figures, and not the number, year or month of a row."""
        return [c for c in range(self.width) if self._column(c) and not self._is_apart(c)][:_MOST]

    @cached_property
    def counts(self) -> list[int]:
        """The columns whose figures add up: no rates and no means."""
        return [c for c in self.told if not self._is_rate(c)]

    @cached_property
    def mixed(self) -> bool:
        """Whether the rows count in different units, so that they need not all be made alike."""
        measured = any(said("measure_column").fullmatch(name) for name in self.table.headings)
        return measured or any(len({q.kind for q in self._column(c)}) > 1 for c in self.told)

    def heading(self, column: int, kind: str) -> bool:
        """Whether a column's heading is of a kind of the wording: "sum", "rate", "whole"."""
        return bool(said(f"{kind}_column").search(self.table.headings[column]))

    def inputs(self, row: int, columns: Sequence[int], *, mended: bool) -> list[Fraction] | None:
        """The values of columns in a row, the wrong ones as they ought to be if `mended`."""
        right = self.right if mended else {}
        told = [right.get((row, c), self.values[row][c]) for c in columns]
        return [v for v in told if v is not None] if None not in told else None

    def made(self, row: int, columns: Sequence[int], rule: str, *, mended: bool) -> Fraction | None:
        """What a rule makes of a row's values; None where one is missing or it divides by 0."""
        values = self.inputs(row, columns, mended=mended)
        if values is None or (rule not in _ADDING and not values[1]):
            return None
        return _RULES[rule](values)

    def _column(self, column: int) -> list[Quantity]:
        return [q for line in self.figures if (q := line[column]) is not None]

    def _total(self, column: int) -> Fraction | None:
        rows = list(zip(self.values, self.table.rows, strict=True))
        plain = [v for line, _ in rows if (v := line[column]) is not None]
        return next((v[column] for v, row in rows if row.level == 0), sum(plain, Fraction(0)))

    def _is_apart(self, column: int) -> bool:
        values = [line[column] for line in self.values]
        running = len(values) > 2 and values == [Fraction(k + 1) for k in range(len(values))]
        return running or bool(said("row_number").fullmatch(self.table.headings[column]))

    def _is_rate(self, column: int) -> bool:
        named = self.heading(column, "rate") or self.heading(column, "mean")
        return named or any(q.kind != "number" or q.sort == "mean" for q in self._column(column))


@dataclass(frozen=True)
class _Made:
    """A column made of others by a rule, with the rows in which that holds and does not."""

    target: int
    columns: tuple[int, ...]
    rule: str
    named: bool
    hits: int
    misses: int
    kind: str
    signed: int  # hits that need no sign left out
    slips: int  # rows that miss by a slip of the hand

    def accepted(self, sheet: _Sheet) -> bool:
        """Whether the rows, the headings or what is given leave no doubt."""
        lenient = self.misses / 2 if self.rule == "sum" else self.misses - (self.rule == "share")
        if self.named and self.hits >= lenient:
            return self.hits > 0 or self.rule != "sum"
        whole = self.columns[-1]
        given = sheet.width <= whole < 2 * sheet.width and sheet.values[0][whole] in (
            sheet.given or ()
        )
        # rates seldom fit by chance in a table, whose rows are sure to be alike
        doubt = 1 if given or (self.rule in _RATES and sheet.given is None) else 2
        fits = self.hits + self.slips
        return self.hits > 0 and fits > (not given) and fits >= doubt * self.misses


def table_findings(table: Table, lang: str) -> Iterator[Finding]:
    """The totals of a table's rows and columns, its rates, differences and means."""
    sheet = _Sheet(table)
    every = list(_all_made(sheet))
    for made in every:
        for (row, column), reason in _in_rows(sheet, made):
            figure = sheet.figures[row][column]
            if table.rows[row].level and made.rule in _ADDING and figure and reason.sure:
                sheet.right |= {} if _fits(figure, reason.value) else {(row, column): reason.value}
    in_rows = chain.from_iterable(_in_rows(sheet, made) for made in every)
    yield from _settled(sheet, chain(_across(table), _totals(sheet), in_rows), lang)


def series_findings(table: Table, given: Sequence[Fraction], lang: str) -> Iterator[Finding]:
    """The rates, differences, sums and means of like rows of a text, by what holds in most rows."""
    sheet = _Sheet(table, given)
    for made in _all_made(sheet):
        yield from _settled(sheet, _in_rows(sheet, made), lang)


def _settled(sheet: _Sheet, told: Iterable[tuple[Place, Reason]], lang: str) -> Iterator[Finding]:
    reasons: dict[Place, list[Reason]] = defaultdict(list)
    for place, reason in told:
        reasons[place].append(reason)
    for (row, column), some in reasons.items():
        figure = sheet.figures[row][column]
        kind: Kind = "sum" if some[0].note == "sum" else "ratio"
        found = settled(figure, some, lang, kind) if figure else None
        yield from [found] if found else []


def _across(table: Table) -> Iterator[tuple[Place, Reason]]:
    """What the cells of a row ought to be that is made of the rows above: "Bình quân", "Tỷ lệ"."""
    sheet = _Sheet(table.turned())
    for made in _all_made(sheet):
        if any(sheet.heading(made.target, kind) for kind in ("rate", "mean", "rest")):
            for (column, row), reason in _in_rows(sheet, made):
                yield (row, column), reason


def _totals(sheet: _Sheet) -> Iterator[tuple[Place, Reason]]:
    """What each total ought to be by the rows around it, its own choice of rows surest."""
    for at, row in enumerate(sheet.table.rows):
        told = [q for q in sheet.counts if sheet.figures[at][q]]
        sums = [
            {c: _sum(sheet, group, c, mended=mended) for c in told}
            for group, mended in product(members(sheet.table.rows, at), (False, True))
        ]
        hits = [[c for c in told if some[c] == sheet.values[at][c]] for some in sums]
        best = max(range(len(sums)), key=lambda k: len(hits[k]), default=None)
        if best is None:
            continue
        alone = len(told) == 1 and (row.level == 0 or bool(said("sum_column").search(row.label)))
        for column in told:
            figure, right = sheet.figures[at][column], sums[best][column]
            if figure is None or right is None:
                continue
            sure = alone or len(hits[best]) * 2 >= len(told) or slipped(figure, right)
            if sure and figure.value != right:
                sheet.right[at, column] = right
            yield (at, column), Reason(right, sure, note="sum")


def _sum(sheet: _Sheet, group: Sequence[int], column: int, *, mended: bool) -> Fraction | None:
    values = [sheet.inputs(row, [column], mended=mended) for row in group]
    return sum((v[0] for v in values if v), Fraction(0)) if None not in values else None


def _all_made(sheet: _Sheet) -> Iterator[_Made]:
    """The best explanation of each column; of one equation, one column is the result."""
    accepted = [
        made for target in sheet.told for made in _tried(sheet, target) if made.accepted(sheet)
    ]
    targets: set[int] = set()
    equations: set[frozenset[int]] = set()
    for made in sorted(accepted, key=lambda made: _rank(sheet, made), reverse=True):
        together = frozenset((made.target, *made.columns))
        if made.target not in targets and together not in equations:
            targets.add(made.target)
            equations.add(together)
            yield made


def _rank(sheet: _Sheet, made: _Made) -> tuple[float, ...]:
    """How likely a column is the one that was worked out, and by this rule."""
    result = sheet.heading(made.target, "rest"), sheet.heading(made.target, "sum")
    # a total stands last in a table and first in a sentence
    place = made.target if sheet.given is None else -made.target
    return (made.named, made.hits, -made.misses - made.slips, made.signed, *result, place)


def _tried(sheet: _Sheet, target: int) -> Iterator[_Made]:
    """Every way in which a column may be made of others, with the rows in which it holds."""
    others = [c for c in sheet.counts if c != target]
    pairs: list[tuple[int, ...]] = list(permutations(others, 2))
    if target not in sheet.counts:
        given = range(2 * sheet.width, 2 * sheet.width + len(sheet.given or ()))
        of_total = [((c, w), "share") for c in sheet.counts for w in (sheet.width + c, *given)]
        ways = [*of_total, *product(pairs, ("share", "growth", "mean"))]
    else:
        runs = [tuple(others[a:b]) for a, b in combinations(range(len(others) + 1), 2)]
        beside = [r for r in runs if not r[0] < target < r[-1]]
        added = [r for r in dict.fromkeys(beside) if len(r) > 1]
        ways = [*product(pairs, ("difference",)), *product(added, ("sum",))]
    for columns, rule in ways:
        yield from _held(sheet, target, columns, rule)


def _held(sheet: _Sheet, target: int, columns: tuple[int, ...], rule: str) -> Iterator[_Made]:
    """How often a rule holds, if it does at all in the first rows or by the headings."""
    named = _is_named(sheet, target, columns, rule)
    hits: list[Quantity] = []
    misses = signed = slips = 0
    for row, line in enumerate(sheet.figures):
        figure, exact = line[target], sheet.made(row, columns, rule, mended=True)
        values = set(sheet.inputs(row, columns, mended=True) or ())
        if figure is None or exact is None or len(values - {Fraction(0)}) < 2:
            continue  # what is made of equal figures or of none proves nothing
        fit = _fits(figure, exact)
        slip = not fit and slipped(figure, exact)
        hits += [figure] if fit else []
        slips += slip
        misses += not (slip or fit)
        signed += equals(figure, exact) != "mismatch"
        if not hits and misses == _TRIED and not named:
            return
    if hits or named:
        kind = hits[-1].kind if hits else "number"
        yield _Made(target, columns, rule, named, len(hits), misses, kind, signed, slips)


def _fits(figure: Quantity, exact: Fraction) -> bool:
    """Whether a cell shows a value, its sign left out or not."""
    unsigned = exact < 0 and equals(figure, -exact) != "mismatch"
    return unsigned or equals(figure, exact) != "mismatch"


def _is_named(sheet: _Sheet, target: int, columns: tuple[int, ...], rule: str) -> bool:
    """Whether the headings say that a column is made of others."""
    if rule == "sum":
        sides = [c for c in sheet.counts if c < target], [c for c in sheet.counts if c > target]
        return sheet.heading(target, "sum") and list(columns) in sides
    left = rule == "difference" and sheet.heading(target, "rest")
    if not (rule == "share" or left) or columns[-1] >= sheet.width:
        return False
    headings = [sheet.table.headings[c] for c in columns]
    formula = _FORMULA.search(sheet.table.headings[target])
    if formula:
        numbers = [found[1] for heading in headings if (found := _NUMBER.search(heading))]
        return numbers == [formula[2], formula[3]]
    last = sheet.table.headings[target].rpartition("\n")[2]
    under = [c for c in sheet.counts if sheet.table.headings[c].rpartition("\n")[2] == last]
    # "Kế hoạch: lớp | Kết quả: lớp | So sánh: lớp"
    near = under if len(under) > 1 else sheet.counts
    told = [c for c in near if sheet.heading(c, "part")]
    parts = [c for c in told if not sheet.heading(c, "whole")] or told  # "phải tham gia"
    wholes = [c for c in near if sheet.heading(c, "whole") and c not in parts]
    only = [*parts, *wholes] == list(columns) and len(parts) == 1
    spelt = "/".join(headings).lower() in sheet.table.headings[target].lower()
    return only if left else spelt or (sheet.heading(target, "rate") and only)


def _in_rows(sheet: _Sheet, made: _Made) -> Iterator[tuple[Place, Reason]]:
    """What a column ought to be in each row, of its figures as they are and as they ought to be."""
    for row, line in enumerate(sheet.figures):
        figure = line[made.target]
        for mended in (False, True) if figure else ():
            exact = sheet.made(row, made.columns, made.rule, mended=mended)
            if figure is None or exact is None:
                continue
            doubtful = sheet.mixed and not made.named and not slipped(figure, exact)
            sure = mended and figure.kind == made.kind and not doubtful
            unsigned = exact < 0 <= figure.value
            note = "sum" if made.rule in _ADDING else "agrees"
            yield (row, made.target), Reason(abs(exact) if unsigned else exact, sure, note=note)
