"""The time and the custom lists that examples of operators are evaluated with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from ballerine_app.engine.rules.custom_list import CustomList
from ballerine_app.engine.rules.list_lookup import ListMatch

NOW: Final = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
LISTS: Final = {"blocked-countries": CustomList("country", [ListMatch("PRK", "sanctions of 2006")])}
