"""Rules: JsonLogic compiled to Python, rule sets, risk policies and scores, scorecards; explained and pure."""

from ballerine_app.engine.rules.coercion import truthy
from ballerine_app.engine.rules.compiler import Rule, compile_rule
from ballerine_app.engine.rules.errors import PolicyError, RuleError
from ballerine_app.engine.rules.explain import Explanation
from ballerine_app.engine.rules.list_lookup import ListLookup, ListMatch
from ballerine_app.engine.rules.policy import Policy, Threshold
from ballerine_app.engine.rules.policy_action import Action
from ballerine_app.engine.rules.policy_rule import PolicyRule
from ballerine_app.engine.rules.risk import score_risk, severity
from ballerine_app.engine.rules.risk_result import FiredRule, NotFiredRule, RiskResult
from ballerine_app.engine.rules.rule_group import RuleGroup
from ballerine_app.engine.rules.rule_set import RuleSet
from ballerine_app.engine.rules.rule_set_result import RuleResult
from ballerine_app.engine.rules.scorecard import Scorecard
from ballerine_app.engine.rules.scorecard_result import ScorecardResult

__all__ = [
    "Action",
    "Explanation",
    "FiredRule",
    "ListLookup",
    "ListMatch",
    "NotFiredRule",
    "Policy",
    "PolicyError",
    "PolicyRule",
    "RiskResult",
    "Rule",
    "RuleError",
    "RuleGroup",
    "RuleResult",
    "RuleSet",
    "Scorecard",
    "ScorecardResult",
    "Threshold",
    "compile_rule",
    "score_risk",
    "severity",
    "truthy",
]
