"""Runs scripts of the pages in Node, which the locked environment brings."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parents[1] / "assets" / "js"
NODE = Path(sys.executable).with_name("node")


def run_source(source: str, *options: str) -> Any:
    """What the source prints as JSON."""
    done = subprocess.run([NODE, *options, "-"], input=source, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def run(scripts: str, call: str, *given: Any) -> Any:
    """What the JavaScript expression `call` gives, with values in `given` and in `script` what the scripts export.

    `scripts` are names of files, apart by spaces.
    """
    addresses = [(SCRIPTS / name).as_uri() for name in scripts.split()]
    source = f"""
    const loaded = await Promise.all({json.dumps(addresses)}.map((address) => import(address)));
    const script = Object.assign({{}}, ...loaded);
    const given = {json.dumps(given)};
    console.log(JSON.stringify({call}));"""
    # A module in a folder without package.json is told apart by its syntax.
    return run_source(source, "--input-type=module", "--no-warnings")
