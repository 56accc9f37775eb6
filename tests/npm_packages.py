"""Packages from npm for tests and benchmarks. They are fetched into `build` and are no part of the product."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

BUILD = Path(__file__).parents[1] / "build"
_BUN = Path(sys.executable).with_name("bun")


def install(folder: Path, packages: Mapping[str, str]) -> str:
    """Put the packages, names with versions, into the folder's `node_modules`; what went wrong, or ""."""
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        manifest = json.dumps({"private": True, "dependencies": packages})
        wanted = folder / "package.json"
        there = all((folder / "node_modules" / name).is_dir() for name in packages)
        if wanted.exists() and wanted.read_text("utf-8") == manifest and there:
            return ""
        wanted.write_text(manifest, "utf-8")
        problem = _fetch(folder)
        if problem:
            wanted.unlink()
        return problem


def installed(name: str, packages: Mapping[str, str]) -> Path:
    """The folder with the packages, for a test.

    Skips the test where they can't be fetched; fails it when REQUIRE_FIXTURES=1, which CI sets.
    """
    folder = BUILD / name
    if problem := install(folder, packages):
        reason = f"{', '.join(packages)} can't be fetched: {problem}"
        if os.environ.get("REQUIRE_FIXTURES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


def _fetch(folder: Path) -> str:
    try:
        done = subprocess.run(
            [_BUN, "install", "--ignore-scripts", "--no-save"], cwd=folder, capture_output=True, text=True, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}: {error}"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"bun ended with {done.returncode}"
    return ""


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time fetches into a folder."""
    with (folder / ".lock").open("w") as file:
        flock(file, LOCK_EX)
        yield
