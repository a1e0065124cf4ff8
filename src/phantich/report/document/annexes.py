"""The annexes: the tables of figures, and what stands behind the statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pandas import DataFrame

from phantich.language import wording
from phantich.metrics.judging import FEW
from phantich.metrics.statement_evidence import coverage
from phantich.report.document.basis import Basis
from phantich.report.document.document_model import Annex, Cell, Column, Row, Table
from phantich.report.document.numbered_tables import ROMAN, Numbering, order_cell
from phantich.report.document.summary_annexes import mixes, summary
from phantich.report.document.unit_annexes import by_unit
from phantich.report.tables import evidence, warnings


def annexes(basis: Basis, more: Callable[[Numbering], Iterable[Table]]) -> tuple[Annex, ...]:
    """The annexes: the figures, and the evidence with the notes about the data."""
    number = Numbering(basis)
    figures = [summary(number), *mixes(number), *by_unit(number)]
    proof = [*more(number), _statements(number), *_warnings(number)]
    titles = [basis.say("annex.figures"), basis.say("annex.proof")]
    parts = (figures, proof)
    return tuple(
        Annex(_annex_title(at, title, basis), tuple(tables), _signs(basis))
        for at, (title, tables) in enumerate(zip(titles, parts, strict=True), 1)
        if tables
    )


def _signs(basis: Basis) -> str:
    said = basis.say("annex.signs", few=FEW)
    hidden = basis.tables.edition != "internal"
    return f"{said} {basis.say('annex.hidden')}" if hidden else said


def _annex_title(at: int, title: str, basis: Basis) -> str:
    roman = basis.profile.writing.annex_numbers == "roman"
    return basis.say("annex.annex", number=ROMAN[at] if roman else at, title=title)


def _statements(number: Numbering) -> Table:
    """Which statements of a yearly report have figures behind them."""
    basis = number.basis
    grid = evidence(coverage(basis.results, basis.change_rows), lang=basis.lang)
    rows = grid.rows.map(lambda text: basis.spelled(str(text)))
    return text_table(number, "statements", rows, (0.6, 2.2, 1.1, 5))


def _warnings(number: Numbering) -> Iterator[Table]:
    basis = number.basis
    if len(basis.tables.problems):
        grid = warnings(basis.tables.problems, lang=basis.lang)
        yield text_table(number, "warnings", grid.rows, (3, 2, 4))


def text_table(number: Numbering, name: str, rows: DataFrame, weights: Sequence[float]) -> Table:
    """A table of words: its rows numbered, its headings those of the page."""
    say = number.basis.say
    columns = [Column(say("column.order"), "", numeric=False, weight=0.5)]
    columns += [
        Column(
            number.basis.spelled(wording.say(f"head.{column}", number.basis.lang)), "", "", False, w
        )
        for column, w in zip(rows.columns, weights, strict=True)
    ]
    lines = [
        Row((order_cell(at), *(Cell(str(text)) for text in row)))
        for at, row in enumerate(rows.to_numpy().tolist(), 1)
    ]
    return number.table(name, columns, lines)
