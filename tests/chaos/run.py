"""One chaos run: workers are killed and started again while cases come in; in the end everything is counted."""

from __future__ import annotations

import math
import random
import time
from contextlib import ExitStack
from pathlib import Path

from sqlmodel import col, func, select

from ballerine_app.services.worker_slot import take_slot
from ballerine_app.store.database import Database
from ballerine_app.store.schema import migrate
from ballerine_app.store.tables import Case, Effect
from tests.chaos import vendor
from tests.chaos.check import check
from tests.chaos.composition import chaos_runtime, chaos_settings
from tests.chaos.life import Life
from tests.chaos.plan import Plan, Report, moment
from tests.chaos.processes import Running
from tests.chaos.queue_rows import QueueRows
from tests.chaos.worker import Task

# A client that may have lost an answer sends its last commands again; their keys must absorb that.
_SENT_AGAIN = 3
_LONGEST_START = 60.0
_LONGEST_END = 30.0


def run(plan: Plan, folder: Path, url: str) -> Report:
    """Carry out a plan on the empty database at `url`. No process is left, however it ends."""
    began = time.monotonic()
    with ExitStack() as closing:
        migrate(url)
        ledger = folder / "ledger.jsonl"
        counting = Running(vendor.serve, plan.seed, ledger)
        closing.callback(counting.kill)
        runtime, queue = chaos_runtime(chaos_settings(folder, url)), QueueRows(url)
        closing.callback(runtime.database.close)
        closing.callback(queue.close)
        task = Task(folder, url, counting.line.recv(), plan.silent_after)
        crew = Crew(plan, task, runtime.database, queue)
        closing.callback(crew.close)
        crew.be_killed()
        crew.come_to_an_end()
        check(crew.report, runtime, queue, ledger)
    crew.report.seconds = time.monotonic() - began
    return crew.report


class Crew:
    """The workers of a run, and the client that has them submit the cases."""

    def __init__(self, plan: Plan, task: Task, database: Database, queue: QueueRows) -> None:
        self.report = Report(plan)
        self._plan, self._task, self._database, self._queue = plan, task, database, queue
        self._rng = random.Random(plan.seed)
        self._unconfirmed = set(range(plan.cases))
        self._released = 0
        self._closing = ExitStack()
        self._left_behind: list[str] = []
        self._lives = [Life(task, index, plan.skew) for index in range(plan.workers)]

    def be_killed(self) -> None:
        """Release the cases bit by bit, and kill a worker at a random moment again and again."""
        last_of_one = round(self._plan.kills * 0.6) if self._plan.workers > 1 else -1
        for number in range(self._plan.kills):
            self._released = math.ceil(self._plan.cases * (number + 1) / self._plan.kills)
            if number == last_of_one:
                self._lose_for_good()
                continue
            life = self._rng.choice(self._lives)
            when = moment(self._rng)
            self._await(life, when.after)
            time.sleep(when.seconds)
            self._kill(life)
            self._lives[self._lives.index(life)] = Life(self._task, life.index, self._plan.skew)

    def come_to_an_end(self) -> None:
        """Let the workers finish what there is, and stop them in order."""
        self._released = self._plan.cases
        give_up = time.monotonic() + self._plan.patience
        while self._unconfirmed or not self._is_settled():
            if time.monotonic() > give_up:
                self.report.problems.append(f"not all has ended {self._plan.patience:g} s after the last kill")
                break
            self._listen(0.2)
            if any(life.process.exit_code is not None for life in self._lives):
                break
        for life in self._lives:
            code = life.end(_LONGEST_END)
            if code != 0:
                self.report.problems.append(f"worker {life.worker_id} was asked to end, and did so with code {code}")
        for run_id in self._left_behind:
            self.report.taken_over += self._queue.ran_on(run_id) in {life.worker_id for life in self._lives}
        if self.report.taken_over != len(self._left_behind):
            of = f"{self.report.taken_over} of {len(self._left_behind)}"
            self.report.problems.append(f"{of} runs of the worker that never came back were taken over")

    def close(self) -> None:
        """Kill what still runs."""
        for life in self._lives:
            life.process.kill()
        self._closing.close()

    def _lose_for_good(self) -> None:
        """Kill a worker with work in hand; it never comes back, and nobody else gets its name."""
        life = self._rng.choice(self._lives)
        for each in self._lives:
            self._await(each, "work")
        self._released += self._plan.workers * 4
        give_up = time.monotonic() + _LONGEST_START
        while True:
            self._listen(0.05)
            life.process.freeze()
            # What it sent to the database last may be under way still.
            time.sleep(0.05)
            if self._queue.in_hand(life.worker_id) or time.monotonic() > give_up:
                break
            life.process.thaw()
        self._left_behind = self._kill(life)
        if not self._left_behind:
            self.report.problems.append("the worker that never comes back had nothing in hand")
        slot = take_slot(chaos_settings(self._task.data_dir, self._task.database_url).workers_dir)
        self._closing.callback(slot.release)
        assert slot.worker_id == life.worker_id, "somebody else's name was free"
        self._lives.remove(life)

    def _kill(self, life: Life) -> list[str]:
        """Kill a worker; what it had in hand."""
        self._unconfirmed.difference_update(life.listen())
        if life.process.exit_code is not None:
            self.report.problems.append(f"a worker ended by itself with code {life.process.exit_code}")
        life.process.kill()
        self.report.kills += 1
        in_hand = self._queue.in_hand(life.worker_id) if life.worker_id else []
        self.report.kills_at_work += bool(in_hand)
        return in_hand

    def _await(self, life: Life, milestone: str) -> None:
        give_up = time.monotonic() + _LONGEST_START
        while not life.has_reached(milestone):
            if life.process.exit_code is not None or time.monotonic() > give_up:
                self.report.problems.append(f"a worker got no further than before its milestone {milestone!r}")
                return
            self._listen(0.005)

    def _listen(self, seconds: float) -> None:
        """Hear what the workers say, and give each that is at work its share of what is released."""
        for life in self._lives:
            self._unconfirmed.difference_update(life.listen(seconds / len(self._lives)))
        waiting = sorted(number for number in self._unconfirmed if number < self._released)
        done = [number for number in range(self._released) if number not in self._unconfirmed]
        for place, life in enumerate(self._lives):
            if life.has_reached("work"):
                share = [number for number in waiting if number % len(self._lives) == place]
                life.submit([*(done[-_SENT_AGAIN:] if not life.has_work else []), *share])

    def _is_settled(self) -> bool:
        with self._database.read() as tx:
            started = select(func.count()).select_from(Case).where(col(Case.parent_id).is_(None))
            open_effects = select(func.count()).select_from(Effect).where(col(Effect.status).in_(("waiting", "held")))
            if tx.session.exec(started).one() < self._plan.cases or tx.session.exec(open_effects).one():
                return False
        return all(status == "DELAYED" for _, status in self._queue.under_way())
