"""Runs an expression over scripts of the pages in Node."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[2] / "assets" / "js"


def run(scripts: str, call: str, *given: Any) -> Any:
    """What the JavaScript expression `call` gives, with values in `given` and in `script` what the scripts export.

    `scripts` are names of files, apart by spaces.
    """
    node = shutil.which("node", path=f"{Path(sys.executable).parent}") or shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    addresses = [(SCRIPTS / name).as_uri() for name in scripts.split()]
    source = f"""
    const loaded = await Promise.all({json.dumps(addresses)}.map((address) => import(address)));
    const script = Object.assign({{}}, ...loaded);
    const given = {json.dumps(given)};
    console.log(JSON.stringify({call}));"""
    # A module in a folder without package.json is told apart by its syntax.
    command = [node, "--input-type=module", "--no-warnings", "-"]
    return json.loads(subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout)
