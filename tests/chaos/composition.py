"""The parts of a process, as the app puts them together, with the definitions of the chaos cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ballerine_app.compose import build_runtime
from ballerine_app.services.runtime import Runtime
from ballerine_app.settings import Settings
from tests.chaos.workflows import DEFINITIONS


def chaos_settings(data_dir: Path, database_url: str) -> Settings:
    """The settings of every process of a run."""
    return Settings(data_dir=data_dir, database_url=database_url)


def chaos_runtime(settings: Settings) -> Runtime:
    """What the services work with; no plugins, and no effects that run."""
    return replace(build_runtime(settings), definitions=DEFINITIONS)
