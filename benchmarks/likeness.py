"""Benchmark of `phantich.likeness`: python -m benchmarks.likeness --split test --pairs 40.

Scored with the measure of Potthast, Stein, Barron-Cedeno and Rosso (2010): character precision and
recall of passages on both sides, granularity, plagdet = F1 / log2(1 + granularity).
"""

from __future__ import annotations

import argparse
import difflib
import math
import time
from collections.abc import Sequence

from benchmarks.plans import CLASSES, Case, Pair, pair
from phantich.language import legacy_encodings
from phantich.likeness import compare_texts, copied_share
from phantich.likeness.plan_reading import read
from phantich.likeness.tokens import TOKEN, fold

Span = tuple[int, int, int, int]


def _overlap(a: Span, b: Span) -> int:
    """Characters that two passages share, 0 when they do not meet on both sides."""
    mine = min(a[1], b[1]) - max(a[0], b[0])
    theirs = min(a[3], b[3]) - max(a[2], b[2])
    return mine + theirs if mine > 0 and theirs > 0 else 0


def _size(a: Span) -> int:
    return a[1] - a[0] + a[3] - a[2]


def _union(of: Span, others: Sequence[Span]) -> float:
    """Part of a passage covered by those of others that meet it on both sides."""
    meeting = [o for o in others if _overlap(of, o)]
    covered = 0
    for a, b in ((0, 1), (2, 3)):
        last = of[a]
        for x, y in sorted((max(o[a], of[a]), min(o[b], of[b])) for o in meeting):
            covered += max(0, y - max(x, last))
            last = max(last, y)
    return covered / _size(of) if _size(of) else 0.0


def measure(found: list[tuple[list[Span], list[Span]]]) -> tuple[float, float, float, float]:
    """Macro precision, recall, granularity and plagdet over (cases, detections) of pairs."""
    precision = [_union(d, cases) for cases, seen in found for d in seen]
    recall = [_union(c, seen) for cases, seen in found for c in cases]
    counts = [sum(1 for d in seen if _overlap(c, d)) for cases, seen in found for c in cases]
    hit = [n for n in counts if n]
    p, r = (sum(x) / len(x) if x else 0.0 for x in (precision, recall))
    granularity = sum(hit) / len(hit) if hit else 1.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return p, r, granularity, f1 / math.log2(1 + granularity)


def _span(case: Case) -> Span:
    return case.start, case.end, case.source_start, case.source_end


def fold_phrase_exact(text: str) -> list[str]:
    """Words of a fact without case, tone placement and encoding, its figures kept."""
    words = TOKEN.findall(legacy_encodings.decode(text).text)
    return [w.rstrip("%") if w[0].isdigit() else fold(w) for w in words]


def _agree(truth: list[str], found: list[str]) -> int:
    """How many true facts have a found fact of the same figures and words, each used once."""
    rest = [frozenset(fold_phrase_exact(text)) for text in found]
    count = 0
    for fact in truth:
        words = frozenset(fold_phrase_exact(fact))
        same = next((r for r in rest if words <= r and len(r) <= len(words) + 2), None)
        if same is not None:
            rest.remove(same)
            count += 1
    return count


def throughput(pairs: list[Pair]) -> tuple[float, float]:
    """Seconds for all pairs: ours with nothing kept from before, and difflib on tokens."""
    start = time.perf_counter()
    for made in pairs:
        read.cache_clear()
        copied_share(made.plan, made.parent)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    for made in pairs:
        a, b = (TOKEN.findall(text.lower()) for text in (made.plan, made.parent))
        difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return ours, time.perf_counter() - start


def evaluate(pairs: list[Pair], background: bool) -> dict[str, float]:
    """Figures of one class."""
    spans, errors, flagged = [], [], 0
    hits = stated = told = 0
    for made in pairs:
        seen = compare_texts(made.plan, made.parent, made.background if background else ())
        found = [
            (p.start, p.start + p.length, p.source_start, p.source_start + p.source_length)
            for p in seen.passages
        ]
        spans.append(([_span(c) for c in made.cases], found))
        errors.append(abs(seen.copied_share - made.share))
        flagged += bool(found)
        matched = _agree(made.facts, [fact.text for fact in seen.own_facts])
        hits, stated, told = hits + matched, stated + len(made.facts), told + len(seen.own_facts)
    p, r, g, score = measure(spans)
    return {
        "plagdet": score,
        "precision": p,
        "recall": r,
        "granularity": g,
        "error": sum(errors) / len(errors),
        "flagged": flagged / len(pairs),
        "facts": 2 * hits / max(stated + told, 1),
    }


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--split", default="test")
    options.add_argument("--pairs", type=int, default=30)
    options.add_argument("--background", action="store_true")
    given = options.parse_args()
    timed: list[Pair] = []
    for name in CLASSES:
        pairs = [pair(name, given.split, seed) for seed in range(given.pairs)]
        figures = evaluate(pairs, given.background)
        print(f"{name:12}" + " ".join(f"{k} {v:6.3f}" for k, v in figures.items()), flush=True)
        timed += pairs[:4]
    ours, theirs = throughput(timed)
    size = sum(len((p.plan + p.parent).encode()) for p in timed) / 1e6
    print(
        f"throughput {size / ours:.2f} MB/s, difflib {size / theirs:.2f} MB/s,"
        f" ratio {theirs / ours:.2f}"
    )


if __name__ == "__main__":
    main()
