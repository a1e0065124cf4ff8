"""Draw the house from the contract that pyproject.toml declares: one picture, ``house.svg``.

Each floor is a row of rooms; a room imports only from floors below its own. The words are the first
lines of the packages' docstrings.
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "house.svg"
WIDTH, LINE, GAP = 980, 24, 9


def floors() -> list[list[str]]:
    """The rooms floor by floor, the highest first."""
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = facts["tool"]["importlinter"]["contracts"]
    return [[room.strip() for room in floor.split("|")] for floor in contract["layers"]]


def about(room: str) -> str:
    """The first sentence of a room's docstring."""
    folder = ROOT / "src" / "phantich" / room
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.partition("\n")[0]


def drawn() -> str:
    """The picture as SVG text: a box for each floor, a line for each room on it."""
    boxes, top = [], GAP
    for rooms in floors():
        height = LINE * len(rooms) + GAP
        boxes.append(
            f'<rect x="{GAP}" y="{top}" width="{WIDTH - 2 * GAP}" height="{height}" rx="4" '
            'fill="#eef3f8" stroke="#4a6785"/>'
        )
        for at, room in enumerate(rooms):
            y = top + LINE * (at + 1)
            boxes.append(f'<text x="20" y="{y}" font-weight="bold">{room}</text>')
            boxes.append(f'<text x="130" y="{y}" fill="#333">{escape(about(room))}</text>')
        top += height + GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" '
        'font-family="sans-serif" font-size="13">\n'
        "<title>The rooms of phantich, floor by floor: each imports only from floors below</title>"
    )
    return "\n".join([head, *boxes, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(drawn(), "utf-8")
