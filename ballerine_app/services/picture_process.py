"""Reading uploads in processes of their own, which can be ended.

A picture or PDF comes from strangers, and a file of one kilobyte can keep a decoder busy for days (a PDF whose forms
draw forms that draw forms). A thread can't be stopped; a process can, and takes the memory it grew with it.
"""

from __future__ import annotations

import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

import structlog

from ballerine_app.engine.documents import Intake, UploadRefused, take_in

_log = structlog.get_logger(__name__)
_LENGTH = struct.Struct(">Q")

TakeIn = Callable[[bytes, int], Intake]
"""Reads an upload of at most so many bytes; UploadRefused says why not."""


def take_in_here(data: bytes, max_bytes: int) -> Intake:
    """Read an upload in this process: for data that is our own."""
    return take_in(data, max_bytes=max_bytes)


class PictureProcesses:
    """Up to `count` processes that read uploads, each ended when one upload takes longer than `seconds`."""

    def __init__(self, count: int = 2, seconds: float = 30.0) -> None:
        self._seconds = seconds
        self._free: queue.SimpleQueue[_Reader | None] = queue.SimpleQueue()
        self._running: set[_Reader] = set()
        self._closed = False
        for _ in range(count):
            self._free.put(None)

    def take_in(self, data: bytes, max_bytes: int) -> Intake:
        """Read one upload; waits while all processes are busy. UploadRefused("unreadable") when time ran out."""
        reader = self._free.get()
        try:
            if self._closed:
                raise EOFError
            if reader is None or not reader.alive:
                reader = _Reader()
                self._running.add(reader)
            answer = reader.ask((data, max_bytes), self._seconds)
        except (EOFError, OSError):
            if reader is not None:
                self._running.discard(reader)
                reader.end()
                reader = None
            _log.warning("picture_process_ended", bytes=len(data))
            raise UploadRefused("unreadable") from None
        finally:
            self._free.put(reader)
        if isinstance(answer, UploadRefused):
            raise answer
        intake: Intake = answer
        return intake

    def close(self) -> None:
        """End every process; an upload that one of them reads is refused, and so is every one after it."""
        self._closed = True
        for reader in list(self._running):
            reader.end()


class _Reader:
    """One process. It ends by itself when this process does: its standard input ends."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, question: Any, seconds: float) -> Any:
        """The answer; EOFError or OSError when the process died of the question or was ended after `seconds`."""
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise EOFError
        alarm = threading.Timer(seconds, self._process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            _send(to, question)
            return _received(back)
        finally:
            alarm.cancel()

    def end(self) -> None:
        """End the process now."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.wait()


def _send(stream: IO[bytes], message: Any) -> None:
    body = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def _received(stream: IO[bytes]) -> Any:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return pickle.loads(body)  # noqa: S301 - between this process and its own child


def _answer_for_ever(questions: IO[bytes], answers: IO[bytes]) -> None:
    while True:
        try:
            data, max_bytes = _received(questions)
        except (EOFError, KeyboardInterrupt):
            return
        try:
            answer: Any = take_in(data, max_bytes=max_bytes)
        except UploadRefused as refused:
            answer = UploadRefused(refused.code, refused.facts)
        _send(answers, answer)


if __name__ == "__main__":
    import signal

    # Ctrl-C reaches the whole group; the server ends its readers itself when it has finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _answer_for_ever(sys.stdin.buffer, sys.stdout.buffer)
