"""Benchmark of `phantich.likeness`: python -m benchmarks.likeness --split test --pairs 40.

Scored with the measure of Potthast, Stein, Barron-Cedeno and Rosso (2010): character precision and
recall of passages on both sides, granularity, plagdet = F1 / log2(1 + granularity).
"""

from __future__ import annotations

import argparse
import difflib
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.plans import CLASSES, ZERO, Case, Pair, pair
from phantich.likeness import compare_texts, matrix, passages
from phantich.likeness.candidates import index
from phantich.likeness.plan_reading import read
from phantich.likeness.tokens import fold, tokenise

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


def _words(text: str) -> frozenset[str]:
    """Words of a fact without case, tone placement and encoding, its figures kept."""
    tokens = tokenise(text)
    pairs = zip(tokens.words, tokens.numbers, strict=True)
    return frozenset(word.rstrip("%") if number else fold(word) for word, number in pairs)


def _agree(truth: list[str], found: list[str]) -> int:
    """How many true facts have a found fact of the same figures and words, each used once."""
    rest = [_words(text) for text in found]
    count = 0
    for fact in map(_words, truth):
        same = next((r for r in rest if fact <= r and len(r) <= len(fact) + 2), None)
        if same is not None:
            rest.remove(same)
            count += 1
    return count


@dataclass
class Tally:
    """What was found in pairs, beside what is there."""

    spans: list[tuple[list[Span], list[Span]]] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    flagged: list[bool] = field(default_factory=list)
    facts: list[int] = field(default_factory=lambda: [0, 0, 0])  # found, stated, told

    def add(self, made: Pair, background: bool) -> None:
        """Compare one pair and count."""
        seen = compare_texts(made.plan, made.parent, made.background if background else ())
        found = [
            (p.start, p.start + p.length, p.source_start, p.source_start + p.source_length)
            for p in seen.passages
        ]
        self.spans.append(([_span(c) for c in made.cases], found))
        self.errors.append(abs(seen.copied_share - made.share))
        self.flagged.append(bool(found))
        told = [fact.text for fact in seen.own_facts if fact.kind != "unit"]
        counts = _agree(made.facts, told), len(made.facts), len(told)
        self.facts = [x + y for x, y in zip(self.facts, counts, strict=True)]

    def row(self) -> dict[str, float]:
        """Figures of all pairs counted."""
        p, r, g, score = measure(self.spans)
        met, stated, told = self.facts
        error, flagged = (sum(x) / len(x) for x in (self.errors, self.flagged))
        return {
            **{"plagdet": score, "precision": p, "recall": r, "granularity": g},
            **{"error": error, "flagged": flagged, "facts": 2 * met / max(stated + told, 1)},
        }


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def throughput(pairs: list[Pair]) -> dict[str, float]:
    """Processor seconds: ours with nothing read before, with parents read, and difflib's."""
    spent = {"first": 0.0, "parent_known": 0.0, "difflib": 0.0}
    for made in pairs:
        words = [text.lower().split() for text in (made.plan, made.parent)]
        matcher = difflib.SequenceMatcher(None, *words, autojunk=False)
        spent["difflib"] += _seconds(matcher.get_matching_blocks)
        for name in ("first", "parent_known"):
            read.cache_clear()
            index.cache_clear()
            if name == "parent_known":
                passages(made.parent, made.parent)
            spent[name] += _seconds(lambda made=made: passages(made.plan, made.parent))
    return spent


def _table(split: str, count: int, background: bool) -> list[Pair]:
    whole, made_all = Tally(), []
    for name in CLASSES:
        tally = Tally()
        pairs = [pair(name, split, seed) for seed in range(count)]
        for made in pairs:
            tally.add(made, background)
            whole.add(made, background)
        _print(name, tally)
        made_all += pairs[: 2 if name in ZERO else 4]
    _print("all", whole)
    return made_all


def _print(name: str, tally: Tally) -> None:
    print(f"{name:12}" + " ".join(f"{k} {v:6.3f}" for k, v in tally.row().items()), flush=True)


def main() -> None:
    """Print the tables, the throughput and what a province takes."""
    options = argparse.ArgumentParser()
    options.add_argument("--split", default="test")
    options.add_argument("--pairs", type=int, default=30)
    given = options.parse_args()
    for background in (True, False):
        print("with other superiors' plans" if background else "without")
        timed = _table(given.split, given.pairs, background)
    spent = throughput(timed)
    size = sum(len((p.plan + p.parent).encode()) for p in timed) / 1e6
    print(", ".join(f"{name} {size / seconds:.2f} MB/s" for name, seconds in spent.items()))
    plans = {str(n): pair("mixed", given.split, n).plan for n in range(168)}
    start = time.perf_counter()
    matrix(plans, {"superior": pair("mixed", given.split, 0).parent})
    print(f"168 plans {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
