"""The audit as one page that needs nothing but itself: no script, no style sheet, no font from elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from dateline.output import printed
from dateline.settings import Settings
from expectations import Audit, Check
from warehouse.build.runs import Runs
from warehouse.files.replacement import replacing
from warehouse.publish.write import age_of_published
from warehouse.serving import style

VERDICTS = ("passed", "warned", "failed", "error")

_STYLE = """
section { border-left: .3rem solid; padding-left: 1rem; margin: 1.5rem 0; }
.passed { color: var(--good); } .warned { border-color: var(--warn); } .failed, .error { border-color: var(--bad); }
"""

# How quality went on: the last audits, the newest first.
_BEFORE = """
select
    run_id as run, max(checked_at) as checked, count(*) filter (where status = 'passed') as passed,
    count(*) filter (where status = 'failed' and severity = 'warning') as warned,
    count(*) filter (where status = 'failed' and severity = 'critical') as failed,
    count(*) filter (where status = 'error') as error
from check_result group by run_id order by run_id desc limit 20
"""


def counted(audit: Audit) -> dict[str, dict[str, int]]:
    """How many checks of each mart passed, warned, failed, or could not be made."""
    marts: dict[str, dict[str, int]] = {}
    for check in audit.checks:
        marts.setdefault(check.table, dict.fromkeys(VERDICTS, 0))[check.verdict] += 1
    return marts


def write_page(settings: Settings, audit: Audit) -> None:
    """Write the page of an audit to its place in the home, readable by its owner alone: it shows rows."""
    before = Runs(settings.runs, wait=settings.wait).rows(_BEFORE)
    with replacing(settings.audit_page) as fresh:
        fresh.touch(mode=0o600)
        fresh.write_text(page(audit, age_of_published(settings.warehouse), before), encoding="utf-8")


def page(audit: Audit, published: str, before: Iterable[Mapping[str, Any]]) -> str:
    """The page: what did not pass first, with its rows and the SQL that finds them all."""
    wrong = [check for check in audit.checks if check.verdict != "passed"]
    verdict = "may be published" if audit.is_publishable else "is not to be published"
    parts = [
        f"<h1>This build {verdict}</h1>",
        f"<p>{len(audit.checks) - len(wrong)} of {len(audit.checks)} expectations passed, at "
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {escape(published)}.</p>",
        *map(_section, wrong),
        "<h2>Marts</h2>",
        _table([{"mart": mart, **counts} for mart, counts in counted(audit).items()]),
        "<h2>Audits before this one</h2>",
        _table(list(before)),
        "<h2>What was expected</h2>",
        _table([_row(check) for check in audit.checks]),
    ]
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Audit: this build {verdict}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>\n{style()}{_STYLE}</style>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _section(check: Check) -> str:
    said = check.error or check.observed
    parts = [
        f"<h2>{escape(check.verdict)}: {escape(check.table)}</h2>",
        f"<p>{escape(check.reason)} <small>({escape(check.expectation)}, {escape(check.severity)}, "
        f"{escape(check.owner)})</small></p>",
        f"<p>{'It could not be checked, and nothing is known of the data: ' if check.error else ''}{escape(said)}</p>",
    ]
    if check.failing_rows:
        parts.append(_table(list(check.failing_rows)))
    if check.failing_sql:
        parts.append(f"<p>All of them, asked of the build:</p><pre>{escape(check.failing_sql)}</pre>")
    return f'<section class="{check.verdict}">\n' + "\n".join(parts) + "\n</section>"


def _row(check: Check) -> dict[str, Any]:
    return {
        "verdict": check.verdict,
        "mart": check.table,
        "expectation": check.expectation,
        "column": check.column,
        "severity": check.severity,
        "owner": check.owner,
        "reason": check.reason,
        "observed": check.observed,
    }


def _table(rows: list[Mapping[str, Any]]) -> str:
    if not rows:
        return "<p>None.</p>"
    head = "".join(f"<th>{escape(str(name))}</th>" for name in rows[0])
    body = "\n".join("<tr>" + "".join(map(_cell, row.values())) + "</tr>" for row in rows)
    return f"<table>\n<tr>{head}</tr>\n{body}\n</table>"


def _cell(value: Any) -> str:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    mark = ' class="number"' if is_number else ""
    return f"<td{mark}>{escape(printed(value))}</td>"
