"""Changes of Python modules, made by cosmic-ray, and the tests that concern each module."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.exceptions import CosmicRayTestingException
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.exception_replacer import ExceptionReplacer
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator
from parso.python.tree import PythonNode

from tests.mutants.tried import Changed

ROOT = Path(__file__).parents[2]

# The modules that decide what is stored or counted, and the tests that concern each.
MODULES = {
    "ingest/quantity.py": "tests/ingest/test_quantity.py",
    "ingest/when.py": "tests/ingest/test_when.py",
    "ingest/span.py": "tests/ingest/test_when.py",
    "ingest/event.py": "tests/ingest/test_event.py",
    "ingest/crosswalk/state.py": "tests/ingest/crosswalk/test_country.py",
    "ingest/sources/acled.py": "tests/ingest/sources/test_acled.py",
    "ingest/sources/comtrade_record.py": "tests/ingest/sources/test_comtrade.py",
    "ingest/sources/ofac.py": "tests/ingest/sources/test_ofac.py",
    "dateline/pipeline/release.py": "tests/dateline/pipeline/test_releases.py",
    "warehouse/ledger/append.py": "tests/warehouse/ledger/test_ledger.py",
    "warehouse/ledger/verify.py": "tests/warehouse/ledger/test_tampering.py",
    "warehouse/ledger/redact.py": "tests/warehouse/ledger/test_redaction.py",
    "warehouse/publish/write.py": "tests/warehouse/publish/test_publish.py",
    "warehouse/backup.py": "tests/warehouse/test_backup.py",
}

# Of the operators of cosmic-ray those whose change is one that a person could make. Most others (`+` to `<<`, `==` to
# `is`) break the module at once, and would only raise the score.
OPERATORS = (
    *("AddNot", "ExceptionReplacer", "NumberReplacer", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ReplaceFalseWithTrue", "ReplaceTrueWithFalse"),
    *("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_USub", "ZeroIterationForLoop"),
    *(f"ReplaceComparisonOperator_{pair}" for pair in (
        "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in (
        "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "Pow_Mul")),
)  # fmt: skip


class _ExceptionReplacer(ExceptionReplacer):
    """That of cosmic-ray ends with AttributeError at `except duckdb.Error`."""

    def mutate(self, node: PythonNode, index: int) -> PythonNode:
        self._name_nodes(node)[index].get_first_leaf().value = CosmicRayTestingException.__name__
        return node


def _operator(name: str) -> Operator:
    return _ExceptionReplacer() if name == ExceptionReplacer.__name__ else get_operator(f"core/{name}")()


def changes(modules: Iterable[str]) -> Iterator[Changed]:
    """Every change of the modules."""
    for module in modules:
        code = (ROOT / module).read_text(encoding="utf-8")
        nodes = list(ast_nodes(get_ast(code)))
        for name in OPERATORS:
            operator = _operator(name)
            places = [place for node in nodes for place in operator.mutation_positions(node)]
            for number, ((line, _), _) in enumerate(places):
                changed = mutate_code(code, operator, number)
                if changed is not None and changed != code and _is_python(changed):
                    yield Changed(module, line, f"{name}: {_line(changed, line)}", changed, MODULES[module])


def _is_python(code: str) -> bool:
    """AddNot writes `if not found := …`, which would be noticed whatever the tests are."""
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def _line(code: str, line: int) -> str:
    return code.splitlines()[line - 1].strip()
