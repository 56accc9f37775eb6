"""Kinds of plugins: registered once, described by their parameters, and added by other packages."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
from pydantic import Field

from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import ENTRY_POINTS, BrokenPlugin, Kind, Registry, installed_plugins, registry
from tests.conftest import PROJECT


class Params(PluginParams):
    """For tests."""

    how_many: int = Field(ge=1, description="How many.")


def test_a_decorated_function_is_a_kind() -> None:
    kinds = Registry()

    @kinds.kind("count", Params, timeout=7)
    def count(call: PluginCall, params: Params) -> PluginAnswer:
        return PluginAnswer(params.how_many)

    kind = kinds.get("count")
    assert kind is not None
    assert (kind.timeout, kinds.all()) == (7, [kind])
    with pytest.raises(ValueError, match="already"):
        kinds.add(kind)


def test_mistakes_name_their_places_and_no_values() -> None:
    kind = Kind("count", "apiPlugins", Params, lambda call, params: PluginAnswer())
    declared = {"name": "n", "howMany": "a secret word", "successAction": 5, "logo": "kept"}
    assert [pointer for pointer, _ in kind.mistakes(declared)] == ["/successAction", "/howMany"]
    with pytest.raises(PluginFailed) as failure:
        kind.read(declared)
    assert (failure.value.code, failure.value.retry) == ("parameters", False)
    assert "/howMany" in failure.value.reason
    assert "secret word" not in failure.value.reason
    assert kind.mistakes({"name": "n", "howMany": 2}) == []


@pytest.fixture
def weather(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EntryPoint]]:
    """The example package, installed as any package is, in a folder of its own."""
    source, target = tmp_path / "source", tmp_path / "site"
    shutil.copytree(PROJECT / "tests" / "example_plugin", source)
    uv = shutil.which("uv", path=str(Path(sys.executable).parent))
    assert uv is not None
    install = [uv, "pip", "install", "--offline", "--no-deps", "--no-build-isolation", "--python", sys.executable]
    subprocess.run([*install, "--target", str(target), str(source)], check=True, capture_output=True)
    monkeypatch.syspath_prepend(str(target))
    yield [each for each in entry_points(group=ENTRY_POINTS) if each.name == "weather"]
    registry._kinds.pop("weather", None)
    for name in [name for name in sys.modules if name.startswith("ballerine_weather")]:
        del sys.modules[name]


def test_a_package_adds_a_kind_by_an_entry_point(weather: list[EntryPoint]) -> None:
    assert len(weather) == 1
    plugins = installed_plugins()
    assert {"weather", "api"} <= set(plugins)
    assert registry.get("weather") is plugins["weather"]
    assert set(installed_plugins()) == set(plugins)


def test_a_package_that_breaks_is_named() -> None:
    missing = EntryPoint("gone", "no_such_module_anywhere", ENTRY_POINTS)
    with pytest.raises(BrokenPlugin, match="'gone'"):
        installed_plugins([missing])
