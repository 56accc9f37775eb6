"""The build's key and the address in the bundle."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballerine_app.commands.frontend import SOURCES, FrontendError, connect_to_page_origin, sources_key

BUNDLED = "var e={PING:`http://same-origin.invalid/ping`,EVENT:`ws://same-origin.invalid/_event`,T:`websocket`};"


def bundle(folder: Path, env: str, other: str = "") -> Path:
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "reflex-env-abc.js").write_text(env)
    (folder / "assets" / "reflex-env-abc.js.br").write_text("made from the old text")
    (folder / "index.html").write_text(f"<html>{other}</html>")
    return folder


def test_the_bundle_takes_the_address_of_its_page(tmp_path: Path) -> None:
    client = bundle(tmp_path, BUNDLED)
    connect_to_page_origin(client)
    assert (client / "assets" / "reflex-env-abc.js").read_text() == (
        'var e={PING:(location.origin+"/ping"),EVENT:(location.origin.replace("http","ws")+"/_event"),T:`websocket`};'
    )
    assert not (client / "assets" / "reflex-env-abc.js.br").exists()


@pytest.mark.parametrize("other", ['<a href="http://same-origin.invalid/x">', "same-origin.invalid"])
def test_an_address_elsewhere_stops_the_build(tmp_path: Path, other: str) -> None:
    with pytest.raises(FrontendError, match=r"index\.html"):
        connect_to_page_origin(bundle(tmp_path, BUNDLED, other))


def test_a_bundle_without_the_address_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(FrontendError, match="reflex-env"):
        connect_to_page_origin(bundle(tmp_path, "var e={PING:`http://localhost:3000/ping`};"))


def project(folder: Path) -> Path:
    for name in ("ballerine_app/pages/landing.py", "ballerine_app/services/cases.py", "assets/kit.css", "rxconfig.py"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


@pytest.mark.parametrize("name", ["ballerine_app/pages/landing.py", "assets/kit.css", "rxconfig.py"])
def test_a_changed_page_changes_the_key(tmp_path: Path, name: str) -> None:
    before = sources_key(project(tmp_path))
    (tmp_path / name).write_text("changed")
    assert sources_key(tmp_path) != before


def test_a_renamed_page_changes_the_key(tmp_path: Path) -> None:
    before = sources_key(project(tmp_path))
    (tmp_path / "ballerine_app/pages/landing.py").rename(tmp_path / "ballerine_app/pages/home.py")
    assert sources_key(tmp_path) != before


def test_a_changed_service_does_not(tmp_path: Path) -> None:
    before = sources_key(project(tmp_path))
    (tmp_path / "ballerine_app/services/cases.py").write_text("changed")
    (tmp_path / "ballerine_app/pages/__pycache__").mkdir()
    (tmp_path / "ballerine_app/pages/__pycache__/landing.pyc").write_text("compiled")
    assert sources_key(tmp_path) == before


def test_sources_are_paths_of_the_project() -> None:
    assert all(not Path(name).is_absolute() and ".." not in name for name in SOURCES)
