"""Cases that call a vendor three times, one call after the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ballerine_app.compose import build_runtime
from ballerine_app.engine.workflow import Definition
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.runtime import Runtime
from ballerine_app.settings import Settings

CALLS = 3
START = "start"
VENDOR = "https://vendor.example"


def chart() -> Definition:
    """idle → one → two → three → done; each state between calls the vendor with the case's data."""
    names = ("one", "two", "three")
    states: dict[str, object] = {"idle": {"on": {START: names[0]}}, "done": {"type": "final"}}
    plugins = []
    for name, following in zip(names, (*names[1:], "done"), strict=True):
        states[name] = {"on": {"ANSWERED": following}}
        plugins.append(
            {
                "name": name,
                "pluginKind": "api",
                "stateNames": [name],
                "url": f"{VENDOR}/{name}/{{entity.id}}",
                "method": "POST",
                "request": {"transform": [{"transformer": "jmespath", "mapping": "{id: entity.id}"}]},
                "response": {"schema": {"type": "object", "required": ["ms"]}},
                "successAction": "ANSWERED",
            }
        )
    return Definition.parse(
        {
            "name": "vendors",
            "events": {START: {"actors": ["system"]}, "ANSWERED": {"actors": ["system"]}},
            "definition": {"initial": "idle", "states": states},
            "extensions": {"apiPlugins": plugins},
        }
    )


def vendor_runtime(url: str, folder: Path, port: int) -> Runtime:
    """The product on a database, with the vendor's address mapped to a port of this machine."""
    settings = Settings(
        data_dir=folder,
        database_url=url,
        outgoing_mapped=f"{VENDOR}=http://127.0.0.1:{port}",
        outgoing_http=True,
        outgoing_allowed="127.0.0.1",
    )
    definition = chart()
    known = Definitions({(definition.name, definition.version): definition})
    return replace(build_runtime(settings), definitions=known)
