"""The workflow engine: XState-style JSON definitions, advanced by pure function calls.

`Definition.parse` compiles a definition once per content, `start` makes a case's first Snapshot, and `advance` applies
an Event to a Snapshot and tells the Outcome. Nothing here reads a clock, does input or output or changes an argument.
"""

from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.drawing.in_column import Diagram, Edge, Node, layout
from ballerine_app.engine.workflow.errors import (
    ActionError,
    AlwaysLoop,
    ContextError,
    DefinitionError,
    EventNotAllowed,
    GuardError,
    PayloadError,
    Problem,
    UnknownState,
    WorkflowError,
)
from ballerine_app.engine.workflow.lint import lint
from ballerine_app.engine.workflow.merge import deep_merge
from ballerine_app.engine.workflow.values import (
    Effect,
    Event,
    Outcome,
    Snapshot,
    StateInfo,
    TraceStep,
    TransitionInfo,
)

__all__ = [
    "ActionError",
    "AlwaysLoop",
    "ContextError",
    "Definition",
    "DefinitionError",
    "Diagram",
    "Edge",
    "Effect",
    "Event",
    "EventNotAllowed",
    "GuardError",
    "Node",
    "Outcome",
    "PayloadError",
    "Problem",
    "Snapshot",
    "StateInfo",
    "TraceStep",
    "TransitionInfo",
    "UnknownState",
    "WorkflowError",
    "deep_merge",
    "layout",
    "lint",
]
