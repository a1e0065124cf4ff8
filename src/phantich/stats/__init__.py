"""Statistics: numbers in, numbers out; every method with its source in its docstring.

Imports ``errors`` alone. Begin with ``intervals``.
"""

from phantich.stats.binomial_tails import lower_limit, tails, upper_limit
from phantich.stats.false_discovery import adjust
from phantich.stats.funnel import Funnel, funnel, funnel_limits
from phantich.stats.intervals import Interval, change, clopper_pearson, mean_t, newcombe, wilson
from phantich.stats.outliers import modified_z
from phantich.stats.overdispersion import Dispersion, Scores, arcsine_scores, dispersion
from phantich.stats.paired_tests import (
    Change,
    Gain,
    Likert,
    SignedRank,
    answer_state,
    class_gain,
    likert,
    mcnemar,
    paired_change,
    signed_rank,
)
from phantich.stats.rates import RateRatio, byar, rate_ratio
from phantich.stats.shewhart_charts import Chart, laney_p
from phantich.stats.survival import (
    Curve,
    Estimate,
    kaplan_meier,
    median,
    quantile,
    readable,
    restricted_mean,
    survival_at,
)
from phantich.stats.xmr import Gates, Limits, Rebase, Segment, XmR, xmr, xmr_limits

__all__ = [
    "Change",
    "Chart",
    "Curve",
    "Dispersion",
    "Estimate",
    "Funnel",
    "Gain",
    "Gates",
    "Interval",
    "Likert",
    "Limits",
    "RateRatio",
    "Rebase",
    "Scores",
    "Segment",
    "SignedRank",
    "XmR",
    "adjust",
    "answer_state",
    "arcsine_scores",
    "byar",
    "change",
    "class_gain",
    "clopper_pearson",
    "dispersion",
    "funnel",
    "funnel_limits",
    "kaplan_meier",
    "laney_p",
    "likert",
    "lower_limit",
    "mcnemar",
    "mean_t",
    "median",
    "modified_z",
    "newcombe",
    "paired_change",
    "quantile",
    "rate_ratio",
    "readable",
    "restricted_mean",
    "signed_rank",
    "survival_at",
    "tails",
    "upper_limit",
    "wilson",
    "xmr",
    "xmr_limits",
]
