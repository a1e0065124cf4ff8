"""A printed percentage against the counts behind it."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}


def match_stated(stated: str, x: int, n: int) -> str:
    """How a printed percentage follows from x/n."""
    text = re.sub(r"[%\s\u00a0]", "", stated)
    text = text.replace(".", "").replace(",", ".") if "," in text else text
    printed = Decimal(text)
    with localcontext(prec=60):
        exact = Decimal(x) * 100 / Decimal(n)
        step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
        for name, mode in MODES.items():
            if exact.quantize(step, rounding=mode) == printed:
                return name
    return "mismatch"
