"""Rule engines for Python as peers. Those that no test needs are fetched into `build/bench` when a benchmark runs."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

import json_logic

from tests.bench.kyc_rules import RULES
from tests.npm_packages import BUILD

_FOLDER = BUILD / "bench" / "python"
_PACKAGES: Final = ("panzi-json-logic==1.0.1", "zen-engine==2.1.3", "datalogic-py==5.9.0")
_COUNTRIES: Final = [rule["in"][1] for rule in RULES[2:4]]
# The twenty rules in zen's own language: it doesn't read JsonLogic.
_ZEN: Final = (
    "entity.data.age < 18",
    "entity.data.age >= 18 and entity.data.age < 21 and application.amount > 5000",
    f"entity.data.country in {_COUNTRIES[0]}",
    f"entity.data.country in {_COUNTRIES[1]}",
    "entity.data.country != null and document.issuer != null and entity.data.country != document.issuer",
    "signals.sameFileCases > 0",
    "signals.sameNameRejected > 0",
    "signals.uploads > 6 or signals.hintsOverruled > 0",
    "application.amount / max([entity.data.income, 1]) >= 0.5",
    "entity.data.employment == 'self-employed' and entity.data.income < 20000",
    "entity.data.taxId == null or entity.data.email == null or entity.data.phone == null",
    "some(aml.hits, #.type == 'sanction' or #.score > 0.9)",
    "some(aml.hits, #.type == 'pep')",
    "document.daysToExpiry < 30",
    "not document.mrzValid",
    "device.vpn or device.country != entity.data.country",
    "contains(device.flags, 'proxy')",
    "device.ageDays < 2 and signals.cardsTried > 2",
    "sum(map(application.debts, #.amount)) > entity.data.income * 2",
    "all(owners, #.share < 25)",
)

Engine = Callable[[], list[Any]]


def python_engines(data: dict[str, Any]) -> dict[str, Engine]:
    """What evaluates the twenty rules on the data, by name of the engine; compiled before, where it compiles."""
    found: dict[str, Engine] = {"json-logic-qubit": lambda: [json_logic.jsonLogic(rule, data) for rule in RULES]}
    if problem := _install():
        print(f"{', '.join(_PACKAGES)} are left out: {problem}", file=sys.stderr)
        return found
    panzi = _module("json_logic", "panzi_json_logic")
    found["panzi-json-logic"] = lambda: [panzi.jsonLogic(rule, data) for rule in RULES]
    zen = _module("zen", "zen")
    expressions = [zen.compile_expression(text) for text in _ZEN]
    found["zen-engine"] = lambda: [expression.evaluate(data) for expression in expressions]
    datalogic = _module("datalogic_py", "datalogic_py")
    engine = datalogic.Engine()
    rules = [engine.compile(rule) for rule in RULES]
    found["datalogic-py"] = lambda: [rule.evaluate(data) for rule in rules]
    parsed, session = datalogic.DataHandle(json.dumps(data)), engine.session()
    found["datalogic-py, data parsed before"] = lambda: [session.evaluate_data(rule, parsed) for rule in rules]
    return found


def _install() -> str:
    if (_FOLDER / "zen").is_dir():
        return ""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", _FOLDER, *_PACKAGES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}: {error}"
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["uv failed"])[-1]


def _module(folder: str, name: str) -> ModuleType:
    """A fetched package, under a name of its own where another has the same."""
    spec = importlib.util.spec_from_file_location(
        name, _FOLDER / folder / "__init__.py", submodule_search_locations=[str(_FOLDER / folder)]
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
