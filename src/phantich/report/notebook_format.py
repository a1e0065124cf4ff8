"""The format of notebooks, loaded without a check of international addresses that takes a second.

``nbformat`` loads ``jsonschema``, which on a machine that has ``rfc3987_syntax`` builds the whole
grammar of such addresses as soon as it is loaded; nothing in a notebook is checked by it.
"""

from __future__ import annotations

import sys

ADDRESSES = "rfc3987_syntax"

if ADDRESSES in sys.modules:
    import nbformat
else:
    sys.modules[ADDRESSES] = None  # type: ignore[assignment] # as if it were not installed
    import nbformat

    del sys.modules[ADDRESSES]  # who wants it later may have it

NotebookNode = nbformat.NotebookNode

__all__ = ["NotebookNode", "nbformat"]
