"""A server process whose commits are timed: `python -m tests.bench.timed_server PORT`, settings by environment."""

from __future__ import annotations

import os
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from ballerine_app.commands.data import prepare
from ballerine_app.commands.frontend import ensure_frontend
from ballerine_app.commands.serving import serving_environment
from ballerine_app.settings import settings

if __name__ == "__main__":
    frontend, _ = ensure_frontend()
    os.environ.update(serving_environment(frontend))
    prepare(settings(), "demo-password")
    Server(
        "tests.bench.timed_app:app",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        factory=True,
        workers=1,
        log_level=LogLevels.error,
    ).serve()
