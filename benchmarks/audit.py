"""How many pages a second are audited, and how that compares with reading the text alone.

Run: python -m benchmarks.audit [pages]. A page is 500 words, written anew from the list of
test sentences with other numbers, so that no two pages are alike.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from pathlib import Path

from phantich.draft_audit import audit_text, read_draft
from tests.draft_audit.sentences import VIETNAMESE

WORDS = 500
FILLER = (
    "Các cấp ủy tiếp tục rà soát, bổ sung nội dung cho sát với tình hình của từng nơi, "
    "phân công người theo dõi và định kỳ báo cáo để kịp thời tháo gỡ vướng mắc."
)


def page(chance: random.Random) -> str:
    """About 500 words: a third of the sentences hold figures, as in a dense report."""
    lines: list[str] = []
    length = 0
    while length < WORDS:
        text = chance.choice(VIETNAMESE)[0] if chance.random() < 0.33 else FILLER
        text = re.sub(r"\d", lambda m: str((int(m[0]) + chance.randrange(1, 9)) % 9 + 1), text)
        lines.append(text)
        length += len(text.split())
    return "\n".join(lines)


def timed(work, *arguments):
    """The result and the processor seconds of a call."""
    begun = time.process_time()
    result = work(*arguments)
    return result, time.process_time() - begun


def main(pages: int = 1000) -> None:
    """Write a draft, read it, audit it, and print the rates."""
    chance = random.Random(2024)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.txt"
        path.write_text("\n\n".join(page(chance) for _ in range(pages)), "utf-8")
        read, reading = timed(read_draft, path)
    found, auditing = timed(audit_text, read.text)
    print(f"{pages} pages, {len(read.text.split())} words, {len(found.figures)} figures")
    print(f"read   {reading:8.3f} s")
    print(f"audit  {auditing:8.3f} s  {pages / auditing:8.0f} pages/s")
    print(f"audit / read {auditing / max(reading, 1e-9):.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
