"""A vendor that counts: a real HTTP server which honours idempotency keys, and is slow, rude or silent at times."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# Longer than a plugin's time-out: whoever waits for such an answer gives up first.
_SILENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request that reached the vendor. `acted`: this one was carried out; no other of its key ever is."""

    key: str
    subject: str
    receipt: str
    acted: bool
    fate: str


class Ledger:
    """What was delivered and what was acted on. A delivery stands in the file before anybody gets an answer."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._receipts: dict[str, str] = {}
        self._seen: Counter[str] = Counter()

    def number(self, subject: str) -> int:
        """How often this subject was delivered, this time included."""
        with self._lock:
            self._seen[subject] += 1
            return self._seen[subject]

    def note(self, key: str, subject: str, fate: str, *, act: bool) -> str:
        """Act on a key once, and return the receipt of its first time; '' where it was not acted on yet."""
        with self._lock:
            acted = act and key not in self._receipts
            if acted:
                self._receipts[key] = f"receipt-{len(self._receipts) + 1}"
            receipt = self._receipts.get(key, "")
            line = {"key": key, "subject": subject, "receipt": receipt, "acted": acted, "fate": fate}
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            return receipt


def deliveries(file: Path) -> list[Delivery]:
    """All that reached the vendor, in order."""
    return [Delivery(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def fate_of(seed: int, subject: str, number: int) -> tuple[str, float]:
    """What becomes of one delivery, and the seconds that it takes. Steady subjects only ever wait."""
    rng = random.Random(f"{seed}:{subject}:{number}")
    slow = rng.uniform(0.1, 0.4) if rng.random() < 0.1 else rng.uniform(0.0, 0.04)
    if "/steady" in subject:
        return "answer", slow
    fates = ("answer", "error", "error_after", "busy", "silence", "silence_after")
    return rng.choices(fates, (78, 8, 5, 5, 2, 2))[0], slow


def serve(to_parent: Connection, seed: int, file: Path) -> None:
    """Serve until the parent ends; the port is told to it first."""
    ledger = Ledger(file)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            key, subject = self.headers["Idempotency-Key"], json.loads(body)["subject"]
            fate, seconds = fate_of(seed, subject, ledger.number(subject))
            time.sleep(seconds)
            receipt = ledger.note(key, subject, fate, act=fate in ("answer", "error_after", "silence_after"))
            if fate.startswith("silence"):
                time.sleep(_SILENCE_SECONDS)
                self.close_connection = True
            elif fate.startswith("error"):
                self._answer(500, {})
            elif fate == "busy":
                self._answer(429, {}, {"Retry-After": "1"})
            else:
                self._answer(200, {"receipt": receipt})

        def _answer(self, status: int, content: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """The ledger says all."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: Any) -> None:
            """A caller was killed before it had its answer: that is what this is for."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    to_parent.send(server.server_address[1])
    # The line breaks when the parent ends.
    with suppress(EOFError):
        to_parent.recv()
