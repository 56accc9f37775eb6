"""Drafts of risk policies: begin one, change it, check it, throw it away."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.rules.policy import policy_hash
from ballerine_app.services.definition_text import laid_out, named
from ballerine_app.services.errors import Conflict, InvalidPolicy
from ballerine_app.services.policy_act import (
    PolicyAct,
    changing_policies,
    loaded_policy,
    must_be_policy_editor,
    policy_as_seen,
    policy_ref,
)
from ballerine_app.services.policy_findings import policy_findings
from ballerine_app.services.policy_text import content_of, proper_policy_name, read_policy
from ballerine_app.services.rule_fields import known_fields
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor, refusing_stale
from ballerine_app.store.ids import new_id
from ballerine_app.store.policies import (
    DRAFT,
    add_policy,
    delete_policy_draft,
    highest_policy,
)
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.policies import PolicyRef
from ballerine_app.views.versions import LintFinding

LONGEST_DESCRIPTION: Final = 300


def create_policy(runtime: Runtime, who: Editor, name: str, description: str = "") -> PolicyRef:
    """Begin a policy without rules, as a draft. Invalid for its name, Conflict("policy_exists") where there is one."""
    must_be_policy_editor(who)
    found = proper_policy_name(name)
    told = {"description": description.strip()[:LONGEST_DESCRIPTION]} if description.strip() else {}
    with changing_policies(runtime, who) as act:
        if highest_policy(act.tx, who.project_id, found):
            raise Conflict("policy_exists", name=found)
        return _begin(act, found, {**told, "rules": []})


def copy_policy(runtime: Runtime, who: Editor, version_id: str) -> PolicyRef:
    """Begin the next version of a policy with the content of one that is there."""
    with changing_policies(runtime, who) as act:
        source = loaded_policy(act.tx, who, version_id)
        return _begin(act, source.name, source.data, source=source.version)


def import_policy(runtime: Runtime, who: Editor, text: str, *, name: str = "") -> PolicyRef:
    """Begin the next version of a policy with JSON from elsewhere.

    `name` is the one to have here, or else the JSON's own. The version number in the JSON doesn't count. A policy with
    errors can be a draft; InvalidPolicy only for what can't be stored.
    """
    must_be_policy_editor(who)
    data = read_policy(text)
    own = data.get("name")
    found = proper_policy_name(name or (own if isinstance(own, str) else ""))
    with changing_policies(runtime, who) as act:
        return _begin(act, found, data)


def save_policy_draft(runtime: Runtime, who: Editor, version_id: str, text: str, revision: int) -> PolicyRef:
    """Put other content into a draft that stood at `revision` when the person looked; he or she is an author from then.

    Conflict("changed_since") or Conflict("policy_not_a_draft"), InvalidPolicy for what can't be stored or names itself
    otherwise.
    """
    must_be_policy_editor(who)
    with changing_policies(runtime, who) as act:
        row = policy_draft(act.tx, who, version_id, revision)
        data = content_of(row, text)
        if laid_out(data) == laid_out(row.data):
            return policy_ref(row)
        row.data, row.hash = data, policy_hash(data)
        if who.id and who.id not in row.editors:
            row.editors = [*row.editors, who.id]
        saved = act.save(row, revision, was=DRAFT)
        act.record("policy.draft_saved", row)
    return saved


def check_policy_text(runtime: Runtime, who: Editor, version_id: str, text: str) -> tuple[LintFinding, ...]:
    """What is wrong or questionable with a text, if it were the content of this draft. Never raises for the text."""
    must_be_policy_editor(who)
    with runtime.database.read() as tx:
        row = loaded_policy(tx, who, version_id)
        known = known_fields(tx, runtime, who.project_id)
    try:
        return policy_findings(content_of(row, text), known)
    except InvalidPolicy as refusal:
        return refusal.findings


def delete_policy(runtime: Runtime, who: Editor, version_id: str, revision: int) -> None:
    """Throw a draft away; its number is free again. Conflicts as for `save_policy_draft`."""
    with changing_policies(runtime, who) as act:
        row = policy_draft(act.tx, who, version_id, revision)
        with refusing_stale():
            delete_policy_draft(act.tx, row, revision)
        act.record("policy.draft_deleted", row)


def policy_draft(tx: ReadTransaction, who: Editor, version_id: str, revision: int) -> PolicyVersion:
    """A draft as the person saw it; Conflict("changed_since") or Conflict("policy_not_a_draft") where it isn't that."""
    row = policy_as_seen(tx, who, version_id, revision)
    if row.status != DRAFT:
        raise Conflict("policy_not_a_draft", name=row.name, version=str(row.version))
    return row


def _begin(act: PolicyAct, name: str, data: dict[str, Any], source: int = 0) -> PolicyRef:
    version = highest_policy(act.tx, act.who.project_id, name) + 1
    content = named(data, name, version)
    row = PolicyVersion(
        id=new_id("policy"),
        project_id=act.who.project_id,
        name=name,
        version=version,
        status=DRAFT,
        hash=policy_hash(content),
        data=content,
        editors=[act.who.id] if act.who.id else [],
        created_by=act.who.id,
        created_at=act.at,
        changed_at=act.at,
    )
    add_policy(act.tx, row)
    act.record("policy.draft_created", row, meta={"source": source} if source else None)
    return policy_ref(row)
