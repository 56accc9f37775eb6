"""A worker process as the app runs one, for cases that call a slow vendor.

`python -m tests.bench.vendor_worker URL FOLDER WORKER_ID VENDOR_PORT` says "ready" and works until it is told to end;
then it says how many seconds its processor has worked.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ballerine_app.services.effects import DurableQueue, EffectRunner
from tests.bench.vendor_chart import vendor_runtime
from tests.conftest import PROJECT


class Worker:
    """A worker process."""

    def __init__(self, url: str, folder: Path, worker_id: str, port: int) -> None:
        command = [sys.executable, "-m", "tests.bench.vendor_worker", url, str(folder), worker_id, str(port)]
        self._process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def wait_until_ready(self) -> None:
        """Return when it works."""
        if self._process.stdout is None or self._process.stdout.readline() != "ready\n":
            raise RuntimeError("the worker did not start")

    def end(self) -> float:
        """Let it end; the seconds that its processor has worked."""
        said, _ = self._process.communicate("end\n")
        return float(said)


def main(url: str, folder: Path, worker_id: str, port: int) -> None:
    """Work as long as somebody listens."""
    built = vendor_runtime(url, folder, port)
    with closing(DurableQueue(built.database, built.clock)) as queue:
        runner = EffectRunner(replace(built, effects=queue), queue, worker_id)
        runner.start()
        print("ready", flush=True)
        begun = time.process_time()
        sys.stdin.readline()
        print(time.process_time() - begun, flush=True)
        runner.close()
    built.database.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
