"""What is measured of durable events, on whatever database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.durable_cases import DurableCases
from tests.bench.raw_event import RawCases
from tests.bench.rounds import Measure, interleaved
from tests.bench.row import Row

GO = 40
ROUNDS = 9
THREADS = 8
AT_ONCE = 160
_AIMS = {1: 2.0, 10: 2.0, 100: 4.0}
_Send = Callable[[str, int], None]


def event_rows(cases: DurableCases, url: str, database: str) -> list[Row]:
    """Latency by context size beside events written by hand, processor time, and eight threads at once."""
    raw = RawCases(url)
    contestants: dict[str, Measure] = {}
    for size in _AIMS:
        contestants[_name(database, size)] = partial(_latencies, cases.go_round, cases.open(size))
        contestants[_raw_name(database, size)] = partial(_latencies, raw.go_round, cases.open(size))
    contestants[f"{database}, 10 KB, processor time"] = partial(_processor, cases.go_round, cases.open(10))
    threads = f"{database}, 10 KB, {THREADS} threads"
    contestants[threads] = partial(_at_once, cases.go_round, [cases.open(10) for _ in range(THREADS)])
    samples = interleaved(contestants, ROUNDS)
    raw.close()
    return list(_rows(samples, database, threads))


def _rows(samples: dict[str, list[float]], database: str, threads: str) -> Iterator[Row]:
    for size, aim in _AIMS.items():
        name, raw = _name(database, size), _raw_name(database, size)
        yield Row(name, samples[name], peers=(raw,), aim=aim)
        yield Row(raw, samples[raw])
    ten, raw = _name(database, 10), _raw_name(database, 10)
    yield Row(f"{ten}, one thread", _rates(samples[ten], GO), "events/s", (f"{raw}, one thread",), 500, True)
    yield Row(f"{raw}, one thread", _rates(samples[raw], GO), "events/s", rate=True)
    processor = f"{database}, 10 KB, processor time"
    yield Row(processor, samples[processor])
    yield Row(threads, samples[threads])
    longest = [max(each) for each in _chunks(samples[threads], AT_ONCE)]
    yield Row(f"{threads}, longest wait of a round", longest, aim=50)


def _name(database: str, size: int) -> str:
    return f"{database}, {size} KB"


def _raw_name(database: str, size: int) -> str:
    return f"{database}, {size} KB, by hand"


def _latencies(send: _Send, case_id: str) -> list[float]:
    """Milliseconds of one event after the other; an even number, so that the case ends where it began."""
    taken = []
    for number in range(GO):
        begun = time.perf_counter()
        send(case_id, number)
        taken.append((time.perf_counter() - begun) * 1e3)
    return taken


def _processor(send: _Send, case_id: str) -> list[float]:
    """Milliseconds that the processor works for an event, which neighbours disturb least."""
    begun = time.thread_time()
    for number in range(GO):
        send(case_id, number)
    return [(time.thread_time() - begun) * 1e3 / GO]


def _at_once(send: _Send, case_ids: list[str]) -> list[float]:
    """Milliseconds of events on several cases at once, from being sent to being durable."""
    taken: list[float] = []
    share = AT_ONCE // len(case_ids)

    def work(case_id: str) -> None:
        for number in range(share):
            begun = time.perf_counter()
            send(case_id, number)
            taken.append((time.perf_counter() - begun) * 1e3)

    workers = [threading.Thread(target=work, args=(case_id,)) for case_id in case_ids]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return taken


def _rates(milliseconds: list[float], size: int) -> list[float]:
    return [1e3 * len(each) / sum(each) for each in _chunks(milliseconds, size)]


def _chunks(samples: list[float], size: int) -> list[list[float]]:
    return [samples[start : start + size] for start in range(0, len(samples), size)]
