"""What every warm process has loaded before it begins: importing this module does the loading.

Only what a kernel would load as well, and nothing that draws, counts or reads data: a kernel
that begins warm must give the same bytes as one that begins cold.
"""

import builtins
import gc
import logging
from importlib import import_module
from types import SimpleNamespace

MODULES = (
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.font_manager",
    "seaborn",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.pylabtools",
    "phantich.likeness",
    "phantich.stats",
    "phantich.report.document",
    "phantich.report.tables",
    "phantich.report.charts",
    "phantich.analysis.year_changes",
    "phantich.analysis.copied_plans",
    "phantich.dataset.quality_sheet",
    "phantich.dataset.inventory",
    "phantich.analysis.learning_outcomes",
    "phantich.analysis.monthly_trend",
    "phantich.analysis.unit_comparison",
    "phantich.analysis.time_to_done",
    "phantich.language.wording",
)

# what looks for a kernel when it is loaded (pandas: how many columns are shown) finds one
setattr(builtins, "get_ipython", lambda: SimpleNamespace(kernel=None))  # noqa: B010
for name in MODULES:
    try:
        import_module(name)
    except ImportError as error:  # a room that needs an extra is loaded by who has it
        logging.getLogger(__name__).debug("not preloaded: %s", error)
delattr(builtins, "get_ipython")
import_module("phantich.analysis.fingerprints").definitions()  # a fact of the code, not of any data
gc.collect()
gc.freeze()  # children share these pages as long as no collection touches them
