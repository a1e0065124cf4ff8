"""A clean dataset: opened, held against the data model, cut to a year, with its duties.

Imports ``disclosure``, ``files``, ``stats`` and below. Begin with ``reading.read_dataset``.
"""
