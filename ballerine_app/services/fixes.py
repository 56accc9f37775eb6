"""Sending again only what the reviewer asked for.

The flow's context keeps the work in hand under `fix`: `outstanding` (how many are still to send), `done` (ids of the
documents that have a new attempt), and for the one in hand `document`, `slot`, `side`, `uploaded` and `nextSide`.
"""

from __future__ import annotations

from typing import Any

from ballerine_app.services.document_rows import document_in_work, make_document
from ballerine_app.services.errors import NotFound
from ballerine_app.services.flow_act import FlowAct
from ballerine_app.store.documents import get_document, pages_of


def begin_fixes(outstanding: int) -> dict[str, Any]:
    """The `fix` part of a flow that was just asked for this many documents."""
    return {"outstanding": outstanding, "done": []}


def choose_fix(act: FlowAct, document_id: str) -> None:
    """Take one of the asked documents in hand; its first side comes first. NotFound for any other document."""
    tx = act.case_act.tx
    old = get_document(tx, act.flow.case_id, document_id)
    if old is None or old.status != "revision":
        raise NotFound("document_not_asked")
    new = document_in_work(act, old.slot) or make_document(act, old.slot, old.type, issuer=old.issuer, replaces=old)
    sides = act.runtime.catalogue.type(old.type).sides
    sent = {page.side for page in pages_of(tx, [new.id])[new.id]}
    _put(act, document=old.id, slot=old.slot, side=sides[0], uploaded=sides[0] in sent, nextSide="")


def side_uploaded(act: FlowAct) -> None:
    """Note that the side in hand has a new picture; a document that was done is to be confirmed again."""
    fix = act.flow.context["fix"]
    if fix["document"] in fix["done"]:
        done = [row for row in fix["done"] if row != fix["document"]]
        _put(act, done=done, outstanding=fix["outstanding"] + 1)
    _put(act, uploaded=True)


def before_confirming(act: FlowAct) -> None:
    """Find out whether another side follows, for the guard of the page machine."""
    fix = act.flow.context["fix"]
    new = document_in_work(act, fix["slot"])
    sides = act.runtime.catalogue.type(new.type).sides if new else ()
    later = sides[sides.index(fix["side"]) + 1 :] if fix["side"] in sides else ()
    _put(act, nextSide=later[0] if later else "")


def after_confirming(act: FlowAct) -> None:
    """Turn to the next side, or count the document as sent again."""
    fix = act.flow.context["fix"]
    if fix["nextSide"]:
        new = document_in_work(act, fix["slot"])
        sent = {page.side for page in pages_of(act.case_act.tx, [new.id])[new.id]} if new else set()
        _put(act, side=fix["nextSide"], uploaded=fix["nextSide"] in sent, nextSide="")
        return
    if fix["document"] not in fix["done"]:
        _put(act, done=[*fix["done"], fix["document"]], outstanding=fix["outstanding"] - 1)


def _put(act: FlowAct, **changes: Any) -> None:
    act.put(fix={**act.flow.context.get("fix", {}), **changes})
