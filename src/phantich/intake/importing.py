"""Importing files into a dataset: read, understood, judged together, and written all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phantich.dataset.commit import commit, locked
from phantich.errors import Fault, Problems
from phantich.files.paths import resolve, shown
from phantich.intake.fact_rules import judge
from phantich.intake.import_log import ACCEPTED, LOG, REFUSED, Entry, Ledger, records_path
from phantich.intake.import_state import Work, unswept
from phantich.intake.kept_files import keep
from phantich.intake.merging import Merge, counted, part_of, records_content
from phantich.intake.name_registry import registry_of
from phantich.intake.reader_pool import read_all
from phantich.intake.remarks import Remark, record
from phantich.intake.stored_tables import StoredTables
from phantich.intake.submission_pages import Submission
from phantich.intake.suspicious_counts import note_outliers
from phantich.intake.table_facts import Asked, Fact, Registry, facts_of, whose
from phantich.intake.unit_names import Directives, Units
from phantich.intake.versions import refuse_competing, version_of
from phantich.language.folding import visible

Progress = Callable[[int, int], None]
NOBODY = Registry(Units([], [], [], []), Directives([]))
FIRST_TABLES = ("units", "unit_versions", "unit_successions", "directives")


@dataclass
class Outcome:
    """What became of an import: rows taken by table, everything said, where rows set aside lie."""

    accepted: dict[str, int]
    problems: Problems
    entries: list[Entry]
    set_aside: str | None
    ignored: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> dict[str, int]:
        """Rows read, taken, taken with a warning, and set aside; read = taken + set aside."""
        names = ("read", "accepted", "warned", "set_aside")
        return {name: sum(getattr(entry, name) for entry in self.entries) for name in names}


def import_files(
    files: Sequence[str | Path],
    into: str | Path,
    asked: Asked | None = None,
    *,
    lang: str = "vi",
    progress: Progress | None = None,
) -> Outcome:
    """Read files of offices into a dataset; every row is taken or set aside with its reason.

    Raises
    ------
    Fault
        The dataset can't be read or written, or another import is running.
    BrokenBalance
        Rows read are not rows taken and rows set aside (a fault of the program).
    """
    folder = resolve(into)
    if folder.is_file():
        raise Fault("into_no_folder", path=shown(folder))
    paths = [resolve(file) for file in files]
    with unswept():
        found = read_all(paths, lang, progress)
        sources = {id(one): path for one, path in zip(found, paths, strict=True)}
        if not folder.exists() and all(one.refusal for one in found):
            return _import(Work(StoredTables(folder), Ledger(), Asked(), lang, sources), found)
        with locked(folder):
            stock, ledger = StoredTables.read(folder), Ledger.read(folder)
            work = Work(stock, ledger, asked or Asked(), lang, sources, str(into))
            outcome = _import(work, found)
            commit(folder, {**work.dataset.changes(), **work.pending})
    return outcome


def preview(file: str | Path, asked: Asked | None = None, *, lang: str = "vi") -> Outcome:
    """What an import of one file into an empty dataset would say and take; nothing is written."""
    path = resolve(file)
    with unswept():
        found = read_all([path], lang)
        sources = {id(found[0]): path}
        work = Work(StoredTables(path), Ledger(), asked or Asked(), lang, sources, keeping=False)
        return _import(work, found)


def _import(work: Work, found: Sequence[Submission]) -> Outcome:
    order = sorted(range(len(found)), key=lambda at: (version_of(found[at]), at))
    fresh = _fresh(work, [found[at] for at in order])
    facts, owners = _facts(work, fresh)
    entries = [
        _take(work, one, facts[id(one)], owners) if id(one) in facts else _left(work, one)
        for one in (found[at] for at in order)
    ]
    return _outcome(work, found, entries)


def _fresh(work: Work, found: Sequence[Submission]) -> list[Submission]:
    """The files that have something to give: readable, and not received in full before."""
    seen: set[str] = set()
    fresh = []
    for one in found:
        entry = work.ledger.of(one.sha256)
        if one.refusal:
            continue
        if one.sha256 in seen or (entry is not None and entry.finished):
            one.remarks.append(
                Remark("same_file", "warning", value=entry.file if entry else one.file)
            )
            continue
        seen.add(one.sha256)
        fresh.append(one)
    return fresh


# --- understanding all files together --------------------------------------------------


def _facts(work: Work, fresh: Sequence[Submission]) -> tuple[dict[int, list[Fact]], dict[int, Any]]:
    """The facts of every file, judged together: one may name what another brings."""
    pages = [page for one in fresh for page in one.pages]
    first = [page for page in pages if page.block_name in FIRST_TABLES]
    brought = [fact for page in first for fact in facts_of(page, NOBODY) if fact.live]
    registry = registry_of(work.dataset, brought)
    owners = {
        id(page): whose(page, registry, work.asked)
        for page in pages if page.block.form and not page.refused
    }  # fmt: skip
    refuse_competing(work.ledger, fresh, owners)
    made = {
        id(one): [f for p in one.pages for f in facts_of(p, registry, owners.get(id(p)))]
        for one in fresh
    }
    everything = [fact for facts in made.values() for fact in facts]
    judge(everything, work.dataset, registry.units, work.asked)
    note_outliers(everything)
    return made, owners


# --- taking one file in -------------------------------------------------------------------


def _take(work: Work, found: Submission, facts: Sequence[Fact], owners: dict[int, Any]) -> Entry:
    live = [fact for fact in facts if fact.live]
    old = work.ledger.of(found.sha256)
    entry = _entry(work, found, old)
    parts = [(fact, part_of(fact, owners.get(id(fact.page)))) for fact in live]
    merge = Merge(work.dataset, work.ledger, found, entry)
    merge.put(live, parts)
    if old is not None and not merge.fresh and found.accepted == old.accepted:
        work.aside += [old.aside_file] if old.aside_file else []
        return old  # the same file gave the same rows: nothing is written anew
    entry.tables, entry.changes = counted(live), [*entry.changes, *merge.changes]
    entry.parts = list({p.key: p for _, p in parts if p is not None}.values())
    if entry.parts:
        work.dataset.pending[records_path(entry)] = records_content(parts)
        work.pending[records_path(entry)] = work.dataset.pending[records_path(entry)]
    keep(work, found, entry)
    return entry


def _entry(work: Work, found: Submission, old: Entry | None) -> Entry:
    """The entry of a file, which keeps what an earlier import of the same file changed."""
    if old is None:
        return Entry(work.ledger.next_number(), found.name, found.sha256, ACCEPTED)
    return Entry(old.number, old.file, found.sha256, ACCEPTED, changes=list(old.changes))


def _left(work: Work, found: Submission) -> Entry:
    """A file of which nothing new is taken: unreadable, or received before."""
    old = work.ledger.of(found.sha256)
    if old is not None:
        return Entry(old.number, old.file, found.sha256, old.status)
    entry = Entry(
        work.ledger.next_number(), found.name, found.sha256, REFUSED, reason=found.refusal
    )
    known = any(e.file == entry.file and e.reason == entry.reason for e in work.ledger.entries)
    if found.refusal and not known:
        work.ledger.put(entry)
    return entry


def _outcome(work: Work, found: Sequence[Submission], entries: list[Entry]) -> Outcome:
    from phantich.schema.data_model import tables as all_tables

    problems = Problems(work.lang)
    tables: Counter[str] = Counter()
    ignored: Counter[str] = Counter()
    for one in found:
        if one.refusal:
            problems.add("file_refused", file=one.file, why=visible(one.refusal))
        for remark in one.said():
            record(problems, one.file, remark)
    for entry in entries:
        tables.update(entry.tables)
        ignored.update(entry.ignored)
    work.pending[LOG] = work.ledger.content()
    where = None
    if work.aside:
        where = work.aside[0] if len(work.aside) == 1 else "set_aside"
        where = (Path(work.into) / where).as_posix()
    ordered = {name: tables[name] for name in all_tables() if name in tables}
    return Outcome(ordered, problems, entries, where, dict(ignored))
