"""Two journeys walked once, in a folder of their own, so that many tests can each begin with a copy of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ballerine_app.compose import build_runtime
from ballerine_app.services.decisions import decide_case
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.settings import Settings
from tests.journeys import FakeClock, approve_documents, start, walk

_PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Finished:
    """Where the data lies, a case that was approved, an applicant who has sent everything, and a reviewer."""

    folder: Path
    now: datetime
    approved: str
    sent: Applicant
    rosa: StaffMember


def finish(folder: Path, migrated: Path) -> Finished:
    """Walk both journeys in an empty folder, in a copy of the migrated database."""
    clock = FakeClock()
    with begun(folder, migrated, clock) as (runtime, rosa):
        first, second = start(runtime).applicant, start(runtime).applicant
        walk(runtime, first, clock=clock)
        walk(runtime, second, clock=clock)
        clock.on(minutes=10)
        at = approve_documents(runtime, rosa, first.case_id)
        decide_case(runtime, rosa, first.case_id, "approved", revision=at)
        clock.on(minutes=1)
    return Finished(folder, clock.now, first.case_id, second, rosa)


@contextmanager
def opened(finished: Finished, folder: Path, clock: FakeClock) -> Iterator[Runtime]:
    """A runtime on a copy of the data."""
    shutil.copytree(finished.folder, folder)
    with _runtime(folder, clock) as runtime:
        yield runtime


@contextmanager
def begun(folder: Path, migrated: Path, clock: FakeClock) -> Iterator[tuple[Runtime, StaffMember]]:
    """A runtime on a copy of the migrated database, in an empty folder, and a reviewer."""
    shutil.copyfile(migrated, folder / "ballerine.db")
    with _runtime(folder, clock) as runtime:
        create_staff(runtime, "rosa@example.test", "Rosa", "reviewer", _PASSWORD)
        yield runtime, sign_in(runtime, "rosa@example.test", _PASSWORD, address="192.0.2.1")[1]


@contextmanager
def _runtime(folder: Path, clock: FakeClock) -> Iterator[Runtime]:
    built = build_runtime(_settings(folder))
    with closing(built.database):
        yield replace(built, clock=clock)


def _settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, starts_per_hour=1000)
