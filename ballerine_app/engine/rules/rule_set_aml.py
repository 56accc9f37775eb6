"""AML_CHECK: a condition on what the screenings of child workflows found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.rules.aml_operators import hits_of_child_workflows
from ballerine_app.engine.rules.coercion import truthy
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.registry import suggest
from ballerine_app.engine.rules.rule_set_operators import SET_OPERATORS
from ballerine_app.engine.rules.rule_set_path import read_key

AML_KEYS: Final = ("countries", "matchTypes", "warnings", "sanctions", "fitnessProbity", "pep", "adverseMedia")
INNER_OPERATORS: Final = tuple(name for name in SET_OPERATORS if name != "EXISTS")
_VALUE_KEYS: Final = frozenset({"childWorkflowName", "operator", "value"})


@dataclass(frozen=True, slots=True)
class AmlCheck:
    """Whether any hit of a child workflow's screenings fulfils a condition on one of AML_KEYS, or on its `.length`.

    Hits without a value there are passed over, as are values that the condition's operator can't judge.
    """

    key: str
    steps: tuple[str, ...]
    child: str
    operator: str
    value: Any

    @classmethod
    def parse(cls, key: str, steps: tuple[str, ...], value: Any) -> AmlCheck:
        """ValueError for a key or a value that can't be used."""
        if steps[0] not in AML_KEYS or steps[1:] not in ((), ("length",)):
            raise ValueError(f"The key of AML_CHECK is one of {', '.join(AML_KEYS)}, also with .length.")
        if not isinstance(value, dict) or set(value) != _VALUE_KEYS:
            raise ValueError("The value of AML_CHECK is an object with childWorkflowName, operator and value.")
        child, name = value["childWorkflowName"], value["operator"]
        if not isinstance(child, str) or not child:
            raise ValueError("The childWorkflowName is a text.")
        if name not in INNER_OPERATORS:
            likely = suggest(str(name).upper(), INNER_OPERATORS)
            hint = f" Did you mean {likely!r}?" if likely else ""
            raise ValueError(f"There is no operator {str(name)[:64]!r} for hits.{hint}")
        SET_OPERATORS[name].check(value["value"])
        return cls(key, steps, child, name, value["value"])

    def values(self, data: Any, steps: Steps) -> list[Any]:
        """What the hits have at the key: JavaScript's truthy values only, so that a length of 0 isn't one.

        RuleError when there are more hits than the budget of steps allows.
        """
        children = data.get("childWorkflows") if isinstance(data, dict) else None
        hits = hits_of_child_workflows(children.get(self.child) if isinstance(children, dict) else None)
        steps.spend(len(hits))
        return [value for hit in hits if truthy(value := read_key(hit, self.key, self.steps))]

    def judges(self, value: Any) -> bool:
        """Whether the condition's operator can judge the value."""
        return SET_OPERATORS[self.operator].judges(value)

    def test(self, value: Any, now: datetime) -> bool:
        """Whether the value of one hit fulfils the condition."""
        return SET_OPERATORS[self.operator].test(value, self.value, now)
