"""docs/plugins.md, written from the kinds themselves so that it can't be wrong."""

from __future__ import annotations

import inspect
import json
from typing import Any

from pydantic.fields import FieldInfo

from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.registry import Kind, installed_plugins, registry

_INTRODUCTION = """\
# Plugins

A plugin connects a workflow to the world. A definition declares it under `extensions`, and a state calls for it on
entry: see [the guide](workflows.md#plugins). This page is what `ballerine plugins` prints.

## What happens to a call

1. `request.transform` makes the payload out of the case's record: its context, with `workflowRuntimeConfig` and
   `workflowRuntimeId`. `request.schema` checks it.
2. The request is sent, within `timeoutSeconds` in all.
3. `response.transform` makes the result out of the answer, and `response.schema` checks it.
4. The result is merged into the context at `persistResponseDestination`, or at the kind's place, or at
   `pluginsOutput.<name>`; lists are replaced. Then the `successAction` is sent.

Whatever fails on the way is tried again where that may help, as `retry` says. In the end the reason stands at
`pluginsOutput.<name>` as `{name, error, status: "ERROR"}`, and the `errorAction` is sent. So no failure is lost, and no
case waits for ever.

## Placeholders and secrets

`{secret.NAME}` (or `{secrets.NAME}`) and `{entity.data.x}` are filled in texts of the definition alone: what people
hand in is never taken for a placeholder. An admin sets a secret on the page of plugins, or by `ballerine set-secret
NAME --host HOST`; it is encrypted under the master key, and sent only by the plugins and to the hosts that it was set
for. No interface, log, record, error or export shows it; where a vendor sends it back, its name stands in its place.
Ballerine reads every variable of the server's environment for `{secret.X}`, and never fills `{secrets.X}`.

## Callbacks

A vendor that answers later calls back. Its address, `PUBLIC_ORIGIN/api/hooks/TOKEN`, is for one event of one case,
once; it is the same for every attempt of the call, and the token is kept as a hash alone. It stands in the path, so a
proxy in front should keep paths that begin with `/api/hooks/` out of its log.

- The body is JSON, as large as `OUTGOING_ANSWER_MB` says. It is merged at its destination (lists are replaced), a
  `status` beside it becomes SUCCESS, the case is judged anew, and the event follows: all in one transaction.
- Where the secret `UNIFIED_API_SHARED_SECRET` (or that of `callbackSecret`) is set, the call has to be signed by it:
  `x-hmac-signature`, the hex HMAC-SHA256 of the body, or the headers of Standard Webhooks. Else it is refused with 401.
- The same body again is answered 200 and changes nothing; another body 409. A body that comes before the call itself
  has ended, or before the case has come to where the event is taken, is answered 202 and applied then, even if the
  process died in between. An event that the case no longer takes leaves the data and is answered 200; a case that has
  ended is not changed any more.
- A vendor that does not call within `callbackTimeoutSeconds` ends in the `timeoutAction`, or else the `errorAction`,
  with the reason where its answer was to stand. What it sends after that is answered 410. Each call is a line
  `vendor.callback` in the case's audit log, with its body where that went nowhere else.
- `POST /api/v1/external/workflows/CASE/hook/EVENT?resultDestination=&processName=`, Ballerine's own address, always
  needs the signature, and an event whose `actors` let `vendor` send it. The destination is under `pluginsOutput` or
  another key that is not protected, `hookResponse` unless told. A plugin whose request names such a hook is waited for
  as any other.

`processName` says how a body is read:

- `kyc-unified-api`: `{entity, decision: {status, decisionReason, decisionScore, riskLabels}, aml}`. Pictures become
  files of the case, and `documents` gets an `identification_document` in place of an earlier one.
- `aml-unified-api`: `data`, with `vendor`.
- `ubo-unified-api`: `data`.
- `website-monitoring`, `merchant-audit-report`: the report. Its `base64Pdf` becomes a file of the case, named under
  `report`.
- Anything else: the body as it is.

[What of Ballerine's plugins works here](plugin-conformance.md) lists every kind with its options, and their tests.

## Which addresses may be called

Plugins call https addresses (http with `OUTGOING_HTTP`) of public hosts, and what `OUTGOING_ALLOWED` names. The host is
looked up once, every one of its addresses must be allowed, and the connection goes to the address that was checked.
Private, loopback, link-local, metadata, shared (CGNAT), NAT64, 6to4 and other special ranges are refused, as are
user names in addresses and odd spellings of numbers. Redirects are not followed, compressed answers not taken, and an
answer may have `OUTGOING_ANSWER_MB` at most. A definition that writes out an address that can't be called is not
published. `OUTGOING_MAPPED` gives the addresses of imported definitions another
destination.

## What is recorded

Every exchange is a row with its request and answer, status, duration, attempt and cost. Texts and numbers in it are
masked, but for short words under technical keys (`status`, `code`, `score` and the like); the plugin's `record` shows
or hides more. Addresses are recorded as they are declared. An attempt whose process dies is recorded when it is made
again.

## Trying a plugin, and asking again

A plugin of a draft has a page of its own, from the tab *Plugins* of its workflow; a provider's is reached from
`/plugins`. Both show it as a form beside its JSON, with the mistakes at their fields, and try it on a case: the
request that would be sent, and what would become of an answer that is pasted in. In such a dry run nothing is sent,
nothing is stored, and secrets stand as their names.

`/plugins` lists every call, and a case shows what each vendor answered. From both a plugin can be run again, by a lead,
an admin, or the reviewer who has the case. In a state that calls for the plugin the workflow then goes on as after any
answer. In another state the new answer takes the place of the old one, no event follows, and a failure leaves the
answer that there is. A case that has ended is left alone, since its end rests on the answers that it has. The audit
log says `plugin.rerun`.

## Kinds of one's own

A package adds kinds by an entry point of the group `ballerine.plugins` that names a module. The module registers its
kind by the decorator `plugin_kind` of `ballerine_app.plugins.registry`, with a parameter model like those below, and
asks the world only through `call.world`, whose ports are in `ballerine_app/plugins/ports.py`. The tests install such a
package, `tests/example_plugin`.

## Parameters of every kind

"""


def plugins_page() -> str:
    """The page as Markdown."""
    installed_plugins(())
    kinds = [kind for kind in registry.all() if kind.params.__module__.startswith("ballerine_app.")]
    common = set(PluginParams.model_fields)
    parts = [_INTRODUCTION, _table({name: PluginParams.model_fields[name] for name in PluginParams.model_fields})]
    for kind in kinds:
        own = {name: field for name, field in kind.params.model_fields.items() if name not in common}
        parts.append(f"\n## `{kind.name}`\n\n{_where(kind)}\n\n{inspect.getdoc(kind.params)}\n")
        if own:
            parts.append("\n" + _table(own))
    return "".join(parts)


def _where(kind: Kind[Any]) -> str:
    return f"Declared under `extensions.{kind.group}`."


def _table(fields: dict[str, FieldInfo]) -> str:
    rows = (f"| `{field.alias or name}` | {_default(field)} | {field.description} |" for name, field in fields.items())
    return "| Parameter | Default | What it does |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if default is None or default == "" or not isinstance(default, str | int | float | bool | tuple | dict):
        return ""
    return f"`{json.dumps(default)}`" if default != () and default != {} else ""
