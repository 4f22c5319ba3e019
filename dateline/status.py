"""How things stand in a home folder: what `dateline status` shows, and whether each of it is well."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dateline.examine import ROOM
from dateline.health import Health
from dateline.settings import Settings
from ingest.errors import DatelineError
from ingest.sources.reading import Reading
from ingest.sources.registry import SOURCES
from warehouse.build.runs import Runs
from warehouse.ledger.behind import require_not_behind
from warehouse.ledger.ledger import Ledger
from warehouse.publish.manifest import read_manifest
from warehouse.publish.write import age_in_words

Finding = tuple[str, str, bool]

_BUILT = "from run where model_count is not null order by started_at desc limit 1"

_FAILING = """
select mart_name, reason, status, severity, failing_count from check_result
where run_id = (select max(run_id) from check_result) and status != 'passed'
"""

# A file that was read again without anything new in it is fresh all the same.
_READ = "select source_name as source, max(read_at) as at from file_read where source_name is not null group by all"

_TAKEN = "select source, max(recorded_at) as at from event group by source order by source"


def home_status(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What was looked at, how it stands, and whether that is well."""
    runs = Runs(settings.runs, wait=settings.wait)
    position, is_readable = 0, False
    try:
        ledger = Ledger(settings.ledger, wait=settings.wait)
        head = ledger.head()
        position, is_readable = head.position, settings.ledger.exists()
        require_not_behind(settings.ledger, position)
        yield "ledger", f"{position} records, {head}", True
        if ahead := ledger.recorded_ahead():
            yield "clock", f"{ahead.what}; {ahead.remedy}", False
    except DatelineError as error:
        yield "ledger", str(error), False
    yield _built(runs, now)
    yield _published(settings, position, now)
    yield from _scheduled(settings, now)
    if is_readable:
        yield from _sources(settings, runs, now)
    waiting = sum(_records(file) for file in sorted(settings.refused.glob("*.refused*")) if file.suffix != ".txt")
    yield "refused records waiting", f"{waiting} in {settings.refused}" if waiting else "none", waiting == 0
    failing = runs.rows(_FAILING)
    yield "failing expectations", str(len(failing)) if failing else "none", not failing
    for one in failing:
        count = f", {one['failing_count']} rows" if one["failing_count"] else ""
        yield f"  {one['severity']}", f"{one['mart_name']}: {one['reason']} ({one['status']}{count})", False
    yield _disk(settings)


def _built(runs: Runs, now: datetime) -> Finding:
    for run in runs.rows(_BUILT):
        return "last build", f"{_ago(run['started_at'], now)}, {run['model_count']} models, run {run['run_id']}", True
    return "last build", "none yet: dateline run", True


def _published(settings: Settings, position: int, now: datetime) -> Finding:
    manifest = read_manifest(settings.warehouse)
    if manifest is None or not settings.warehouse.exists():
        return "last publication", "none yet: dateline run", manifest is None
    behind = position - manifest.ledger_position
    text = _ago(datetime.fromisoformat(manifest.published_at), now)
    if behind > 0:
        text += f", {behind} records behind the ledger"
    if manifest.forced_reason:
        text += f", forced: {manifest.forced_reason}"
    return "last publication", text, not manifest.forced_reason


def _scheduled(settings: Settings, now: datetime) -> Iterator[Finding]:
    health = Health(settings.health).state
    if not health.get("ended_at"):
        return
    said = "ended well" if health["is_ok"] else f"{health['failures_in_a_row']} failed in a row, the last with "
    if not health["is_ok"]:
        said += f"{health['exit_code']}; see {settings.logs / health['run_id']}.jsonl"
    yield "last scheduled run", f"{_ago(datetime.fromisoformat(health['ended_at']), now)}, {said}", health["is_ok"]


def _sources(settings: Settings, runs: Runs, now: datetime) -> Iterator[Finding]:
    """The age of each data set that the ledger holds, against its cadence."""
    with Ledger(settings.ledger, wait=settings.wait).reading() as ledger:
        last: dict[str, datetime] = dict(ledger.execute(_TAKEN).fetchall())
    for row in runs.rows(_READ):
        if row["source"] in last:
            last[row["source"]] = max(last[row["source"]], row["at"])
    for source, at in last.items():
        known = SOURCES.get(source)
        if known and (days := known.stale_after) is not None:
            is_fresh = now - at.replace(tzinfo=UTC) <= timedelta(days=days)
            expected = f"expected within {days} day{'s' if days > 1 else ''}"
            yield f"source {source}", f"read {_ago(at, now)}, {expected}", is_fresh


def _records(file: Path) -> int:
    try:
        return sum(1 for _ in Reading((file,)).records())
    except (DatelineError, OSError):  # half repaired by somebody
        return 1


def _disk(settings: Settings) -> Finding:
    there = next(folder for folder in (settings.home, *settings.home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    used = sum(file.stat().st_size for file in settings.home.rglob("*") if file.is_file())
    return "disk", f"{used / 1e6:,.1f} MB used, {free / (1 << 30):.1f} GiB free", free > ROOM


def _ago(at: Any, now: datetime) -> str:
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    return f"{moment:%Y-%m-%d %H:%M} UTC, {age_in_words(max(now - moment, timedelta()))} ago"
