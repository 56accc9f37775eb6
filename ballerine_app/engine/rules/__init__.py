"""Rules: JsonLogic compiled to Python, risk policies and scores. Everything is explained and pure."""

from ballerine_app.engine.rules.coercion import truthy
from ballerine_app.engine.rules.compiler import Rule, compile_rule
from ballerine_app.engine.rules.errors import PolicyError, RuleError
from ballerine_app.engine.rules.explain import Explanation
from ballerine_app.engine.rules.policy import Action, Policy, PolicyRule
from ballerine_app.engine.rules.risk import FiredRule, NotFiredRule, RiskResult, score_risk, severity

__all__ = [
    "Action",
    "Explanation",
    "FiredRule",
    "NotFiredRule",
    "Policy",
    "PolicyError",
    "PolicyRule",
    "RiskResult",
    "Rule",
    "RuleError",
    "compile_rule",
    "score_risk",
    "severity",
    "truthy",
]
