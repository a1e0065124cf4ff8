"""Putting the facts of one file into a dataset: new rows, changed rows, rows no longer there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from phantich.intake.fact_rules import key_of
from phantich.intake.import_log import SUPERSEDED, Entry, Ledger, Part, records_path
from phantich.intake.remarks import Remark
from phantich.intake.stored_tables import StoredTables, Texts, text_of
from phantich.intake.submission_pages import Submission
from phantich.intake.table_facts import Fact
from phantich.language.folding import visible
from phantich.schema import data_model

SHOWN_CHANGES = 50
Key = tuple[str, ...]


class Merge:
    """The changes that one file makes to a dataset and to its log."""

    def __init__(
        self, dataset: StoredTables, ledger: Ledger, found: Submission, entry: Entry
    ) -> None:
        self.dataset = dataset
        self.ledger = ledger
        self.found = found
        self.entry = entry
        self.tables: Counter[str] = Counter()
        self.changes: list[dict[str, str]] = []
        self.dropped: dict[tuple[str, Key], Texts] = {}
        self.fresh = False  # whether the dataset is not what it was

    def put(self, facts: Sequence[Fact], parts: Sequence[tuple[Fact, Part | None]]) -> None:
        """Take the facts of the file in; a newer version replaces the one before it."""
        for part in {p.key: p for _, p in parts if p is not None}.values():
            self._replace(part)
        for fact in facts:
            self._put(fact)
        for (table, key), before in self.dropped.items():
            self._changed(table, key, before, {})
        self._say()

    def _replace(self, part: Part) -> None:
        """Take back the rows of the version that this one replaces."""
        title = next((p.title for p in self.found.pages if p.block_name == part.block), None)
        if title is None or title.supplement or title.resent:
            return
        for entry in self.ledger.current(part):
            if entry.number != self.entry.number:
                self._take_back(entry, part)

    def _take_back(self, entry: Entry, part: Part) -> None:
        for record in kept_records(self.dataset, entry):
            if tuple(record["part"]) == part.key:
                key = tuple(record["key"])
                row = self.dataset.stock(record["table"]).drop(key)
                if row is not None:
                    self.dropped[record["table"], key] = row
        self.fresh = True
        entry.superseded_by = self.entry.number
        kept = [p for p in entry.parts if p.key != part.key]
        if kept:
            entry.parts = kept
        else:  # the log still says whose figures they were
            entry.status = SUPERSEDED

    def _put(self, fact: Fact) -> None:
        row = {name: text_of(value) for name, value in fact.values.items()}
        stock = self.dataset.stock(fact.table)
        key = key_of(fact)
        before = self.dropped.pop((fact.table, key), None)
        held = stock.rows.get(key)
        earlier = stock.put({**(before or {}), **row} if before else row)
        self.fresh |= stock.rows[key] is not held
        self.tables[fact.table] += 1
        if before or earlier:
            self._changed(fact.table, key, before or earlier or {}, row, fact)

    def _changed(
        self, table: str, key: Key, before: Texts, after: Texts, fact: Fact | None = None
    ) -> None:  # fmt: skip
        names = after or {name: "" for name in before if before[name]}
        for name in names:
            old, new = before.get(name, ""), after.get(name, "")
            if old != new:
                self._change(table, key, name, (old, new), fact)

    def _change(
        self, table: str, key: Key, column: str, values: tuple[str, str], fact: Fact | None
    ) -> None:  # fmt: skip
        place = {"table": table, "key": " | ".join(k for k in key if k), "column": column}
        self.changes.append({**place, "before": values[0], "after": values[1]})
        if fact is not None and len(self.changes) <= SHOWN_CHANGES:
            fact.note("changed", column, values[1], before=visible(values[0]) or "-")

    def _say(self) -> None:
        if self.changes:
            earlier = [e.file for e in self.ledger.entries if e.superseded_by == self.entry.number]
            self.found.remarks.append(
                Remark("new_version", "warning", value=", ".join(earlier),
                       blanks={"changes": len(self.changes), "gone": len(self.dropped)})
            )  # fmt: skip


def part_of(fact: Fact, owner: Any) -> Part | None:
    """The part of a submission that a fact belongs to; none for a table of the data model."""
    if owner is None:
        return None
    return Part(owner.unit, owner.year, owner.code, fact.page.block_name)


def records_content(parts: Sequence[tuple[Fact, Part | None]]) -> bytes:
    """The facts of a file by part and key, so that a newer version can take them back."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fact, part in parts:
        if part is not None:
            one = {"part": list(part.key), "table": fact.table, "key": list(key_of(fact))}
            kept[(*part.key, fact.table, *key_of(fact))] = one
    return (json.dumps(list(kept.values()), ensure_ascii=False) + "\n").encode("utf-8")


def kept_records(dataset: StoredTables, entry: Entry) -> list[dict[str, Any]]:
    """The rows that an earlier file gave, by part, table and key."""
    path = dataset.folder / records_path(entry)
    staged = dataset.pending.get(records_path(entry))
    if staged is None and not path.is_file():
        return []
    return json.loads(staged if staged is not None else path.read_bytes())


def issues(found: Submission, file: str, lang: str) -> list[Texts]:
    """What was said of cells, as rows of ``data_issues``; nothing of columns about people."""
    from phantich.language import wording

    rows: dict[tuple[str, ...], Texts] = {}
    said = [r for r in found.said() if r.cell and r.rule != "personal_column"]
    for remark in said:
        used = str(remark.blanks.get("used", ""))
        row = {
            "file": file,
            "sheet": remark.sheet,
            "cell": remark.cell,
            "rule": remark.rule,
            "severity": remark.severity,
            "original": remark.value[:200],
            "used_value": used,
            "decision": wording.say(f"decision.{remark.severity}", lang),
            "decided_on": "",
        }
        rows[remark.sheet, remark.cell, remark.rule] = row
    return list(rows.values())


def counted(parts: Sequence[Fact]) -> dict[str, int]:
    """How many rows of each table, in the order of the data model."""
    found = Counter(fact.table for fact in parts)
    return {name: found[name] for name in data_model.tables() if name in found}
