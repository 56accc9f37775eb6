import json
import os
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"


@pytest.fixture(scope="session")
def ballerine_definitions() -> dict[str, Any]:
    path = FIXTURES / "ballerine-definitions.json"
    if not path.exists():
        if os.environ.get("REQUIRE_FIXTURES"):
            pytest.fail(f"{path.name} is required here")
        pytest.skip("Ballerine's definitions are not beside this repository")
    groups = json.loads(path.read_text())
    return {name: data for group in groups.values() for name, data in group.items()}
