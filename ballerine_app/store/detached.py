"""Rows as objects without the ORM's bookkeeping, which costs the hot path more than the query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import instance_dict
from sqlmodel import SQLModel

T = TypeVar("T", bound=SQLModel)


def detached(table: type[T], values: Mapping[str, Any]) -> T:
    """An object of a table with a value for every column, which no session knows.

    Built as the ORM builds what it loads: without validation, and without noting each value as a change.
    """
    made: T = inspect(table).class_manager.new_instance()
    instance_dict(made).update(values)
    return made
