"""Custom lists as a whole: make one, describe it, put it out of use and back."""

from __future__ import annotations

import re

from ballerine_app.engine.rules.list_kinds import KINDS
from ballerine_app.services.errors import Conflict, Invalid
from ballerine_app.services.list_act import ListEditor, acting_on_lists, changing_list, loaded_list
from ballerine_app.services.list_use import published_use
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.ids import new_id
from ballerine_app.store.list_tables import CustomListRow
from ballerine_app.store.lists import add_list, list_of_name, lock_list
from ballerine_app.store.policies import lock_policies
from ballerine_app.views.lists import ListRef

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_LONGEST_DESCRIPTION = 500


def create_list(runtime: Runtime, who: ListEditor, name: str, kind: str, description: str = "") -> ListRef:
    """Make an empty list that rules may ask for by its name.

    Invalid("wrong_list_name"), Invalid("wrong_list_kind"), Invalid("list_description_long"); Conflict("list_exists")
    or Conflict("list_is_archived") where the name is taken.
    """
    with acting_on_lists(runtime, who) as act:
        name = name.strip()
        if not _NAME.fullmatch(name):
            raise Invalid("wrong_list_name", field="name")
        if kind not in KINDS:
            raise Invalid("wrong_list_kind", field="kind")
        described = _description(description)
        # Two who make it at once: the second one waits, and is told.
        lock_list(act.tx, f"{who.project_id}:{name}")
        there = list_of_name(act.tx, who.project_id, name)
        if there is not None and there.archived_at is not None:
            raise Conflict("list_is_archived", name=name)
        if there is not None:
            raise Conflict("list_exists", name=name)
        row = CustomListRow(
            id=new_id("list"),
            project_id=who.project_id,
            name=name,
            kind=kind,
            description=described,
            created_by=who.id,
            created_at=act.at,
            changed_at=act.at,
        )
        add_list(act.tx, row)
        act.record("list.created", row, kind=kind)
        return ref_of_list(row)


def describe_list(runtime: Runtime, who: ListEditor, list_id: str, description: str, revision: int) -> ListRef:
    """Say what a list is for. Conflict("changed_since") where it isn't what the person saw."""
    described = _description(description)
    with changing_list(runtime, who, list_id, revision) as (act, row):
        if described != row.description:
            row.description = described
            act.save(row)
            act.record("list.described", row, payload={"description": described})
        return ref_of_list(row)


def archive_list(runtime: Runtime, who: ListEditor, list_id: str, revision: int) -> ListRef:
    """Put a list out of use: rules can't ask for it any more. Its past stays for replay.

    Conflict("list_needed") while a published policy asks for it, Conflict("changed_since").
    """
    with changing_list(runtime, who, list_id, revision) as (act, row):
        lock_policies(act.tx, who.project_id)
        used = published_use(act.tx, who.project_id, row.name)
        if used:
            raise Conflict("list_needed", name=row.name, policy=used[0].policy)
        row.archived_at = act.at
        act.save(row)
        act.record("list.archived", row)
        return ref_of_list(row)


def restore_list(runtime: Runtime, who: ListEditor, list_id: str, revision: int) -> ListRef:
    """Put an archived list back into use with the entries that it had.

    Conflict("list_not_archived"), Conflict("changed_since").
    """
    with acting_on_lists(runtime, who) as act:
        lock_list(act.tx, list_id)
        row = loaded_list(act.tx, who, list_id)
        if row.revision != revision:
            raise Conflict("changed_since")
        if row.archived_at is None:
            raise Conflict("list_not_archived", name=row.name)
        row.archived_at = None
        act.save(row)
        act.record("list.restored", row)
        return ref_of_list(row)


def ref_of_list(row: CustomListRow) -> ListRef:
    """What the next act on a list must name."""
    return ListRef(row.id, row.name, row.revision)


def _description(given: str) -> str:
    described = given.strip()
    if len(described) > _LONGEST_DESCRIPTION or "\0" in described:
        raise Invalid("list_description_long", field="description", most=str(_LONGEST_DESCRIPTION))
    return described
