"""The promise: every row is taken, taken with a warning, or set aside with its reason."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from phantich.dataset.reading import check_tables
from tests.intake.damage import (
    ATTENDANCES,
    Office,
    Taken,
    attendances,
    book,
    conferences,
)

CELLS = st.one_of(
    st.none(),
    st.integers(-5, 20000),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6),
    st.booleans(),
    st.dates().map(lambda day: day.isoformat()),
    st.datetimes(),
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
        max_size=12,
    ),
    st.sampled_from(
        ["12.930", "1 234", "12,930", "39.0", "-", "x", "nt", "hơn 5", "u01", "hn1", "Tổng cộng",
         "Đảng viên", "lượt", "31/11/2024", "05/02/2024", "#REF!", "=1+1", "I", "Ghi chú", "../x",
         "Người lập", "Có mặt", "1", "(1)", "2.829 lượt"]
    ),
)  # fmt: skip
PLACES = st.tuples(st.integers(1, 5), st.integers(0, 8))
DAMAGE = st.lists(st.tuples(PLACES, CELLS), min_size=1, max_size=6)


def damaged(damage) -> list[list[object]]:
    """The sound table with cells replaced, some of them below or beside it."""
    rows = attendances()
    rows += [[None] * 8, [None] * 8]
    for (row, column), value in damage:
        line = rows[row]
        line += [None] * (column + 1 - len(line))
        line[column] = value
    return rows


def filled(rows) -> int:
    return sum(any(cell not in (None, "") for cell in row) for row in rows[1:])


@settings(max_examples=25)
@given(DAMAGE)
def test_every_row_is_taken_or_set_aside_with_its_reason(damage):
    with tempfile.TemporaryDirectory() as place:
        office = Office(Path(place))
        rows = damaged(damage)
        taken = office.send(book(attendances=rows))
        found = taken.outcome.problems.frame()
        entry = taken.log()[0]
        assert entry["read"] == entry["accepted"] + entry["set_aside"]
        kept = len(taken.table("attendances")) + len(taken.table("conferences"))
        assert kept == entry["accepted"]
        assert entry["set_aside"] == len(set_aside(taken))
        wrong = found[(found["severity"] == "error") & found["row"].notna()]
        aside = {(r["sheet"], int(r["row"])) for _, r in wrong.iterrows()}
        assert {(sheet, row) for sheet, row in set_aside(taken)} <= aside
        assert all(wrong["message"].str.len() > 0)
        assert check_tables(office.folder)[1].errors == 0


def set_aside(taken: Taken) -> list[tuple[str, int]]:
    """The rows in the workbook of rows set aside: sheet and row of the file they came from."""
    if taken.outcome.set_aside is None:
        return []
    made = openpyxl.load_workbook(taken.outcome.set_aside)
    rows = []
    for sheet in made.worksheets[1:]:
        lines = list(sheet.iter_rows(values_only=True))
        at = next(n for n, line in enumerate(lines) if "Dòng gốc" in line)
        column = lines[at].index("Dòng gốc")
        rows += [(sheet.title, int(line[column])) for line in lines[at + 1 :]]
        assert all(line[column + 1] for line in lines[at + 1 :])
    return rows


@settings(max_examples=15)
@given(DAMAGE)
def test_no_row_is_lost_by_name(damage):
    """Rows with content = rows read + rows left out under a name; nothing disappears unnamed."""
    with tempfile.TemporaryDirectory() as place:
        office = Office(Path(place))
        rows = damaged(damage)
        taken = office.send({ATTENDANCES: rows})
        entry = taken.log()[0]
        assert entry["read"] + sum(entry["ignored"].values()) == filled(readable(rows))


def readable(rows):
    """Cells that a person sees: a text of blanks or invisible signs is none."""
    from phantich.dataset.cells.written_words import tidy

    return [[tidy(c) if isinstance(c, str) else c for c in row] for row in rows]


@settings(max_examples=15)
@given(DAMAGE)
def test_the_same_file_twice_changes_no_byte(damage):
    with tempfile.TemporaryDirectory() as place:
        office = Office(Path(place))
        office.send(book(attendances=damaged(damage)), "một.xlsx")
        before = {p: p.read_bytes() for p in office.folder.rglob("*") if p.is_file()}
        from tests.intake.damage import take

        take(office.folder, office.place / "một.xlsx")
        assert {p: p.read_bytes() for p in office.folder.rglob("*") if p.is_file()} == before


@settings(max_examples=15)
@given(st.permutations(range(3)), st.permutations(range(8)))
def test_the_order_of_rows_and_columns_changes_nothing(rows, columns):
    with tempfile.TemporaryDirectory() as place:
        office = Office(Path(place))
        head, *body = attendances()
        turned = [[line[c] for c in columns] for line in (head, *(body[r] for r in rows))]
        taken = office.send(book(conferences=conferences(), attendances=turned))
        assert taken.rules() == []
        found = {row["conf_id"]: row["present"] for row in taken.table("attendances")}
        assert found == {"hn1": "118", "hn2": "88", "hn3": "60"}


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=30))
def test_a_text_neutralised_for_spreadsheets_reads_back(text):
    from phantich.files.csv_safety import neutral, original

    assert original(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
