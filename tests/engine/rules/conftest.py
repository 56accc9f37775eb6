import json
from typing import Any

import pytest

from tests.conftest import shared_fixture


@pytest.fixture(scope="session")
def official_cases() -> list[Any]:
    path = shared_fixture("jsonlogic-official-tests.json")
    return [case for case in json.loads(path.read_text()) if not isinstance(case, str)]
