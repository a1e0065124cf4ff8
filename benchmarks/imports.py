"""What importing costs: python -m benchmarks.imports (ratios from one run, CPU seconds)."""

from __future__ import annotations

import statistics
import subprocess
import sys

RUNS = 7
STATEMENTS = {
    "pandas": "import pandas",
    "phantich": "import phantich",
    "phantich, tables read and assessed": "import phantich; phantich.assess; phantich.read_dataset",
}


def seconds(statement: str) -> float:
    """The median CPU seconds of a fresh interpreter that runs a statement."""
    code = f"{statement}; import time; print(time.process_time())"
    command = [sys.executable, "-c", code]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(RUNS)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def main() -> None:
    """Print the table."""
    costs = {name: seconds(statement) for name, statement in STATEMENTS.items()}
    for name, cost in costs.items():
        print(f"{name:36} {cost:6.2f} s   {cost / costs['pandas']:.2f} x pandas")


if __name__ == "__main__":
    main()
