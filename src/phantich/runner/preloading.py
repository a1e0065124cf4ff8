"""What every warm process has loaded before it begins: importing this module does the loading.

Only what a report's own process would load as well, and nothing that draws, counts or reads
data: a process that begins warm must give the same bytes as one that begins cold.
"""

import gc
import logging
from importlib import import_module

from phantich.report.notebook_format import nbformat

MODULES = (
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.config",
    "seaborn",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completer",
    "jupyter_client.asynchronous",
    "papermill",
    "nbclient",
    "phantich.runner.execution",
    "phantich.runner.report_pages",
    "phantich.likeness",
    "phantich.stats",
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

for name in MODULES:
    try:
        import_module(name)
    except ImportError as error:  # a room that needs an extra is loaded by who has it
        logging.getLogger(__name__).debug("not preloaded: %s", error)
import_module("matplotlib.font_manager")
nbformat.validate(nbformat.v4.new_notebook())  # builds the check that every notebook passes
import_module("phantich.analysis.fingerprints").definitions()  # a fact of the code, not of any data
gc.collect()
gc.freeze()  # children share these pages as long as no collection touches them
