"""Make .venv from a lock file: hashes checked, skipped while the lock is unchanged. Standard library only.

Run by the Makefile before anything else, with the Python that it found: `prepare_environment.py LOCK_FILE`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"


def main(lock_file: str) -> None:
    """Bring .venv to what the lock file says."""
    lock = PROJECT / lock_file
    stamp = VENV / f".installed-{lock.stem}"
    key = hashlib.sha256(lock.read_bytes() + (PROJECT / "pyproject.toml").read_bytes()).hexdigest()
    with (PROJECT / ".prepare.lock").open("w") as alone:  # two start-ups at once: the second one waits
        fcntl.flock(alone, fcntl.LOCK_EX)
        if stamp.is_file() and stamp.read_text() == key and PYTHON.exists():
            return
        began = time.monotonic()
        print(f"Installing {lock_file} into .venv", flush=True)
        if not PYTHON.exists():
            make_environment()
        if not UV.exists():
            install_uv(lock)
        install(lock)
        stamp.write_text(key)
        print(f"Installed in {time.monotonic() - began:.0f} s", flush=True)


def make_environment() -> None:
    """Create .venv; Debian keeps the part of Python that does it in a package of its own."""
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode == 0:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", package], check=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        return
    shutil.rmtree(VENV, ignore_errors=True)
    sys.exit(f"{made.stdout}{made.stderr}\nOn Debian and Ubuntu, install it with: apt-get install {package}")


def install_uv(lock: Path) -> None:
    """Install uv alone, at the version and with the hashes of the lock: it installs the rest much faster than pip."""
    block = re.search(r"^uv==(?:.*\\\n)+.*\n", lock.read_text(), re.MULTILINE)
    if not block:
        return
    only_uv = VENV / "uv.lock"
    only_uv.write_text(block.group())
    subprocess.run(
        [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--require-hashes",
            "--only-binary=:all:",
            "-r",
            only_uv,
        ],
        env=quiet_pip(),
        check=False,  # no uv for this platform: pip does it all
    )
    only_uv.unlink()


def install(lock: Path) -> None:
    """Install all that the lock names, and then this project itself."""
    project = ["--no-deps", "--no-build-isolation", "--editable", str(PROJECT)]
    if UV.exists():
        uv = [str(UV), "pip", "install", "-q", "--python", str(PYTHON)]
        locked = subprocess.run([*uv, "--require-hashes", "-r", str(lock)], cwd=PROJECT, check=False)
        if locked.returncode == 0:
            subprocess.run([*uv, *project], cwd=PROJECT, check=True)
            return
        print("uv could not install the lock; trying pip, which knows this computer's pip settings.", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-q"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], env=quiet_pip(), check=True)
    subprocess.run([*pip, *project], env=quiet_pip(), check=True)


def quiet_pip() -> dict[str, str]:
    """Pip without its own advertisements, and where this project's build finds the program that it calls."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except subprocess.CalledProcessError as problem:
        sys.exit(f"Setting up failed: {' '.join(map(str, problem.cmd))}")
    except KeyboardInterrupt:
        sys.exit(130)
