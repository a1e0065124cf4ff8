"""The invented country of twelve years: figures beside hand-written SQL, and one year assessed.

    python benchmarks/country.py [--folder DIR] [--repeat 5] [figures] [assess]

Writes the country (3,321 communes, about 40 million rows of attendance) by ``phantich sample``
unless the folder is there. Every measurement is a process of its own, with its libraries loaded;
its memory is the greatest that the process held. ``figures`` runs both ways in turn and prints
the ratio of each pair and their median; ``assess`` prints the progress of one year.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

UNITS, FIRST, LAST = 3321, 2013, 2024
SQL = """
SELECT c.year, a.unit_id AS unit,
  sum(present) FILTER (WHERE "group" = 'dang_vien' AND whole) AS members_present,
  sum(invited) FILTER (WHERE "group" = 'dang_vien' AND whole) AS members_invited,
  sum(present) FILTER (WHERE whole) AS all_present,
  sum(invited) FILTER (WHERE whole) AS all_invited,
  sum(present) AS attendances,
  sum(present) FILTER (WHERE "group" <> 'dang_vien') AS others,
  members_present / nullif(members_invited, 0) AS attendance_rate,
  all_present / nullif(all_invited, 0) AS coverage
FROM (SELECT *, present IS NOT NULL AND invited IS NOT NULL AS whole
      FROM read_parquet('{folder}/attendances/*.parquet')) AS a
LEFT JOIN read_parquet('{folder}/conferences/*.parquet') AS c USING (conf_id)
GROUP BY c.year, a.unit_id ORDER BY c.year, a.unit_id
"""
SUMS = ["members_present", "all_present", "attendances", "others"]


def ours(folder: str) -> int:
    """The figures by phantich; returns a sum to compare."""
    from phantich.country import attendance_figures

    return int(attendance_figures(folder)["numerator"].sum())


def by_sql(folder: str) -> int:
    """The same figures in SQL."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(SQL.format(folder=folder)).df()
    return int(found[SUMS].sum().sum())


def assessed(folder: str) -> int:
    """One year checked, added up, counted and judged; returns the number of results."""
    from phantich.country import assess_partitioned
    from phantich.errors import Problems

    began, told = time.perf_counter(), Problems(limit=1000)

    def say(line: str) -> None:
        print(f"{time.perf_counter() - began:6.1f} s  {line}", file=sys.stderr, flush=True)

    found = assess_partitioned(folder, LAST, problems=told, say=say)
    say(f"{sum(told.untold.values()) + sum(told.told.values())} warnings")
    return len(found)


WORK = {"phantich": ours, "sql": by_sql, "assess": assessed}


def one(name: str, folder: str) -> None:
    """Run once, with the libraries loaded, and print what it took."""
    import duckdb  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    import phantich.country  # noqa: F401

    start, cpu = time.perf_counter(), time.process_time()
    total = WORK[name](folder)
    took = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({**took, "gib": peak, "total": total}))


def measured(name: str, folder: Path) -> dict[str, float]:
    """Seconds, processor seconds, GiB at most and the sum of a run in a process of its own."""
    command = [sys.executable, __file__, "--one", name, "--folder", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def figures(folder: Path, repeat: int) -> None:
    """Both ways in turn: each pair with its ratio, then the medians."""
    ratios = []
    for _ in range(repeat):
        sql, mine = measured("sql", folder), measured("phantich", folder)
        assert sql["total"] == mine["total"], "the sums differ"
        ratios.append((mine["seconds"] / sql["seconds"], mine["cpu"] / sql["cpu"]))
        took = [f"{run['seconds']:.2f} s ({run['cpu']:.2f} of processor, {run['gib']:.2f} GiB)"
                for run in (mine, sql)]  # fmt: skip
        print(f"phantich {took[0]}, SQL {took[1]}: {ratios[-1][0]:.2f} times", flush=True)
    clock, cpu = (statistics.median(ratio[at] for ratio in ratios) for at in (0, 1))
    print(f"figures: {clock:.2f} times the SQL by the clock, {cpu:.2f} by the processor")


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", metavar="figures|assess", default=["figures", "assess"])
    parser.add_argument("--folder", default="/tmp/country-of-twelve-years")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--one", choices=WORK)
    asked = parser.parse_args()
    folder = Path(asked.folder)
    if asked.one:
        one(asked.one, asked.folder)
        return
    if not folder.exists():
        options = ["--units", str(UNITS), "--years", f"{FIRST}-{LAST}", "--out", str(folder)]
        subprocess.run([sys.executable, "-m", "phantich", "sample", *options], check=True)
    if "figures" in asked.what:
        figures(folder, asked.repeat)
    if "assess" in asked.what:
        took = measured("assess", folder)
        print(f"one year assessed: {took['seconds']:.0f} s ({took['cpu']:.0f} of processor), "
              f"{took['gib']:.2f} GiB, {took['total']:.0f} results")  # fmt: skip


if __name__ == "__main__":
    main()
