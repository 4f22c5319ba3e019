"""Changes of the report's script: which claims stood at a moment, and the words of dates and figures."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.tried import Changed

ROOT = Path(__file__).parents[2]
TESTS = "tests/warehouse/serving/test_report_words.py"
SCRIPTS = ("warehouse/serving/page/words.js", "warehouse/serving/page/moment.js")

# What is looked for in a line, and what takes its place.
_INSTEAD = (
    (r"<=", "<"), (r">=", ">"), (r" < ", " <= "), (r" > ", " >= "), (r"===", "!=="), (r"!==", "==="),
    (r"&&", "||"), (r"\|\|", "&&"), (r" \+ DAY", ""), (r" - DAY", ""), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"!(?=[a-z])", ""), (r"\bsome\b\(", "every("), (r"\bmin\b\(", "max("),
    (r" - (?=[a-zM])", " + "), (r"_earliest_", "_latest_"), (r"_latest_", "_earliest_"),
    (r"'[^']*[a-z] [a-z][^']*'", "''"), (r"`[a-z][a-z ]+\$", "`$"), (r"' [a-z]+ '", "' '"), (r"(?<=\}) [a-z]+`", "`"),
)  # fmt: skip


def changes() -> Iterator[Changed]:
    """Every change of the scripts."""
    for script in SCRIPTS:
        lines = (ROOT / script).read_text(encoding="utf-8").splitlines(keepends=True)
        for number, line in enumerate(lines):
            for changed in sorted(
                {_with(line, found, instead) for pattern, instead in _INSTEAD for found in _found(pattern, line)}
            ):
                text = "".join([*lines[:number], changed, *lines[number + 1 :]])
                yield Changed(script, number + 1, f"{line.strip()} -> {changed.strip()}", text, TESTS)


def _found(pattern: str, line: str) -> Iterator[re.Match[str]]:
    return iter(()) if line.lstrip().startswith("//") else re.finditer(pattern, line)


def _with(line: str, found: re.Match[str], instead: str) -> str:
    return line[: found.start()] + instead + line[found.end() :]
