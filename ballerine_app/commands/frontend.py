"""Building the pages: once per state of their sources, for every port and host name.

Reflex bakes the server's address into the bundle. The build gives it a placeholder, and the built bundle gets the
address that the browser came from instead, so one build serves any port, phone or reverse proxy.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BUILDS = PROJECT / "build" / "frontend"
WORKSPACE = PROJECT / "build" / "web"
PACKAGE_LOCK = PROJECT / "reflex.lock"
SAME_ORIGIN = "http://same-origin.invalid"

# Everything that decides what the bundle holds; a change elsewhere needs no new build.
SOURCES = (
    "assets",
    "ballerine_app/ballerine_app.py",
    "ballerine_app/commands/frontend.py",
    "ballerine_app/definitions",
    "ballerine_app/live.py",
    "ballerine_app/locales",
    "ballerine_app/pages",
    "ballerine_app/state",
    "ballerine_app/ui",
    "ballerine_app/views",
    "bunfig.toml",
    "reflex.lock",
    "rxconfig.py",
)
_KEPT_BUILDS = 8  # a running server may still read an older one
_ADDRESS = re.compile(rf"([`\"'])(http|ws)://{re.escape(SAME_ORIGIN.removeprefix('http://'))}(/[^`\"']*)\1")


class FrontendError(Exception):
    """The pages could not be built; the message says why and what to do."""


def sources_key(project: Path = PROJECT) -> str:
    """Name the bundle that the sources give: 16 hex digits over their paths, their bytes and Reflex's versions."""
    digest = hashlib.sha256()
    for name in SOURCES:
        for path in _files(project / name):
            digest.update(f"{path.relative_to(project)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    packages = {f"{found.name}=={found.version}" for found in distributions() if found.name.startswith("reflex")}
    digest.update("\n".join(sorted(packages)).encode())
    return digest.hexdigest()[:16]


def built_frontend(key: str) -> Path:
    """Where the bundle of that key lies once it is built; the value for `REFLEX_WEB_WORKDIR`."""
    return BUILDS / key


def ensure_frontend() -> tuple[Path, bool]:
    """Build the pages unless their sources are unchanged.

    Returns: the folder of the bundle, and whether it was built now. Start-ups at the same time wait for one build.
    Raises FrontendError when the build tools are missing or the build fails.
    """
    target = built_frontend(sources_key())
    if target.is_dir():
        return target, False
    with _one_build_at_a_time():
        target = built_frontend(sources_key())
        if target.is_dir():
            return target, False
        _compile()
        _keep(WORKSPACE, target)
        _drop_old_builds()
    return target, True


def connect_to_page_origin(client: Path) -> None:
    """Replace the placeholder address in a built bundle by the origin of the page that runs it.

    Args:
        client: the folder with `index.html` and `assets/`.

    Raises FrontendError when nothing was there to replace, or something was left.
    """
    replaced = 0
    for chunk in sorted(client.glob("assets/reflex-env-*.js")):
        text, count = _ADDRESS.subn(_browser_expression, chunk.read_text(encoding="utf-8"))
        chunk.write_text(text, encoding="utf-8")
        replaced += count
        for suffix in (".br", ".gz"):  # made from the old text; a chunk this small needs none
            Path(f"{chunk}{suffix}").unlink(missing_ok=True)
    left = [path for path in client.rglob("*") if path.suffix in {".js", ".html"} and _names_placeholder(path)]
    if not replaced or left:
        files = ", ".join(str(path.relative_to(client)) for path in left) or "assets/reflex-env-*.js"
        raise FrontendError(f"The server's address stands in an unexpected place of the bundle: {files}.")


def _browser_expression(found: re.Match[str]) -> str:
    scheme, path = found.group(2), found.group(3)
    origin = "location.origin" if scheme == "http" else 'location.origin.replace("http","ws")'
    return f'({origin}+"{path}")'


def _names_placeholder(path: Path) -> bool:
    return SAME_ORIGIN.removeprefix("http://") in path.read_text(encoding="utf-8", errors="replace")


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from sorted(
            found
            for found in path.rglob("*")
            if found.is_file() and "__pycache__" not in found.parts and "external" not in found.parts
        )


@contextmanager
def _one_build_at_a_time() -> Iterator[None]:
    BUILDS.mkdir(parents=True, exist_ok=True)
    with (BUILDS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _compile() -> None:
    tools = {name: shutil.which(name, path=_search_path()) for name in ("bun", "node")}
    if missing := [name for name, found in tools.items() if not found]:
        raise FrontendError(
            f"The pages are not built yet, and {' and '.join(missing)} for it is missing. "
            "Install the package with its extra `build`, or bring build/frontend from a computer that has it."
        )
    with tempfile.TemporaryDirectory(prefix="ballerine-build-") as scratch, _package_lock_kept():
        run = subprocess.run(
            [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
            cwd=PROJECT,
            env=_build_environment(Path(scratch)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    client = WORKSPACE / "build" / "client"
    if run.returncode != 0 or not (client / "index.html").is_file():
        shutil.rmtree(WORKSPACE, ignore_errors=True)  # half an install would make the next try fail, too
        raise FrontendError("Building the pages failed:\n" + "\n".join(run.stdout.splitlines()[-40:]))
    connect_to_page_origin(client)


@contextmanager
def _package_lock_kept() -> Iterator[None]:
    """Reflex writes its package lock back after each build; a build is no occasion to change it.

    Where there is none it may stay: so `make lock` makes a new one.
    """
    kept = {path: path.read_bytes() for path in PACKAGE_LOCK.glob("*")}
    try:
        yield
    finally:
        for path, content in kept.items():
            if not path.is_file() or path.read_bytes() != content:
                path.write_bytes(content)


def _build_environment(scratch: Path) -> dict[str, str]:
    """The same build whatever the server's settings are, and away from its data."""
    outside = {name: value for name, value in os.environ.items() if "REFLEX_" not in name}
    return {
        **outside,
        "PATH": _search_path(),
        "DATA_DIR": str(scratch),
        "DATABASE_URL": "",
        "DEMO": "true",
        "PUBLIC_ORIGIN": "",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_DIR": str(PROJECT / "build" / "reflex"),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_USE_SYSTEM_BUN": "1",
        "REFLEX_WEB_WORKDIR": str(WORKSPACE),
    }


def _search_path() -> str:
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))


def _keep(workspace: Path, target: Path) -> None:
    """Copy what serving needs, and show it under its name only when it is complete."""
    draft = target.with_name(f".{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(workspace / "build" / "client", draft / "build" / "client")
    shutil.copytree(workspace / "backend", draft / "backend")
    draft.rename(target)


def _drop_old_builds() -> None:
    builds = [path for path in BUILDS.iterdir() if path.is_dir() and not path.name.startswith(".")]
    for old in sorted(builds, key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT_BUILDS:]:
        shutil.rmtree(old, ignore_errors=True)
