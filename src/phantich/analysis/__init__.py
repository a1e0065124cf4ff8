"""What the figures say: years, units and months compared, quality, time, copied plans, findings.

Imports ``metrics``, ``likeness`` and below; computes no word. Begin with ``year_changes``.
"""
