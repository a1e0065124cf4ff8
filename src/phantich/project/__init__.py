"""An analyst's own project outside this repository: made, brought up to date, kept in order.

Imports ``runner`` and below. Begin with ``new_project``; the files that a new project gets lie in
``template``, its notebooks are the package's own.
"""
