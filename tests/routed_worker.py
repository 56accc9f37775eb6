"""A worker process that runs capabilities over real HTTP, for a test to kill.

`python -m tests.routed_worker URL FOLDER WORKER_ID`
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.effect_worker import serving
from tests.services.plugin_cases import reaching
from tests.services.routings import NEEDS, needs
from tests.workflows import running, workflow

ROUTED = workflow(NEEDS, needs())

if __name__ == "__main__":
    url, folder, worker = sys.argv[1:]
    with running(url, Path(folder), ROUTED) as built, reaching(built) as own, serving(own, worker):
        time.sleep(600)
