"""``python -m phantich`` is the same as ``phantich``."""

from phantich.cli import main

main()
