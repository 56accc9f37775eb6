"""The command's side of risk policies: list, check and import, with their tests. Each line goes to `say`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ballerine_app.commands.data import opened_runtime
from ballerine_app.commands.workflows import content_of_file, tell_findings
from ballerine_app.locales import text
from ballerine_app.services.errors import Conflict, Invalid, InvalidPolicy
from ballerine_app.services.policy_content import LookedPolicy, policy_content
from ballerine_app.services.policy_drafts import delete_policy, import_policy
from ballerine_app.services.policy_list import policy_versions
from ballerine_app.services.policy_review import publish_policy
from ballerine_app.services.policy_view import policy_view
from ballerine_app.services.principals import Operator
from ballerine_app.settings import Settings

Say = Callable[[str], None]


def list_policies(settings: Settings, say: Say) -> None:
    """Say a line for each version of each policy."""
    with opened_runtime(settings) as runtime:
        rows = policy_versions(runtime, Operator())
    for row in rows:
        key = "command.policy_in_force" if row.status == "published" else "command.policy"
        say(text(key, name=row.name, version=row.version, status=text(f"policy.status.{row.status}")))


def import_policy_file(settings: Settings, file: Path, say: Say, *, name: str, publish: bool) -> bool:
    """Make a policy's file the next version of its name, and publish it if asked; whether that was done.

    What is to be published and has errors, or a test that fails, is not kept.
    """
    content, who = content_of_file(file), Operator()
    with opened_runtime(settings) as runtime:
        try:
            made = import_policy(runtime, who, content, name=name)
        except InvalidPolicy as refusal:
            tell_findings(refusal.findings, say)
            raise Invalid(refusal.code, file=str(file)) from None
        view = policy_view(runtime, who, made.name, made.version)
        tell_findings(view.findings, say)
        for test in policy_content(runtime, who, LookedPolicy(view)).tests:
            if not test.passed:
                say(text("command.test_fails", name=test.name))
        if not publish:
            say(text("command.policy_imported_draft", name=made.name, version=made.version))
            return True
        try:
            publish_policy(runtime, who, made.version_id, made.revision)
        except (InvalidPolicy, Conflict):
            delete_policy(runtime, who, made.version_id, made.revision)
            say(text("command.policy_not_imported"))
            return False
    say(text("command.policy_imported", name=made.name, version=made.version))
    return True
