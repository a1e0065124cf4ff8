"""Limitations and actions in the report: temporary."""

from __future__ import annotations

from collections.abc import Iterator

from phantich.document.basis import Basis
from phantich.document.model import Block, Table
from phantich.document.numbering import Numbering


def limitation_blocks(basis: Basis) -> Iterator[Block]:
    """None."""
    yield from ()


def action_blocks(basis: Basis, group: int) -> Iterator[Block]:
    """None."""
    yield from ()


def proof_tables(number: Numbering) -> Iterator[Table]:
    """None."""
    yield from ()
