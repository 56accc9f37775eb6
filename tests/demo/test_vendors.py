"""What the demo sets up to reach its vendors."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballerine_app.compose import build_runtime
from ballerine_app.demo.laboratory.server import ADDRESS
from ballerine_app.demo.vendors import demo_laboratory, keep_secrets
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.principals import Operator
from ballerine_app.services.secrets import list_secrets, set_secret
from ballerine_app.settings import Settings


def test_its_secrets_go_to_the_laboratory_alone_and_a_value_of_somebodys_own_stays(
    tmp_path: Path, sqlite_url: str
) -> None:
    runtime = build_runtime(Settings(data_dir=tmp_path, database_url=sqlite_url))
    try:
        set_secret(runtime, Operator(), "UNIFIED_API_TOKEN", "somebody's own token", hosts=["vendor.example"])
        keep_secrets(runtime)
        keep_secrets(runtime)
        kept = {secret.name: secret for secret in list_secrets(runtime, Operator())}
        assert kept["UNIFIED_API_URL"].hosts == ("127.0.0.1",)
        assert kept["UNIFIED_API_TOKEN"].hosts == ("vendor.example",)
        assert {secret.revision for secret in kept.values()} == {1}
    finally:
        runtime.database.close()


def test_only_a_demo_lets_its_laboratory_in(tmp_path: Path, sqlite_url: str) -> None:
    given = Settings(data_dir=tmp_path, database_url=sqlite_url, outgoing_mapped=f"https://old.example={ADDRESS}")
    with demo_laboratory() as laboratory:
        demo = build_runtime(given, letting_in=laboratory.reached_by)
        assert demo.http.target("https://old.example/x") == (f"{laboratory.url}/x", "127.0.0.1")
        demo.database.close()
        plain = build_runtime(given)
        with pytest.raises(PluginFailed):
            plain.http.target(f"{laboratory.url}/x")
        plain.database.close()
