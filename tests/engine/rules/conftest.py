import json
import os
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"


@pytest.fixture(scope="session")
def official_cases() -> list[Any]:
    path = FIXTURES / "jsonlogic-official-tests.json"
    if not path.exists():
        if os.environ.get("REQUIRE_FIXTURES"):
            pytest.fail(f"{path.name} is required here")
        pytest.skip("the official JsonLogic cases are not beside this repository")
    return [case for case in json.loads(path.read_text()) if not isinstance(case, str)]
