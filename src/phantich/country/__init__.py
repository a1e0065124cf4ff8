"""A dataset too large for one frame: checked and added up by DuckDB, assessed like any other.

Imports ``metrics`` and below. Begin with ``country_assessment``.
"""

from phantich.country.attendance_sums import attendance_figures
from phantich.country.country_assessment import assess_partitioned

__all__ = ["assess_partitioned", "attendance_figures"]
