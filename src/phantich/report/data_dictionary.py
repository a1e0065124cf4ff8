"""The data dictionary: every table and column of a dataset, written from the schema."""

from __future__ import annotations

from collections.abc import Iterator

from phantich.language import wording
from phantich.schema import data_model
from phantich.schema.data_model import Column, Table

OPENING = """# Dữ liệu / Data

Trang này sinh ra từ `src/phantich/schema/tables.toml` bằng `make data`; xin đừng sửa tay.
This page is made from `src/phantich/schema/tables.toml` by `make data`; do not edit it.

- `published/`: số tổng đã công bố năm 2024, đúng đến mức nguồn có. The published totals of 2024,
  exactly as far as the source goes. 1.070 = 12.930 − 11.860. The source does not say whether its
  totals are persons or attendances; sums over conferences are attendances, so they are entered so.
- `sample/`: **SỐ LIỆU MINH HỌA / invented data**, made by `phantich sample --out data/sample`.

Một bộ dữ liệu là một thư mục tệp CSV hoặc Parquet (mỗi bảng một tệp hay một thư mục con), hoặc một
tệp Excel (mỗi bảng một trang). Bảng hay cột vắng mặt là “chưa có số liệu”, không phải số 0.
A dataset is a folder of CSV or Parquet files, or one workbook with a sheet per table. What is
absent is “no data”, never 0.

Tiêu đề cột được nhận ra theo tên mã, tiếng Việt hay tên khác, không phân biệt dấu, hoa thường.
A column is recognised by its code, its Vietnamese heading or another name, whatever the case or
accents. **Đậm / bold** = bắt buộc có giá trị / every row must have a value; *nghiêng / italic* =
phải có cột / the column must be there.
"""
TYPES = {
    "id": "mã / code",
    "text": "chữ / text",
    "ref": "mã của / code of",
    "enum": "danh mục / list",
    "count": "số đếm / count",
    "number": "số / number",
    "share": "tỷ phần 0–1 / share",
    "date": "ngày / date",
    "flag": "có, không / yes, no",
    "year": "năm / year",
}


def data_dictionary() -> str:
    """The data dictionary as one Markdown page, Vietnamese and English side by side."""
    tables = [line for table in data_model.tables().values() for line in _table(table)]
    lists = [line for name in data_model.enums() for line in _list(name)]
    return "\n".join([OPENING, *tables, "## Danh mục / Lists", "", *lists]) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.vi} – `{table.name}`"
    yield ""
    names = ", ".join(f"`{alias}`" for alias in table.aliases)
    yield f"Khóa / key: {', '.join(f'`{part}`' for part in table.key)}." + (
        f" Tên khác / also: {names}." if names else ""
    )
    rules = [f"`{rule}`" for rule in (*table.checks, *(f"{w} (?)" for w in table.warnings))]
    if rules:
        yield f"Quy tắc / rules ((?) = chỉ cảnh báo / warning only): {', '.join(rules)}."
    yield ""
    yield "| Cột / column | Tiêu đề / heading | Loại / type | Đếm / counts | Tên khác / also |"
    yield "|---|---|---|---|---|"
    yield from (_column(column) for column in table.columns.values())
    yield ""


def _column(column: Column) -> str:
    mark = "**" if column.required else "*" if column.expected else ""
    kind = TYPES[column.type] + (f" `{column.to or column.of}`" if column.to or column.of else "")
    if column.default is not None:
        kind += f", mặc định / default {column.default}"
    unit = wording.say(f"unit.{column.counts}") if column.counts in COUNTED else column.counts
    cells = (f"{mark}`{column.name}`{mark}", column.vi, kind, unit, ", ".join(column.aliases))
    return f"| {' | '.join(cells)} |"


COUNTED = (
    "person",
    "contact",
    "measure",
    "conference",
    "round",
    "class",
    "item",
    "cell",
    "personal_plan",
)


def _list(name: str) -> Iterator[str]:
    codes = data_model.enums()[name].items()
    yield f"- `{name}`: " + "; ".join(f"`{code}` {f['vi']} / {f['en']}" for code, f in codes) + "."
