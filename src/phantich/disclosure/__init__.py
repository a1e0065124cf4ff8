"""What may leave the office: small counts of persons hidden, and nobody can work them out.

Imports ``files`` and below; knows counts and rows of results, not datasets: which counts a figure
states is said by ``metrics.stated_counts``. Begin with ``release``.
"""
