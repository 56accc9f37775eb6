import json
from typing import Any

import pytest

from tests.conftest import shared_fixture


@pytest.fixture(scope="session")
def official_cases() -> list[Any]:
    path = shared_fixture("jsonlogic-official-tests.json")
    return [case for case in json.loads(path.read_text()) if not isinstance(case, str)]


@pytest.fixture(scope="session")
def ballerine_definitions() -> dict[str, Any]:
    path = shared_fixture("ballerine-definitions.json")
    groups = json.loads(path.read_text())
    return {name: data for group in groups.values() for name, data in group.items()}
