"""What is kept of a file: its counts in the log, itself by its hash, its rows set aside."""

from __future__ import annotations

import hashlib
from pathlib import Path

from phantich.dataset.commit import FOLDER
from phantich.errors import Fault
from phantich.intake.import_log import ACCEPTED, PARTLY, REFUSED, Entry
from phantich.intake.import_state import Work
from phantich.intake.merging import issues
from phantich.intake.set_aside import aside_workbook
from phantich.intake.submission_pages import Submission
from phantich.intake.unit_names import slug


class BrokenBalance(RuntimeError):
    """Rows were lost or counted twice: a fault of the program, never of the data."""


def keep(work: Work, found: Submission, entry: Entry) -> None:
    """Count the rows of the file, keep it, and write down what became of it."""
    rows = [row for page, row in found.rows if not page.refused]
    entry.read, entry.accepted, entry.set_aside = found.read, found.accepted, found.aside
    entry.warned = sum(row.warned for row in rows)
    entry.converted = sum(bool(r.blanks.get("used")) for row in rows for r in row.remarks)
    for page in found.pages:
        for kind, count in page.ignored.items():
            entry.ignored[kind] = entry.ignored.get(kind, 0) + count
    wrong = any(remark.fatal for remark in found.said())
    entry.status = (PARTLY if entry.accepted else REFUSED) if wrong else ACCEPTED
    entry.withheld = found.personal
    _balance(found)
    if work.keeping:
        _keep(work, found, entry)
    for row in issues(found, entry.file, work.lang):
        work.dataset.stock("data_issues").put(row)
    work.ledger.put(entry)


def _balance(found: Submission) -> None:
    """Every row read is taken or set aside with a reason; anything else is a fault of ours."""
    taken = sum(not row.aside for page, row in found.rows if not page.refused)
    aside = sum(row.aside or page.refused for page, row in found.rows)
    withheld = sum(page.withheld for page in found.pages)
    silent = [row for page, row in found.rows if page.refused and not page.remarks]
    if taken + aside + withheld != found.read or silent:
        raise BrokenBalance(f"{found.file}: {found.read} != {taken} + {aside} + {withheld}")


def _keep(work: Work, found: Submission, entry: Entry) -> None:
    """The file itself by its hash, and the rows set aside as a workbook."""
    path = work.sources[id(found)]
    if not found.personal:
        entry.original = f"{FOLDER}/originals/{found.sha256}{path.suffix.lower()}"
        work.pending[entry.original] = _content(path, found)
    if any(row.aside or page.refused for page, row in found.rows) or found.personal:
        name = "" if found.personal else f"{slug(path.stem, 40, 'tep')}-"
        entry.aside_file = f"set_aside/{name}{found.sha256[:8]}.xlsx"
        work.pending[entry.aside_file] = aside_workbook(found, work.lang)
        work.aside.append(entry.aside_file)


def _content(path: Path, found: Submission) -> bytes:
    """The bytes that were read; a file changed meanwhile is refused."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != found.sha256:
        raise Fault("file_changed", file=found.file)
    return content
