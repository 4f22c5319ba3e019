"""Changes of lines of text: the report's script (which claims stood at a moment, the words of dates and figures), and
the statements of the ledger."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.mutants.tried import Changed

ROOT = Path(__file__).parents[2]

# The files, and the tests that concern each.
SCRIPTS = {
    "warehouse/serving/page/words.js": "tests/warehouse/serving/test_report_words.py",
    "warehouse/serving/page/moment.js": "tests/warehouse/serving/test_report_words.py",
}
STATEMENTS = {
    "warehouse/ledger/append.sql": "tests/warehouse/ledger/test_ledger.py",
    "warehouse/ledger/as_of.sql": "tests/warehouse/ledger/test_ledger.py",
    "warehouse/ledger/verify.sql": "tests/warehouse/ledger/test_tampering.py",
}

# What is looked for in a line, and what takes its place.
_ORDER = (
    (r"<=", "<"), (r">=", ">"), (r" < ", " <= "), (r" > ", " >= "), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"\bmin\b\(", "max("), (r"(?<!as ended)_earliest\b", "_latest"),
    (r"(?<!as ended)_latest\b", "_earliest"),
)  # fmt: skip
_INSTEAD = {
    ".js": (
        *_ORDER, (r"===", "!=="), (r"!==", "==="), (r"&&", "||"), (r"\|\|", "&&"), (r" \+ DAY", ""), (r" - DAY", ""),
        (r"!(?=[a-z])", ""), (r"\bsome\b\(", "every("), (r" - (?=[a-zM])", " + "), (r"_earliest_", "_latest_"),
        (r"_latest_", "_earliest_"), (r"'[^']*[a-z] [a-z][^']*'", "''"), (r"`[a-z][a-z ]+\$", "`$"),
        (r"' [a-z]+ '", "' '"), (r"(?<=\}) [a-z]+`", "`"),
    ),
    ".sql": (
        *_ORDER, (r" = ", " != "), (r" != ", " = "), (r"(?<!between 1 )\band\b", "or"), (r"\bor\b", "and"),
        (r"\bnot ", ""), (r"\bis null\b", "is not null"), (r"\bmax\b\(", "min("), (r"\bis distinct from\b", "="),
        (r" \+ ", " - "), (r" - (?=1)", " + "), (r"\bleft join\b", "join"), (r"\bunion all\b", "union"),
        (r"\bdistinct ", ""),
    ),
}  # fmt: skip


def changes(files: Iterable[str]) -> Iterator[Changed]:
    """Every change of these files."""
    for file in files:
        tests = (SCRIPTS | STATEMENTS)[file]
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines(keepends=True)
        for number, line in enumerate(lines):
            for changed in sorted(set(_changed(line, _INSTEAD[Path(file).suffix])) - {line}):
                text = "".join([*lines[:number], changed, *lines[number + 1 :]])
                yield Changed(file, number + 1, f"{line.strip()} -> {changed.strip()}", text, tests)


def _changed(line: str, instead: Iterable[tuple[str, str]]) -> Iterator[str]:
    code = re.split(r"^\s*//|\s*-- ", line)[0]
    for pattern, other in instead:
        for found in re.finditer(pattern, code):
            yield line[: found.start()] + other + line[found.end() :]
