"""Runs the chaos at full size on both databases and prints what it brought: `make chaos`."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.plan import Plan, Report
from tests.chaos.postgres import postgres_server
from tests.chaos.run import run

_MOST_TOLD = 20
_COLUMNS = (
    ("where", lambda report: report.plan.name),
    ("cases", lambda report: report.plan.cases),
    ("effects", lambda report: report.effects),
    ("kills", lambda report: report.kills),
    ("with work in hand", lambda report: report.kills_at_work),
    ("taken over", lambda report: report.taken_over),
    ("deliveries", lambda report: report.deliveries),
    ("acted on", lambda report: report.acted),
    ("absorbed by the key", lambda report: report.absorbed),
    ("broken runs", lambda report: report.broken_runs),
    ("seconds", lambda report: f"{report.seconds:.0f}"),
    ("problems", lambda report: len(report.problems)),
)


def main(arguments: list[str]) -> int:
    """Run, print, and return the exit code: 0 when all is as it must be."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", type=Path, help="an empty folder in which the databases stay, to look into them")
    given = parser.parse_args(arguments)
    print(f"seed {given.seed} (repeat with --seed {given.seed})", flush=True)
    # Make ends its children so; processes and folders are cleared up then as on Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    reports = []
    if given.only != "postgresql":
        reports.append(on_sqlite(Plan("SQLite", given.cases, given.kills, given.seed), given.keep))
    if given.only != "sqlite":
        plan = Plan("PostgreSQL, 2 workers", given.cases, given.kills, given.seed, workers=2, skew=0.5)
        reports.append(on_postgresql(plan, given.keep))
    print(table(reports))
    for report in reports:
        for problem in report.problems[:_MOST_TOLD]:
            print(f"{report.plan.name}: {problem}")
    return 1 if any(report.problems for report in reports) else 0


def on_sqlite(plan: Plan, keep: Path | None = None) -> Report:
    """Carry out a plan on SQLite, in a folder that is gone afterwards, or stays under `keep`."""
    with _folder(keep, "sqlite") as folder:
        return run(plan, folder, f"sqlite:///{folder}/ballerine.db")


def on_postgresql(plan: Plan, keep: Path | None = None) -> Report:
    """Carry out a plan on a PostgreSQL server of its own, whose data are gone afterwards, or stay under `keep`."""
    with _folder(keep, "postgresql") as folder, postgres_server(folder / "data", keep=keep is not None) as url:
        return run(plan, folder, url)


@contextmanager
def _folder(keep: Path | None, name: str) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            yield Path(folder)
    else:
        (keep / name).mkdir(parents=True)
        yield (keep / name).resolve()


def table(reports: list[Report]) -> str:
    """The reports side by side."""
    rows = [[name, *(str(value(report)) for report in reports)] for name, value in _COLUMNS]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
