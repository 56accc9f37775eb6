"""The product as its users meet it: the real command in a process of its own, with its own port and data folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

PROJECT = Path(__file__).resolve().parents[2]
ANSWERS_WITHIN_S = 400  # the first start builds the pages, and others wait for it
STOPS_WITHIN_S = 60


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class AppServer:
    """`ballerine demo` (or another subcommand) as a process that can be stopped and started again on the same data."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    command: str = "demo"
    settings: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None
    _log: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers, without a trailing slash."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """All that it has printed."""
        return self._log_file.read_text(encoding="utf-8", errors="replace") if self._log_file.exists() else ""

    @property
    def _log_file(self) -> Path:
        return self.data_dir.with_name(f"{self.data_dir.name}-{self.port}.log")

    def start(self) -> AppServer:
        """Start it and wait until it answers and has said so."""
        own = {"PORT": str(self.port), "DATA_DIR": str(self.data_dir), "HOST": "127.0.0.1", **self.settings}
        said = len(self.log)
        self._log = self._log_file.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ballerine_app.cli", self.command],
            cwd=PROJECT,
            env={**os.environ, **own},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + ANSWERS_WITHIN_S
        while "is running" not in self.log[said:] or not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"The server did not start:\n{self.log}")
            time.sleep(0.05)
        return self

    def stop(self) -> int:
        """Ask it to stop, as Ctrl-C does; returns its exit code."""
        assert self._process is not None, "it was not started"
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(STOPS_WITHIN_S)
        self._forget()
        return code

    def kill(self) -> None:
        """End it and its worker at once, as a power cut does. Nothing happens when it runs no more."""
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOPS_WITHIN_S)
        self._forget()

    def restart(self) -> AppServer:
        """Stop it and start it again on the same port and data."""
        self.stop()
        return self.start()

    def _forget(self) -> None:
        self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/ping")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
