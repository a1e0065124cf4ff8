"""Sharing out the units of a country among blocks that can be counted apart.

Every unit belongs to one block, and every fact to the block of its unit; a fact without a unit
of its own goes with the conference, plan or round that it belongs to, and one that belongs to
nothing goes to the first block. So each row is counted in one block and only one, whatever
files it lies in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pandas import DataFrame

from phantich.country.parquet_index import Keys

FIRST = 0
FEWEST = 500  # units of a block: smaller ones cost more to start than to count


@dataclass(frozen=True)
class Block:
    """Units that are counted together; ``units`` is None where the dataset knows no units."""

    number: int
    units: frozenset[str] | None

    @property
    def is_first(self) -> bool:
        """Whether facts that belong to no unit are counted here."""
        return self.number == FIRST

    @cached_property
    def keys(self) -> Keys:
        """The units in order."""
        return Keys(self.units or ())


def share_out(
    shared: Mapping[str, DataFrame], numbers: Mapping[str, int] | None = None
) -> list[Block]:
    """The blocks of a dataset: one for each unit just below the top, such as a province.

    ``numbers`` gives units a block of the caller's choice; units that it does not name go to
    the first block.
    """
    known = _units(shared)
    if not known:
        return [Block(FIRST, None)]
    chosen = _below_top(known, _parents(shared)) if numbers is None else numbers
    blocks: dict[int, set[str]] = {FIRST: set()}
    order = {number: at for at, number in enumerate(sorted(set(chosen.values())))}
    for unit in known:
        blocks.setdefault(order.get(chosen.get(unit, -1), FIRST), set()).add(unit)
    return [Block(number, frozenset(units)) for number, units in sorted(blocks.items())]


def _units(shared: Mapping[str, DataFrame]) -> list[str]:
    if "units" not in shared:
        return []
    return sorted(shared["units"]["unit_id"].dropna().unique())


def _parents(shared: Mapping[str, DataFrame]) -> dict[str, str]:
    if "unit_versions" not in shared:
        return {}
    rows = shared["unit_versions"].sort_values("valid_from", kind="stable")
    return dict(rows.dropna(subset=["parent_id"])[["unit_id", "parent_id"]].to_numpy())


def _below_top(known: Sequence[str], parents: Mapping[str, str]) -> dict[str, int]:
    """Blocks of whole subtrees, in order of their heads, each of so many units at least."""
    trees: dict[str, list[str]] = {}
    for unit in known:
        trees.setdefault(_head(unit, parents), []).append(unit)
    number, held, found = FIRST, 0, {}
    for head in sorted(trees):
        found.update(dict.fromkeys(trees[head], number))
        held += len(trees[head])
        if held >= FEWEST:
            number, held = number + 1, 0
    return found


def _head(unit: str, parents: Mapping[str, str]) -> str:
    """The superior just below the top; a circle of superiors ends where it closes."""
    seen = [unit]
    while (above := parents.get(seen[-1])) is not None and above not in seen:
        seen.append(above)
    return seen[-2] if len(seen) > 1 else unit
