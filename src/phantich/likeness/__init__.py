"""How much of a plan is copied from its parent plan, and which share is the unit's own."""

from phantich.likeness.compare import Likeness, compare_texts, copied_share, passages
from phantich.likeness.passages import Passage
from phantich.likeness.peers import Matrix, matrix

__all__ = ["Likeness", "Matrix", "Passage", "compare_texts", "copied_share", "matrix", "passages"]
