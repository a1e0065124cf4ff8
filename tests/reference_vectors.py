"""Run phantich's functions over the outside reference vectors and count what agrees.

    python tests/reference_vectors.py --vectors DIR

Prints agreeing/total per group; the exit code is 1 if anything disagrees. The vectors are not part
of the project: they stay where they are, under their own licences.
"""

import argparse
import sys
import warnings
from pathlib import Path

from reference import funnels, known_bad, office, proportions, series, waiting
from reference.score import Score

FAMILIES = (proportions, funnels, series, waiting, office, known_bad)


def main() -> int:
    """Run all families and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--vectors", type=Path, required=True, help="folder of the vectors")
    score = Score(parser.parse_args().vectors)
    warnings.simplefilter("error")
    for family in FAMILIES:
        family.run(score)
    for group, (agreeing, total) in score.totals.items():
        print(f"{group:28s} {agreeing:6d}/{total}")
    agreeing = sum(total[0] for total in score.totals.values())
    print(f"{'total':28s} {agreeing:6d}/{sum(total[1] for total in score.totals.values())}")
    for disagreement in score.disagreements[:40]:
        print("disagrees", *disagreement)
    return 1 if score.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
