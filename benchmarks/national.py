"""Attendance figures of a whole country, beside hand-written SQL: memory, time, linearity.

    python -m benchmarks.national [--folder DIR] [--years 10] [--repeat 3]

Writes an invented dataset of 3,321 communes (about 4 million rows of attendance a year) into the
folder unless it is there, then computes every metric on attendances by year and unit, and the
same table in SQL by DuckDB on as many threads. Each run is a process of its own; its memory is
the greatest that the process held.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

UNITS, LAST = 3321, 2024
THREADS = 2
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


def ours(folder: str) -> int:
    """The figures by phantich; returns a sum to compare."""
    from phantich.country import attendance_figures

    found = attendance_figures(folder)
    return int(found["numerator"].sum())


def by_sql(folder: str) -> int:
    """The same table in SQL."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {THREADS}")
        found = connection.execute(SQL.format(folder=folder)).df()
    columns = ["members_present", "all_present", "attendances", "others"]
    return int(found[columns].sum().sum())


def assessed(folder: str) -> int:
    """One year checked, counted and judged block by block, by two processes."""
    from concurrent.futures import ProcessPoolExecutor

    from phantich.country import assess_partitioned

    with ProcessPoolExecutor(THREADS) as executor:
        found = assess_partitioned(folder, LAST, executor=executor)
    return int(found["numerator"].sum())


WORK = {"phantich": ours, "sql": by_sql, "assessed": assessed}


def measured(name: str, folder: Path) -> dict[str, float]:
    """Seconds, processor seconds, MiB at most and the sum of a run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.national", "--one", name]
    done = subprocess.run([*command, "--folder", str(folder)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def one(name: str, folder: str) -> None:
    """Run once, warm (imports and files read before), and print what it took."""
    import resource

    import duckdb  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    import phantich.country  # noqa: F401

    start, cpu = time.perf_counter(), time.process_time()
    total = WORK[name](folder)
    took = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
    print(json.dumps({**took, "mib": peak / 1024, "total": total}))


def parts(whole: Path, years: int) -> Path:
    """The dataset with the attendances of the last years only, as links."""
    folder = whole.parent / f"{whole.name}-{years}"
    if not folder.exists():
        shutil.copytree(whole, folder, copy_function=os.link)
        for file in (folder / "attendances").iterdir():
            if int(file.name[:4]) <= LAST - years:
                file.unlink()
    return folder


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", default="/tmp/national")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", choices=WORK)
    parser.add_argument("--assess", action="store_true", help="also one year, checked and judged")
    asked = parser.parse_args()
    if asked.one:
        one(asked.one, asked.folder)
        return
    whole = Path(asked.folder)
    if not whole.exists():
        from phantich.sample import save

        start = time.perf_counter()
        save(whole, UNITS, (LAST - asked.years + 1, LAST))
        print(f"written in {time.perf_counter() - start:.0f} s")
    for years in sorted({max(1, asked.years // 4), max(1, asked.years // 2), asked.years}):
        line(parts(whole, years), asked.repeat)
    if asked.assess:
        took = measured("assessed", parts(whole, 1))
        print(f"one year assessed: {took['seconds']:.0f} s, {took['mib']:.0f} MiB a process")


def line(folder: Path, repeat: int) -> None:
    """One size: medians of runs in turn, and their ratio."""
    import pyarrow.parquet as parquet

    files = (folder / "attendances").glob("*.parquet")
    rows = sum(parquet.read_metadata(file).num_rows for file in files)
    runs = [(measured("phantich", folder), measured("sql", folder)) for _ in range(repeat)]
    assert all(mine["total"] == sql["total"] for mine, sql in runs), "the sums differ"
    mine, sql = ({k: statistics.median(run[at][k] for run in runs) for k in runs[0][0]} for at in (0, 1))  # fmt: skip
    ratios = statistics.median(a["seconds"] / b["seconds"] for a, b in runs)
    work = statistics.median(a["cpu"] / b["cpu"] for a, b in runs)
    print(
        f"{rows / 1e6:5.1f} M rows: phantich {mine['seconds']:.1f} s ({mine['cpu']:.1f} s of processor, "
        f"{mine['mib']:.0f} MiB), SQL {sql['seconds']:.1f} s ({sql['cpu']:.1f}, {sql['mib']:.0f} MiB); "
        f"ratio {ratios:.2f} by the clock, {work:.2f} by the processor",
        flush=True,
    )


if __name__ == "__main__":
    main()
