"""The server: pages, socket and API on one port, stopped cleanly by Ctrl-C or SIGTERM."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from ballerine_app.commands.frontend import PROJECT
from ballerine_app.network import is_any_address

_ANSWERS_WITHIN_S = 120
_STOPS_WITHIN_S = 8


def serve(host: str, port: int, frontend: Path, on_ready: Callable[[], None]) -> None:
    """Serve until a signal says stop.

    Args:
        host: address to listen on.
        port: the one port for everything.
        frontend: the folder of the built pages (`commands.frontend`).
        on_ready: called once, when the server has answered for the first time.
    """
    os.environ.update(serving_environment(frontend))
    os.chdir(PROJECT)  # Reflex reads rxconfig.py from the working folder
    server = Server(
        "ballerine_app.ballerine_app:app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        working_dir=PROJECT,
        workers=1,
        workers_kill_timeout=_STOPS_WITHIN_S,
        log_level=LogLevels.warning,
    )
    stopping = threading.Event()
    server.on_shutdown(stopping.set)
    server.on_startup(
        lambda: threading.Thread(target=_tell_when_ready, args=(host, port, on_ready, stopping), daemon=True).start()
    )
    server.serve()


def serving_environment(frontend: Path) -> dict[str, str]:
    """What the server process needs in its environment to serve pages that are already built.

    The two variables that begin with `__` are internal to Reflex 0.10.1; tests/commands/test_serving.py holds them.
    """
    return {
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_WEB_WORKDIR": str(frontend),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    }


def _tell_when_ready(host: str, port: int, on_ready: Callable[[], None], stopping: threading.Event) -> None:
    name = "127.0.0.1" if is_any_address(host) else host
    deadline = time.monotonic() + _ANSWERS_WITHIN_S
    while time.monotonic() < deadline and not stopping.wait(0.05):
        try:
            with closing(HTTPConnection(name, port, timeout=2)) as connection:
                connection.request("GET", "/ping")
                answered = connection.getresponse().status == 200
        except (OSError, HTTPException):
            continue
        if answered:
            on_ready()
            return
