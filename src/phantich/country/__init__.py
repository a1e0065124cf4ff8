"""A dataset too large for one frame: counted block by block, added up, judged once.

Imports ``metrics`` and below. Begin with ``country_assessment``.
"""

from phantich.country.attendance_sums import attendance_figures
from phantich.country.country_assessment import Executor, assess_partitioned

__all__ = ["Executor", "assess_partitioned", "attendance_figures"]
