"""Dagster's definitions of the whole way, an optional extra.

Sources, ledger, every dbt model and the published file are assets, what is expected of them are asset checks. Each step
does what the command of the same work does, with its lock, its record and its errors.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path

from dagster import (
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetMaterialization,
    AssetsDefinition,
    AssetSelection,
    AssetSpec,
    Definitions,
    Failure,
    MaterializeResult,
    ScheduleDefinition,
    asset,
    define_asset_job,
    in_process_executor,
    multi_asset,
    multi_asset_check,
)
from dagster_dbt import build_dbt_asset_specs

from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from dateline.pipeline.recording import note_appended, recorded
from dateline.pipeline.run import build_marts, bundled, check, put_in_place
from dateline.settings import Settings, load
from expectations import Check
from expectations.audit import SUITES
from expectations.outcome import UNREADABLE
from expectations.suites import read_suites
from ingest.errors import DatelineError, ExitCode
from ingest.sources.reading import readings
from ingest.sources.registry import SOURCES
from warehouse.build.dbt import parse, silent
from warehouse.build.runs import Run
from warehouse.ledger.ledger import Ledger

# What dbt calls the tables of the ledger that its models read.
EVENTS, BATCHES = AssetKey(["log", "event"]), AssetKey(["log", "batch"])
PUBLISHED = AssetKey("warehouse")
REFUSED = "nothing_is_refused"


def definitions_of(
    files: Sequence[str | Path] = (), *, cron: str = "0 6 * * *", settings: Settings | None = None
) -> Definitions:
    """The job `whole_way` over these files (the bundled timelines without any), and its schedule, in UTC.

    The files are read again at each run. Settings are those of the command line unless given. To know the models, dbt
    parses its project: some seconds. Raises BuildFailed if that fails."""
    settings = settings or load({})[0]
    models = build_dbt_asset_specs(manifest=parse(settings.ledger, settings.build, settings.dbt / "parsed"))
    job = define_asset_job("whole_way", AssetSelection.all())
    return Definitions(
        assets=[
            *(AssetSpec(_source(name), description=source.title) for name, source in SOURCES.items()),
            _ledger([Path(file) for file in files] or bundled(), settings),
            _marts(models, settings),
            _warehouse([spec.key for spec in models], settings),
        ],
        asset_checks=[_expectations(settings)],
        jobs=[job],
        schedules=[ScheduleDefinition(job=job, cron_schedule=cron)],
        executor=in_process_executor,  # one process at a time has a DuckDB file open
    )


def _source(name: str) -> AssetKey:
    return AssetKey(["source", name])


def _ledger(files: Sequence[Path], settings: Settings) -> AssetsDefinition:
    sources = [_source(name) for name in SOURCES]

    @multi_asset(
        specs=[AssetSpec(EVENTS, deps=sources), AssetSpec(BATCHES, deps=sources)],
        check_specs=[
            AssetCheckSpec(REFUSED, asset=EVENTS, description="What is refused, and withdrawals that were withheld")
        ],
    )
    def ledger(context: AssetExecutionContext) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        """Append what the files have and the ledger does not."""
        store = Ledger(settings.ledger, wait=settings.wait)
        is_clean, withheld = True, 0
        with _step(settings, "append") as record:
            for reading in readings(files):
                result = append_reading(reading, store, settings.refused, AppendOptions(), silent)
                note_appended(record, result)
                if reading.source:
                    context.log_event(AssetMaterialization(_source(reading.source.name), metadata=_metadata(result)))
                is_clean, withheld = is_clean and result.is_clean, withheld + result.withheld.count
            record.exit_code = ExitCode.DONE if is_clean else ExitCode.DATA
        head = store.head()
        yield MaterializeResult(
            asset_key=EVENTS, metadata={"position": head.position, "appended": record.appended_count}
        )
        yield MaterializeResult(asset_key=BATCHES, metadata={"head": str(head)})
        yield AssetCheckResult(
            check_name=REFUSED,
            asset_key=EVENTS,
            passed=is_clean,
            severity=AssetCheckSeverity.WARN,
            metadata={
                "refused": record.refused_count,
                "withheld": withheld,
                "refused records in": str(settings.refused),
            },
        )

    return ledger


def _marts(models: Sequence[AssetSpec], settings: Settings) -> AssetsDefinition:
    made_of = {spec.key: {dep.asset_key for dep in spec.deps} for spec in models}
    order = [key for key in TopologicalSorter(made_of).static_order() if key in made_of]

    @multi_asset(specs=models, name="marts")
    def marts() -> Iterator[MaterializeResult[None]]:
        """Build every model; a test of dbt's that fails, fails the build."""
        with _step(settings, "build") as record:
            build_marts(settings, record, silent)
        yield from (MaterializeResult(asset_key=key) for key in order)  # Dagster takes them in no other

    return marts


def _expectations(settings: Settings) -> AssetChecksDefinition:
    suites = read_suites(SUITES)
    specs = [
        AssetCheckSpec(
            _check_name(entry.columns, entry.reason),
            asset=_table(suite.table),
            description=entry.reason,
            metadata={"owner": entry.owner or suite.owner},
            blocking=entry.severity == "critical",
        )
        for suite in suites
        for entry in suite.expectations
    ]

    @multi_asset_check(name="expectations", specs=specs)
    def expectations() -> Iterator[AssetCheckResult]:
        """Audit the build; what is critical holds the publication back."""
        with _step(settings, "check") as record:
            verdict = check(settings, record, silent)
            record.exit_code = ExitCode.DONE if verdict.is_publishable else ExitCode.DATA
        found = {(_table(one.table), _check_name(one.column, one.reason)): one for one in verdict.checks}
        unreadable = {_table(one.table): one for one in verdict.checks if one.expectation == UNREADABLE}
        for spec in specs:
            yield _answer(spec, found.get((spec.asset_key, spec.name)) or unreadable[spec.asset_key])

    return expectations


def _answer(spec: AssetCheckSpec, found: Check) -> AssetCheckResult:
    """What was found, but for values of rows: they may have to be redacted one day."""
    return AssetCheckResult(
        check_name=spec.name,
        asset_key=spec.asset_key,
        passed=found.status == "passed",
        severity=AssetCheckSeverity.ERROR if found.is_blocking else AssetCheckSeverity.WARN,
        description=found.error,
        metadata={"observed": found.observed, "all of them": found.failing_sql or ""},
    )


def _warehouse(marts: Sequence[AssetKey], settings: Settings) -> AssetsDefinition:
    @asset(key=PUBLISHED, deps=marts)
    def warehouse() -> MaterializeResult[None]:
        """Publish what passed."""
        with _step(settings, "publish") as record:
            manifest = put_in_place(settings, record, silent)
        return MaterializeResult(
            metadata={"file": str(settings.warehouse), "sha256": manifest.sha256, "position": manifest.ledger_position}
        )

    return warehouse


@contextmanager
def _step(settings: Settings, command: str) -> Iterator[Run]:
    """A step with its record; an error of ours is reported in its own words, and tried again if a file was held."""
    try:
        with recorded(settings, command) as record:
            yield record
    except DatelineError as error:
        raise Failure(str(error), allow_retries=error.exit_code == ExitCode.LOCKED) from None


def _metadata(result: AppendResult) -> dict[str, str | int]:
    return {"files": result.reading.title, "read": result.read, "appended": result.new, "refused": len(result.refused),
            "withheld": result.withheld.count}  # fmt: skip


def _table(name: str) -> AssetKey:
    """The asset of a table, `schema.table`."""
    return AssetKey(name.split("."))


def _check_name(column: str | None, reason: str) -> str:
    """A name that stays when others come before it: letters, digits and underscores, as Dagster wants it."""
    return re.sub(r"\W+", "_", f"{column or ''} {reason}", flags=re.ASCII).strip("_").lower()
