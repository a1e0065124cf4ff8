"""A finished report read back: every figure of every form, and what it is a figure of.

It shares nothing with the code that writes a report but the names of things (the catalogue and the
words of the headings): numbers are parsed from what is printed and rounded here, in decimal.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import docx
import openpyxl
import pypdf
from lxml import html

from phantich.schema.indicators import indicators
from tests import SOURCE

WORDS = tomllib.loads((SOURCE / "language" / "words" / "document.vi.toml").read_text("utf-8"))
MET = {"đạt": "True", "trong mức": "True", "chưa đạt": "False", "quá mức": "False"}
EXACT = ("numerator", "denominator", "value", "target", "value_before", "points", "relative")
COLUMNS = {
    "Tử số": "numerator", "Mẫu số": "denominator", "Kết quả": "value", "Mức": "target",
    "Mức tham chiếu": "target", "Nguồn mức": "source", "Đánh giá": "verdict",
    "Tăng, giảm (điểm %)": "points", "Tăng, giảm (%)": "relative", "Năm trước": "value_before",
    "Năm nay": "value", "Hiện tại": "value", "Số lượng": "numerator", "Tổng số": "denominator",
}  # fmt: skip
FIGURE = r"[+-]?\d[\d.]*(?:,\d+)?%?"
RANGE = "Dao động ngẫu nhiên 95%"
LOST = "not found"
DERIVED = ("absent", "others")  # what published totals leave, beside the indicator itself
OWNERS = ("Đơn vị", "Chủ trì")
NAMED = ("Chỉ tiêu", "Chỉ tiêu theo dõi")
N, P = r"\d{1,3}(?:\.\d{3})+|\d+", r"\d+(?:,\d+)?%"
LEVEL = rf"(?P<source>mức giao|mức tham khảo) (?:không quá )?(?P<target>{P})"
TAIL = (
    rf"(?:(?:; )?(?:tăng rõ rệt, |giảm rõ rệt, )?năm \d{{4}}: (?P<before>{P}))?(?:; )?(?:{LEVEL})?"
)
# 56/184 lượt quán triệt chậm (30,43%; năm 2023: 23,91%; mức tham khảo không quá 10%
COUNTED = re.compile(
    rf"(?<![\d/.,-])(?P<n>{N})/(?P<d>{N})(?![\d/-])(?P<between>(?:(?!\. )[^()%;:/])*)"
    rf"(?:\(|, đạt )(?P<value>{P})(?:{TAIL})"
)
# 97,92% (11.860/12.112), đạt mức giao 96,5%
WORTH = re.compile(
    rf"(?P<value>{P})(?P<between>(?:(?!\. )[^()%;:/])*)\((?P<n>{N})/(?P<d>{N})"
    rf"(?:\)(?:, (?P<verdict>{'|'.join(MET)}) {LEVEL})?|{TAIL.replace('<', '<in_')})"
)
LEVELS = re.compile(
    r"Trong (\d+) chỉ tiêu có mức[^,:]*[,:] (\d+) đạt, (\d+) chưa đạt, (\d+) chưa đánh giá được"
)


class Key(NamedTuple):
    """Of what a figure is: an indicator, of one unit or all, of one category or all."""

    indicator: str
    unit: str = ""
    category: str = ""


class Said(NamedTuple):
    """What one row or sentence of a form says together, and of which figures it may speak."""

    place: str
    keys: frozenset[Key]
    parts: dict[str, object]


@dataclass
class Book:
    """What the two files of figures say, exactly; ``several`` are the contradictions in them."""

    known: dict[Key, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    units: dict[str, str] = field(default_factory=dict)
    categories: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    several: list[str] = field(default_factory=list)
    first: dict[Key, dict[str, object]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, place: str, key: Key, part: str, text: str) -> None:
        """One exact figure; a second that differs is a contradiction."""
        if not text:
            return
        first = self.known[key].setdefault(part, text)
        if first != text and not near(first, text):
            self.several.append(f"{place}: {key} {part}: {first} and {text}")

    @cached_property
    def of_counts(self) -> Mapping[tuple[int, int], set[Key]]:
        """The figures of each numerator and denominator."""
        found: dict[tuple[int, int], set[Key]] = defaultdict(set)
        for key, row in self.known.items():
            if "numerator" in row and "denominator" in row:
                found[int(row["numerator"]), int(row["denominator"])].add(key)
        return found

    @cached_property
    def _parts(self) -> Mapping[str, set[Key]]:
        found: dict[str, set[Key]] = defaultdict(set)
        for key in self.known:
            found[key.indicator].add(key)
        return {name: keys for name, keys in found.items() if all(key.category for key in keys)}

    def parts_of(self, names: Iterable[str]) -> set[Key]:
        """The categories of those indicators that have no figure but by category."""
        return {key for name in names for key in self._parts.get(name, ())}

    def repeats(self, key: Key, part: str, printed: object) -> bool:
        """Whether a unit's figure that no file has is printed as it was the first time."""
        first = self.first[key].setdefault(part, printed)
        if isinstance(first, str) and not isinstance(printed, str):
            return agrees(first, str(printed))
        return agrees(printed, str(first)) if not isinstance(first, str) else first == printed


def near(one: object, other: object) -> bool:
    """Whether two exact figures are one, written with more or fewer digits."""
    try:
        return abs(float(str(one)) - float(str(other))) <= 1e-9 * max(1.0, abs(float(str(one))))
    except ValueError:
        return False


def agrees(printed: object, exact: str) -> bool:
    """Whether a printed figure is the exact one, rounded half up to the digits it shows.

    Of a percentage noughts may be left out, so that it is held to two decimals.
    """
    if isinstance(printed, int | float):
        return near(printed, exact)
    percent = str(printed).endswith("%")
    text = str(printed).rstrip("%").lstrip("+").replace(".", "").replace(",", ".")
    shown = Decimal(text)
    digits = max(-int(shown.as_tuple().exponent), 2 if percent else 0)
    wanted = Decimal(exact) * (100 if percent else 1)
    return bool(shown == wanted.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def plain(text: object) -> str:
    """A text with single spaces, without what only joins or hides."""
    bare = str("" if text is None else text).replace("\u2060", "").replace("\u00ad", "")
    return re.sub(r"\s+", " ", bare.replace("\u00a0", " ").replace("\u202f", " ")).strip()


@cache
def named() -> dict[str, frozenset[str]]:
    """The indicators of each name, in full and without its brackets; small letters."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, fact in indicators().items():
        for name in (fact.vi, fact.vi.partition(" (")[0]):
            found[name.casefold()].add(key)
    for key, name in WORDS["counted_as_one"].items():
        found[name.casefold()].add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


# --- the files of figures --------------------------------------------------------------


def records(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, all as texts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def book_of(run: Path, data: Path) -> Book:
    """``results.csv`` and ``figures.csv`` as one; the workbook's sheet gives codes their names."""
    book = Book()
    leading = {row["unit_id"] for row in records(data / "about.csv")}
    for row in records(data / "units.csv"):
        if row["unit_id"] not in leading:
            book.units |= {row[name]: row["unit_id"] for name in ("name", "short_name")}
    for row in records(run / "results.csv"):
        key = Key(row["indicator"], row.get("unit", ""), row["category"])
        for part in ("numerator", "denominator", "value", "target", "lower", "upper", "met"):
            book.add("results.csv", key, part, row[part])
        book.known[key] |= {"source": row["target_source"], "status": row["status"]}
    figures = records(run / "figures.csv")
    for at, row in enumerate(figures, 2):
        _entry(book, f"figures.csv line {at}", row)
    _names(book, figures, run)
    return book


def _entry(book: Book, place: str, row: Mapping[str, str]) -> None:
    """One line of the ledger, if it is a figure of an indicator."""
    part, category = row["part"], row["category"]
    kind, _, of = part.rpartition("_")
    if kind in DERIVED:
        part, category = of, kind
    elif of in DERIVED:
        part, category = "value", of
    if row["indicator"] and part in EXACT:
        book.add(place, Key(row["indicator"], row["unit"], category), part, row["value"])
        if not agrees(row["text"], row["value"]):
            book.several.append(f"{place}: {row['text']} of {row['value']}")


def _names(book: Book, figures: list[dict[str, str]], run: Path) -> None:
    """The names of units and categories: the sheet lists the same figures in the same order."""
    sheet = openpyxl.load_workbook(run / "annex.xlsx", data_only=True).worksheets[-1]
    rows = [row[:7] for row in sheet.iter_rows(values_only=True)]
    start = next(at for at, row in enumerate(rows) if row[0] == WORDS["ledger"]["place"]) + 1
    listed = rows[start:]
    if len(listed) != len(figures):
        book.several.append(f"annex.xlsx lists {len(listed)} figures, figures.csv {len(figures)}")
    for row, (_, _, category, unit, _, value, text) in zip(figures, listed, strict=False):
        if plain(text) != plain(row["text"]) or not (
            near(value, row["value"]) or plain(value) == plain(row["value"])
        ):
            book.several.append(f"annex.xlsx and figures.csv: {value}, {text} and {row}")
        if row["unit"]:
            book.units[plain(unit)] = row["unit"]
        if row["category"]:
            key = Key(row["indicator"], row["unit"], row["category"])
            book.categories[plain(category)].add(key)


def faults_within(book: Book) -> Iterator[str]:
    """What cannot be together in one row: value and counts, value and range, level and verdict."""
    for key, row in book.known.items():
        fact = indicators()[key.indicator]
        if "value" not in row:
            continue
        value = Decimal(row["value"])
        ratio = fact.kind in ("share", "mix", "attainment", "per", "rate")
        if ratio and row.get("numerator") and Decimal(row.get("denominator", "0")):
            counts = Decimal(row["numerator"]) / Decimal(row["denominator"]) * fact.per
            if not near(value, counts):
                yield f"{key}: {value} is not {row['numerator']}/{row['denominator']}"
        if "lower" in row and not float(row["lower"]) <= value <= float(row["upper"]):
            yield f"{key}: {value} outside {row['lower']} to {row['upper']}"
        if "met" in row:
            level = Decimal(row["target"])
            met = value <= level if fact.better == "lower" else value >= level
            if str(met) != row["met"]:
                yield f"{key}: {value} against {level} is called {row['met']}"


# --- tables ------------------------------------------------------------------------------


class Sheet(NamedTuple):
    """A table of any form: its title, its headings with their numbers, and its rows."""

    place: str
    head: list[str]
    numbers: list[str]
    rows: list[list[object]]
    title: str = ""


def word_tables(run: Path) -> Iterator[Sheet]:
    """The tables of the Word file."""
    for at, table in enumerate(docx.Document(str(run / "report.docx")).tables, 1):
        rows = [[plain(cell.text) for cell in row.cells] for row in table.rows]
        yield _sheet(f"report.docx table {at}", rows, below=True)


def page_tables(run: Path, name: str) -> Iterator[Sheet]:
    """The tables of a page."""
    for at, table in enumerate(html.parse(str(run / name)).iter("table"), 1):
        rows = [[plain(cell.text_content()) for cell in row] for row in table.iter("tr")]
        caption = plain("".join(c.text_content() for c in table.iter("caption")))
        title = re.sub(r"^Biểu số \d+\. | \(.*", "", caption)
        yield _sheet(f"{name} table {at} {caption}".strip(), rows)._replace(title=title)


def workbook_tables(run: Path) -> Iterator[Sheet]:
    """The numbered tables of the workbook: below the mark, the title and the source."""
    for sheet in openpyxl.load_workbook(run / "annex.xlsx", data_only=True).worksheets[:-1]:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        start = next((at for at, row in enumerate(rows) if _heads(row)), None)
        if start is not None:
            numbers = [plain(cell) for cell in rows[start - 1]]
            numbered = any(n.startswith("(") for n in numbers)
            head = [plain(cell) for cell in rows[start]]
            said = numbers if numbered else []
            yield Sheet(f"annex.xlsx {sheet.title}", head, said, rows[start + 1 :])


def _heads(row: Sequence[object]) -> bool:
    return sum(cell is not None for cell in row) > 1 and (row[0] == "STT" or row[0] in NAMED)


def _sheet(place: str, rows: list[list[str]], below: bool = False) -> Sheet:
    head = rows[0] if rows else []
    numbered = below and len(rows) > 1 and any(cell.startswith("(1)") for cell in rows[1])
    return Sheet(place, head, rows[1] if numbered else [], rows[1 + numbered :])  # type: ignore[arg-type]


def said_in_table(sheet: Sheet, book: Book, year: int) -> Iterator[Said]:
    """Every row whose figures have an owner: an indicator, a category of it, or a unit."""
    columns = {at: _part(name, year) for at, name in enumerate(sheet.head)}
    column = next((at for at, name in enumerate(sheet.head) if name in NAMED), None)
    if column is not None:
        yield from _by_indicator(sheet, columns, column, book)
    elif "Phân loại" in sheet.head and "Kết quả" in sheet.head:
        yield from _by_category(sheet, columns, book)
    elif sheet.head[1:2] == ["Đơn vị"]:
        yield from _by_unit(sheet, book)


def _part(heading: str, year: int) -> str:
    years = {f"Năm {year}": "value", f"Năm {year - 1}": "value_before"}
    return COLUMNS.get(heading, years.get(heading, ""))


def _by_indicator(
    sheet: Sheet, columns: Mapping[int, str], column: int, book: Book
) -> Iterator[Said]:
    whose = next((at for at, name in enumerate(sheet.head) if name in OWNERS), None)
    for row in sheet.rows:
        if len(row) != len(sheet.head) or not plain(row[column]):
            continue
        keys = named().get(plain(row[column]).casefold(), frozenset())
        unit = "" if whose is None else book.units.get(plain(row[whose]), "")
        owners = {Key(key, unit) for key in keys}
        if "Chủ trì" in sheet.head:  # what one unit carries out is followed by its own figures
            owners |= {Key(key) for key in keys}
        owners |= book.parts_of(keys)
        if keys:
            yield Said(sheet.place, frozenset(owners), _parts(row, columns) | _computed(sheet, row))


def _computed(sheet: Sheet, row: Sequence[object]) -> dict[str, object]:
    """In the table of published figures the part that a row speaks of, worked out again."""
    if "Số tính lại" not in sheet.head:
        return {}
    names = {WORDS["published"][part]: part for part in EXACT[:3]}
    part = names[plain(row[sheet.head.index("Loại số")])]
    return {part: plain(row[sheet.head.index("Số tính lại")])}


def _by_category(sheet: Sheet, columns: Mapping[int, str], book: Book) -> Iterator[Said]:
    """A group's name is the indicator; without groups the title is, or any that has the name."""
    at = sheet.head.index("Phân loại")
    group: frozenset[str] = frozenset()
    for row in sheet.rows:
        name = next((plain(cell) for cell in row[1:] if cell), "") if len(row) > 1 else ""
        if name.casefold() in named():
            group = named()[name.casefold()]
            continue
        if len(row) != len(sheet.head):
            continue
        owners = book.categories.get(plain(row[at]), set())
        keys = {key for key in owners if not group or key.indicator in group}
        if keys:
            yield Said(sheet.place, frozenset(keys), _parts(row, columns))


def _by_unit(sheet: Sheet, book: Book) -> Iterator[Said]:
    meant = meanings(sheet)
    for row in sheet.rows:
        unit = book.units.get(plain(row[1])) if len(row) == len(sheet.head) else None
        if plain(row[1] if len(row) > 1 else "") == WORDS["annex"]["total"]:
            unit = ""
        if unit is None:
            continue
        found: dict[str, dict[str, object]] = defaultdict(dict)
        for at, (key, part) in meant.items():
            if _figure(row[at]):
                found[key][part] = row[at]
        for key, parts in found.items():
            yield Said(sheet.place, frozenset({Key(key, unit)}), parts)


def meanings(sheet: Sheet) -> dict[int, tuple[str, str]]:
    """Which indicator and part each column of a table by unit shows.

    The words of its heading say so; of a heading that several share, the numbers of the columns
    it is worked out from: ``(6=5/4)``.
    """
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for name, heading in WORDS["column"].items():
        key, _, part = name.rpartition("_")
        if key in indicators():
            said[heading].add((key, part))
    may = {at: said[name] for at, name in enumerate(sheet.head) if name in said}
    for at, number in enumerate(sheet.numbers):
        made = re.fullmatch(r"\(\d+=(\d+)/(\d+)\)", number)
        if made and at in may and len(may[at]) > 1:
            top, base = (int(n) + 1 for n in made.groups())
            keys = {k for k, _ in may[top]} & {k for k, _ in may[base]}
            for place in (at, top, base):
                may[place] = {pair for pair in may[place] if pair[0] in keys}
    return {at: next(iter(pairs)) for at, pairs in may.items() if len(pairs) == 1}


def _figure(cell: object) -> bool:
    if isinstance(cell, int | float):
        return True
    return bool(re.fullmatch(FIGURE, plain(cell)))


def _parts(row: Sequence[object], columns: Mapping[int, str]) -> dict[str, object]:
    """What the cells of a row say; ``97,92% (11.860/12.112)`` says three things."""
    found: dict[str, object] = {}
    for at, part in columns.items():
        cell = row[at]
        if part in ("source", "verdict") and plain(cell) not in ("", "-"):
            found[part] = plain(cell)
        elif part == "target" and isinstance(cell, str):
            found |= _level(cell)
        elif part and _figure(cell):
            found[part] = cell if isinstance(cell, int | float) else plain(cell)
        elif part and (whole := WORTH.fullmatch(plain(cell) if cell else "")):
            found |= {"value": whole["value"], "numerator": whole["n"], "denominator": whole["d"]}
    return found


def _level(cell: str) -> dict[str, object]:
    text = plain(cell)
    found: dict[str, object] = {}
    if given := re.match(r"mức (giao|tham khảo)", text):
        found["source"] = {"giao": "được giao", "tham khảo": "tham khảo"}[given[1]]
    if bare := re.search(r"(\d[\d.]*(?:,\d+)?%?)(?: ngày)?$", text):
        found["target"] = bare[1]
    return found


# --- sentences ---------------------------------------------------------------------------


def texts(run: Path) -> Iterator[tuple[str, str]]:
    """The running text of every form that has one."""
    letter = docx.Document(str(run / "report.docx"))
    yield "report.docx", "\n".join(plain(one.text) for one in letter.paragraphs)
    for name in ("report.html", "details.html"):
        tree = html.parse(str(run / name))
        shown = [*tree.iter("p"), *tree.iter("li")]
        yield name, "\n".join(plain(one.text_content()) for one in shown)
    yield "report.pdf", pdf_text(run / "report.pdf")


def pdf_text(path: Path) -> str:
    """The text of a PDF as one line."""
    return _pages(path.read_bytes())


@cache
def _pages(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return plain(" ".join(page.extract_text() for page in pages))


def said_in_text(place: str, text: str, book: Book) -> Iterator[Said]:
    """Every ratio with its percentage, its level, its verdict and the year before it."""
    for pattern in (COUNTED, WORTH):
        for found in pattern.finditer(text):
            parts = {name.removeprefix("in_"): t for name, t in found.groupdict().items() if t}
            parts.pop("between", None)
            parts = _renamed(parts)
            counts = (_count(found["n"]), _count(found["d"]))
            yield Said(f"{place}: {found[0]}", frozenset(book.of_counts[counts]), parts)
    yield from _told(place, text.partition("PHỤ LỤC")[0], book)  # in the PDF tables follow


def _renamed(parts: Mapping[str, str]) -> dict[str, object]:
    names = {"n": "numerator", "d": "denominator", "before": "value_before"}
    found: dict[str, object] = {names.get(name, name): text for name, text in parts.items()}
    if "source" in parts:
        found["source"] = "được giao" if parts["source"] == "mức giao" else "tham khảo"
    return found


def _count(printed: str) -> int:
    return int(printed.replace(".", ""))


def _told(place: str, text: str, book: Book) -> Iterator[Said]:
    """Shares told by name: ``tỷ lệ báo cáo gửi đúng hạn 82,61% (mức giao 88,75%)``."""
    names = sorted(named(), key=len, reverse=True)
    wanted = "|".join(re.escape(name).replace(r"\ ", " ") for name in names)
    pattern = rf"(?P<name>{wanted}) (?:đạt |từ )?(?P<value>{P})(?: \({LEVEL}\))?"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        parts = {name: t for name, t in found.groupdict().items() if t and name != "name"}
        owners = named()[found["name"].casefold()]
        keys = {Key(key) for key in owners}
        keys |= book.parts_of(owners)
        yield Said(f"{place}: {found[0]}", frozenset(keys), _renamed(parts))


def pdf_tables(run: Path) -> Iterator[Sheet]:
    """The tables of the PDF, which has text alone: each row is found by its name.

    Names and headings are those of the page, below the same number; the figures are the PDF's.
    """
    text = pdf_text(run / "report.pdf")
    for sheet in page_tables(run, "report.html"):
        label = re.search(r"Biểu số \d+(?=\.)", sheet.place)
        start = text.index(f" {label[0]} {sheet.title[:9]}") if label else 0
        end = text.find(" Biểu số ", start + 1)
        rows = [_pdf_row(text[start : end if end > 0 else None], row) for row in sheet.rows]
        yield sheet._replace(place=f"report.pdf {label[0] if label else ''}".strip(), rows=rows)


def _pdf_row(text: str, row: Sequence[object]) -> list[object]:
    """A row with its words as they are, and every figure as found between them in the PDF."""
    pieces, figures = [], []
    for at, cell in enumerate(map(plain, row)):
        if at and _figure(cell):
            pieces.append(f"({FIGURE})")
            figures.append(at)
        elif cell:
            pieces.append(r"\s*".join(map(re.escape, cell.replace(" ", ""))))
    found = re.search(r"(?<!\S)" + r"\s+".join(pieces), text)
    made = list(row)
    for place, at in enumerate(figures, 1):
        made[at] = found[place] if found else LOST
    return made


# --- the whole -----------------------------------------------------------------------------


def sheets_of(run: Path) -> Iterator[Sheet]:
    """The tables of every form, the numbers of their columns as Word has them."""
    letter = list(word_tables(run))
    numbers = {tuple(sheet.head): sheet.numbers for sheet in letter}
    pages = (*page_tables(run, "report.html"), *page_tables(run, "details.html"))
    for sheet in (*letter, *pages, *workbook_tables(run), *pdf_tables(run)):
        yield sheet._replace(numbers=numbers.get(tuple(sheet.head), sheet.numbers))


def said(run: Path, sheets: Sequence[Sheet], book: Book, year: int) -> Iterator[Said]:
    """Everything that the forms of a report say of a figure."""
    for sheet in sheets:
        yield from said_in_table(sheet, book, year)
    for place, text in texts(run):
        yield from said_in_text(place, text, book)


def _outside(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Values that stand beside a range which does not hold them."""
    for sheet in sheets:
        if RANGE in sheet.head and "Kết quả" in sheet.head:
            for row in sheet.rows:
                cells = (row[sheet.head.index(name)] for name in ("Kết quả", RANGE))
                found = [_bare(text) for text in re.findall(FIGURE, " ".join(map(plain, cells)))]
                if len(found) == 3 and not found[1] <= found[0] <= found[2]:
                    yield f"{sheet.place}: {row}: outside its range"


def _bare(printed: str) -> Decimal:
    return Decimal(printed.rstrip("%").replace(".", "").replace(",", "."))


def contradictions(run: Path, data: Path, year: int) -> tuple[list[str], Counter[str]]:
    """Every contradiction of a finished report, and how much of each form was held to the files."""
    book = book_of(run, data)
    sheets = list(sheets_of(run))
    faults = [*book.several, *faults_within(book), *_outside(sheets), *_levels_counted(run, book)]
    read: Counter[str] = Counter()
    for one in said(run, sheets, book, year):
        read[re.split(r"[ :]", one.place)[0]] += len(one.parts)
        differ = []
        for key in sorted(one.keys, key=lambda key: key.unit):
            differ.append(_differs(one, key, book))
            if not differ[-1]:
                break
        else:
            named = ", ".join(sorted({key.indicator for key in one.keys})) or "no figure"
            faults.append(
                f"{one.place}: {one.parts} of {named}: {min(differ, default=[], key=len)}"
            )
    return faults, read


def _differs(one: Said, key: Key, book: Book) -> list[str]:
    """The parts of what is said that are not those of a figure."""
    row, found = book.known.get(key, {}), []
    for part, text in one.parts.items():
        if part == "source":
            own = row.get("source", "") in ("default", "trial", "")
            same = text == ("tham khảo" if own else "được giao")
        elif part == "verdict":
            same = text not in MET or MET[str(text)] == row.get("met")
        else:
            same = text != LOST and (
                agrees(text, row[part])
                if part in row
                else bool(key.unit) and book.repeats(key, part, text)
            )
        if not same:
            found.append(f"{part} {text} is {row.get(part, 'nothing')}")
    return found


def _levels_counted(run: Path, book: Book) -> Iterator[str]:
    """Where met, missed and not judged are counted, they are those of ``results.csv``."""
    whole = [row for key, row in book.known.items() if not key.category and not key.unit]
    levels = [row.get("met", "") for row in whole if "status" in row and "target" in row]
    right = (len(levels), *(levels.count(met) for met in ("True", "False", "")))
    for place, text in texts(run):
        for found in LEVELS.finditer(text):
            if tuple(map(int, found.groups())) != right:
                yield f"{place}: {found[0]}: results.csv has {right}"
