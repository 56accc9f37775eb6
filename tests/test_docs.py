"""The documentation is true: settings, commands and dependencies are in it, and the repository keeps its own rules."""

from __future__ import annotations

import re
import statistics
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import typer.main

from ballerine_app.cli import app
from ballerine_app.commands.plugins_page import plugins_page
from ballerine_app.commands.settings_page import settings_page
from ballerine_app.plugins.registry import BUILT_IN
from tests.conftest import PROJECT

READABLE = ("README.md", "CONTRIBUTING.md", "docs/*.md")
# Written in two parts, so that this file does not name what it forbids.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "npmm" + "irror.com")
MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/")


@cache
def documentation() -> str:
    return "\n".join(path.read_text() for pattern in READABLE for path in sorted(PROJECT.glob(pattern)))


@cache
def tracked_files() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - the git that made this checkout
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    return tuple(path for name in listed.stdout.split("\0") if name and (path := PROJECT / name).is_file())


def commands() -> list[str]:
    found = []
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        found.append(name)
        found += [f"{name} {inner}" for inner in getattr(command, "commands", ())]
    return found


def make_targets() -> list[str]:
    return re.findall(r"^([a-z-]+):.*## ", (PROJECT / "Makefile").read_text(), re.MULTILINE)


def test_settings_page_is_what_the_settings_say() -> None:
    assert (PROJECT / "docs" / "settings.md").read_text() == settings_page(), (
        "run: ballerine settings > docs/settings.md"
    )


def test_the_page_of_plugins_is_what_the_kinds_say() -> None:
    assert (PROJECT / "docs" / "plugins.md").read_text() == plugins_page(), "run: ballerine plugins > docs/plugins.md"


def test_every_parameter_of_a_plugin_explains_itself() -> None:
    for line in plugins_page().splitlines():
        if line.startswith("| `"):
            assert re.search(r"\| [A-Z`0-9][^|]+\. \|$", line), f"no sentence: {line}"


def test_every_module_of_a_kind_is_installed() -> None:
    folder = PROJECT / "ballerine_app" / "plugins"
    decorated = {
        path.stem
        for path in folder.glob("*.py")
        if re.search(r"^(@plugin_kind|registry\.add)\(", path.read_text(), re.MULTILINE)
    }
    assert decorated == set(BUILT_IN)


def test_every_setting_explains_itself() -> None:
    for line in settings_page().splitlines():
        if line.startswith("| `"):
            assert re.search(r"\| [A-Z0-9][^|]+\. \|$", line), f"no sentence: {line}"


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"`ballerine {command}" in documentation()


@pytest.mark.parametrize("target", make_targets())
def test_every_make_target_is_documented(target: str) -> None:
    assert f"make {target}" in documentation()


def test_documented_make_targets_exist() -> None:
    named = re.findall(r"(?:`|^)make ([a-z-]+)", documentation(), re.MULTILINE)
    assert set(named) <= set(make_targets())


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    required = [
        *project["dependencies"],
        *(one for group in project["optional-dependencies"].values() for one in group),
    ]
    declared = {match.group() for one in required if (match := re.match(r"[A-Za-z0-9_.-]+", one))}
    page = (PROJECT / "docs" / "dependencies.md").read_text()
    before, in_browser, after = re.split(r"^(## In the browser\n(?s:.*?))(?=^## )", page, flags=re.MULTILINE)
    assert declared == packages_in(before + after)
    sources = "".join(path.read_text() for path in (PROJECT / "ballerine_app" / "ui").glob("*.py"))
    assert set(re.findall(r'"(@?[\w/-]+)@\d', sources)) == packages_in(in_browser)


def packages_in(page: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE))


def test_links_between_documents_lead_somewhere() -> None:
    for pattern in READABLE:
        for document in PROJECT.glob(pattern):
            for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
                if "://" not in target:
                    assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_no_tracked_file_names_a_registry_or_a_path_of_one_machine() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.relative_to(PROJECT)}: {word}" for word in (*REGISTRIES, *MACHINE_PATHS) if word in text]
    assert not found


def test_modules_are_small() -> None:
    lengths = {
        path: len(path.read_text().splitlines())
        for path in (PROJECT / "ballerine_app").rglob("*.py")
        if "locales" not in path.parts
    }
    assert {str(path) for path, length in lengths.items() if length > 400} == set()
    assert statistics.median(lengths.values()) <= 150
