"""Numbers in, numbers out: intervals, limits, survival."""
