"""How much of a plan is copied from its parent plan, and which share is the unit's own.

Imports ``language`` and ``files``. Begin with ``plan_comparison``.
"""

from phantich.likeness.passages import Passage
from phantich.likeness.peers import Matrix, matrix
from phantich.likeness.plan_comparison import Likeness, compare_texts, copied_share, passages

__all__ = ["Likeness", "Matrix", "Passage", "compare_texts", "copied_share", "matrix", "passages"]
