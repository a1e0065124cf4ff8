"""A dataset too large for one frame: counted block by block, added up, judged once."""

from phantich.partitions.assessed import Executor, assess_partitioned
from phantich.partitions.figures import attendance_figures

__all__ = ["Executor", "assess_partitioned", "attendance_figures"]
