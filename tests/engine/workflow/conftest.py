import json
from typing import Any

import pytest

from tests.conftest import shared_fixture


@pytest.fixture(scope="session")
def ballerine_definitions() -> dict[str, Any]:
    path = shared_fixture("ballerine-definitions.json")
    groups = json.loads(path.read_text())
    return {name: data for group in groups.values() for name, data in group.items()}
