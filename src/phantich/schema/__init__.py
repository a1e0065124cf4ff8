"""The data model and the indicators as data: what a dataset may hold, and what is counted from it.

Imports only ``errors``. Begin with ``tables.toml`` and ``indicators.toml``; ``data_model`` and
``indicators`` give them types.
"""
