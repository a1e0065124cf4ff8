"""The dataset of a run, read once: checked, cut into parts, and named by its content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phantich.disclosure.editions import EXTERNAL
from phantich.errors import Fault
from phantich.files import run_handover
from phantich.files.paths import resolve, shown
from phantich.files.whole_files import digests
from phantich.language import wording
from phantich.runner.orders import Order
from phantich.runner.report_keys import SEALED, environment, source
from phantich.runner.run_state import Rows

if TYPE_CHECKING:
    from phantich.dataset.reading import Dataset
    from phantich.runner.report_slices import Cutter

Say = Callable[[str], None]
CHANGED = "changed while the report was made"


class RunDataset:
    """A dataset that is read only when it must be: an unchanged one is known by its files."""

    def __init__(self, order: Order, say: Say, begin: Callable[[], None]) -> None:
        self.order, self.say, self.begin = order, say, begin
        self.path, self.told = resolve(order.data), False
        self.files = self._digests()
        self.facts = environment()

    def _digests(self) -> dict[str, str]:
        try:
            return digests(self.path) if self.path.exists() else {}
        except OSError as error:
            raise Fault("unreadable_data", path=shown(self.path), reason=error.strerror) from None

    def known(self) -> dict[str, Any]:
        """What everything worked out from the rows depends on."""
        ours = {name: self.facts[name] for name in ("source", "versions")}
        return {"files": self.files, "year": self.order.year, **ours}

    @cached_property
    def tables(self) -> Dataset:
        """The tables of the year, checked, with every other year worked out.

        Raises
        ------
        DataFaults
            The data have errors.
        Fault
            There is no such dataset, it changed while it was read, or it has nothing for the year.
        """
        from phantich.dataset.reading import as_edition
        from phantich.report.document import can_set
        from phantich.report.profiles import profile_of

        order = self.order
        self.begin()
        asked = (str(self.path), self.files, order.year, _warnings())
        tables = run_handover.remembered("dataset", asked, self._read, self._memory)
        tables = as_edition(tables, order.edition, order.previous)
        self._decide(tables)
        profile_of(tables, order.lang, order.profile).template_bytes()
        if not can_set():
            self.say(wording.say("document.no_pdf", order.lang))
        if self._digests() != self.files:
            raise Fault("data_changed", path=shown(self.path))
        if len(tables.problems):
            self.say(wording.say("run.warnings", order.lang, count=len(tables.problems)))
        return tables

    def _decide(self, tables: Dataset) -> None:
        """What an external edition shows is decided once, of all units and years together."""
        if tables.edition == EXTERNAL:
            from phantich.metrics.stated_counts import decide_all

            with run_handover.kept_in(self.memory()):
                given_away = decide_all(tables)
            if given_away:
                self.say(wording.say("edition.given_away", self.order.lang, count=given_away))

    @cached_property
    def _cutter(self) -> Cutter:
        from phantich.runner.report_slices import Cutter

        return Cutter(self.tables)

    def part(self, unit: str) -> bytes:
        """The part of one unit's report, pickled; without a unit the whole."""
        from phantich.runner.report_slices import packed

        return packed(self._cutter.part(unit), str(self.order.parameters()["data"]))

    def rows(self, kept: Rows) -> Rows:
        """Whose rows are whose: as kept if the dataset is the same, else worked out again."""
        if kept.known == self.known():
            return kept
        from phantich.runner.report_slices import reporting_units, row_digests

        reporting = reporting_units(self.tables)
        named = self.tables.unit_names().dropna()
        names = {str(unit): str(name) for unit, name in named.items()}
        units = {unit: names.get(unit, "") for unit in sorted({*reporting, *names})}
        return Rows(self.known(), row_digests(self.tables, units), units, reporting)

    def _read(self) -> Dataset:
        from phantich.dataset.reading import read_dataset
        from phantich.runner.report_slices import ready

        return ready(read_dataset(self.path, self.order.year))

    @cached_property
    def _memory(self) -> Path | None:
        counting = [source(counting=True), repr(self.facts["versions"])]
        code = hashlib.sha256("".join(counting).encode()).hexdigest()
        return run_handover.kept_for(code[:32])

    def memory(self) -> str:
        """The folder for what is counted: kept for as long as the counting code is the same."""
        return str(self._memory or "")

    def edition(self, order: Order) -> Dataset:
        """The dataset as it stands in the edition of an order."""
        held = self.tables.copy()
        held.edition = order.edition
        return held

    def keep_ledger(self, folder: Path) -> None:
        """Keep what an external edition publishes, before it does, for those that come after."""
        if self.tables.edition == EXTERNAL:
            from phantich.disclosure.published_ledger import write_ledger

            write_ledger(self.tables.release.ledger(), folder)

    def still(self, key: Mapping[str, Any]) -> dict[str, Any]:
        """The key of a report that was made, in which a file changed meanwhile is none it read.

        Kernels read the texts of plans from their files: such a report is stale at once.
        """
        now = self._digests()
        changed = {n for n in {*now, *self.files} if now.get(n) != self.files.get(n)}
        if changed and not self.told:
            self.told = True
            self.say(wording.say("runner.changed", self.order.lang, names=", ".join(changed)))
        marks = {name: CHANGED for at in changed for name in (at, f"file:{at}", SEALED)}
        own = {
            part: {n: marks.get(n, v) for n, v in key[part].items()} for part in ("inputs", "rows")
        }
        return {**key, **own}


def _warnings() -> dict[str, str]:
    """The sentences that checked tables carry."""
    return {k: text for k, text in wording.sentences("vi").items() if k.startswith("rule.")}
