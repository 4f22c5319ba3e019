"""What a run shows: what was read and became of it, what each mart holds, and what it adds up to."""

import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dateline.output import Format, printed, say, write
from dateline.pipeline.findings import findings
from dateline.pipeline.run import Outcome
from dateline.settings import Settings
from expectations import Audit
from ingest.characters import visible
from warehouse.publish.write import age_of_published


def show(outcome: Outcome, settings: Settings) -> None:
    """The outcome as a person reads it."""
    for result in outcome.results:
        for refused in result.refused:
            say(str(refused))
        if result.refused_file:
            say(f"The refused records lie in {result.refused_file}: correct them there and append that file.")
        for line in result.withheld.report(result.reading.named):
            say(line)
    print(_summary(outcome, settings))
    if outcome.audit:
        say_failures(outcome.audit)
    if outcome.manifest is None:
        say(f"Not published: what failed above is critical; {age_of_published(settings.warehouse)}.")
        return
    marts = [{"mart": name, "rows": rows} for name, rows in outcome.manifest.rows.items()]
    write(marts, ("mart", "rows"), Format.TABLE)
    found = findings(settings.warehouse)
    for number, finding in enumerate(found, 1):
        print(f"{number}. {finding.question}\n   {visible(finding.answer)}")
    print(f'\nNow ask it yourself:\n{_program()} query "from core.rpt_timeline"')


def as_row(outcome: Outcome, settings: Settings) -> dict[str, Any]:
    """The outcome as one row, for programs."""
    checks = outcome.audit.checks if outcome.audit else ()
    return {
        "read": sum(result.read for result in outcome.results),
        "appended": sum(result.new for result in outcome.results),
        "known": sum(result.known for result in outcome.results),
        "refused": sum(len(result.refused) for result in outcome.results),
        "withheld": sum(result.withheld.count for result in outcome.results),
        "refused_files": [str(result.refused_file) for result in outcome.results if result.refused_file],
        "is_unchanged": outcome.built is None,
        "models": outcome.built.models if outcome.built else 0,
        "tests": outcome.built.tests if outcome.built else 0,
        "checks": len(checks),
        "failed": [asdict(check) for check in checks if check.status != "passed"],
        "published": str(settings.warehouse) if outcome.manifest else None,
        "manifest": asdict(outcome.manifest) if outcome.manifest else None,
        "findings": [asdict(finding) for finding in findings(settings.warehouse)] if outcome.manifest else [],
    }


def say_failures(audit: Audit) -> None:
    """What did not pass, with the rows that break it."""
    for check in audit.checks:
        if check.status == "passed":
            continue
        say(f"{check.severity if check.status == 'failed' else 'error'}: {check.table}: {check.reason} ({check.owner})")
        say(f"  {check.error or check.observed}")
        for row in check.failing_rows:
            say("  " + ", ".join(f"{name} {printed(value)}" for name, value in row.items() if value is not None))
        if check.failing_sql:
            say("  All of them, in the build: " + " ".join(check.failing_sql.split()))


def _summary(outcome: Outcome, settings: Settings) -> str:
    lines = []
    for result in outcome.results:
        nothing = "" if result.new else "  (nothing new)"
        lines.append(f"Read       {result.read} records of {result.reading.title}")
        lines.append(f"Appended   {result.new}, already known {result.known}, refused {len(result.refused)}{nothing}")
    if outcome.built:
        built = outcome.built
        of_all = f" of {built.models + built.left_out}" if built.left_out else ""
        made = f"{built.models}{of_all} models, {built.tests} tests of them passed"
        lines.append(f"Built      {made}, in {built.seconds:.1f} s")
    else:
        lines.append("Built      nothing: ledger and dateline are those of the last publication")
    if outcome.audit:
        checks = outcome.audit.checks
        passed = sum(check.status == "passed" for check in checks)
        warned = sum(check.status == "failed" and not check.is_blocking for check in checks)
        lines.append(f"Checked    {passed} of {len(checks)} expectations passed, {warned} warned")
    if outcome.manifest:
        done = "Published " if outcome.built else "Stays     "
        size = outcome.manifest.bytes / 1e6
        lines.append(f"{done} {settings.warehouse} ({size:.1f} MB, ledger position {outcome.manifest.ledger_position})")
    return "\n".join(lines)


def _program() -> str:
    """How the reader can call us from where they stand."""
    if shutil.which("dateline"):
        return "dateline"
    beside = Path(sys.executable).with_name("dateline")
    try:
        return str(beside.relative_to(Path.cwd()))
    except ValueError:
        return str(beside)
