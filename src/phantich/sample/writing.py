"""Writing an invented dataset as CSV files or as Parquet partitions, the same bytes each time."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from pandas import DataFrame

from phantich.errors import Fault
from phantich.files.csv_safety import frame_bytes
from phantich.files.paths import shown
from phantich.schema.data_model import tables

Format = Literal["csv", "parquet"]
Piece = tuple[str, Mapping[str, DataFrame]]
README = """# Số liệu minh họa / Invented data

Mọi đơn vị, văn bản, con số trong thư mục này đều do `phantich sample` bịa ra. Không có nơi nào,
cơ quan nào, người nào có thật. Every unit, document and figure in this folder is invented.
"""


def write(pieces: Mapping[str, DataFrame] | Iterable[Piece], folder: Path, fmt: Format) -> None:
    """Write tables, or pieces of tables as they come, into a folder.

    CSV pieces are appended to one file a table; Parquet pieces stand as ``table/piece.parquet``.
    Whole tables from a mapping stand as one file each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(README, "utf-8", newline="\n")
    if isinstance(pieces, Mapping):
        for name, rows in pieces.items():
            _file(rows, folder / f"{name}.{fmt}", append=False)
        return
    started: set[str] = set()
    for mark, piece in pieces:
        for name, rows in piece.items():
            _piece(rows, (folder, name, mark), fmt, append=name in started)
            started.add(name)


def _piece(rows: DataFrame, place: tuple[Path, str, str], fmt: Format, *, append: bool) -> None:
    folder, name, mark = place
    if fmt == "csv":
        _file(rows, folder / f"{name}.csv", append=append)
    elif len(rows):
        (folder / name).mkdir(exist_ok=True)
        _file(rows, folder / name / f"{mark}.parquet", append=False)


def _file(rows: DataFrame, path: Path, *, append: bool) -> None:
    if path.suffix == ".parquet":
        rows.to_parquet(path, index=False)
        return
    flags = {str(name): rows[name].astype("Int64") for name in rows.select_dtypes("boolean")}
    with path.open("ab" if append else "wb") as out:
        out.write(frame_bytes(rows.assign(**flags), header=not append))


def clear(folder: Path) -> None:
    """Remove an earlier invented dataset from a folder; nothing else is ever removed.

    Raises
    ------
    Fault
        The folder holds files and is not marked as an invented dataset.
    """
    if folder.is_file():
        raise Fault("not_invented", path=shown(folder))
    if not folder.exists() or not any(folder.iterdir()):
        return
    mark = folder / "README.md"
    if not mark.exists() or mark.read_text("utf-8") != README:
        raise Fault("not_invented", path=shown(folder))
    for name in (*tables(), "texts"):
        (folder / f"{name}.csv").unlink(missing_ok=True)
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)


def write_texts(texts: Mapping[str, str], folder: Path) -> None:
    """Write the texts of plans to their places under a folder."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
