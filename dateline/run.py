"""The whole way: read, validate, append, build, check, publish."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dateline.append import Taken, append_file
from dateline.output import Progress
from dateline.settings import Settings
from expectations import Audit, audit
from warehouse.build import Built, build
from warehouse.ledger import Ledger
from warehouse.publish import Manifest, publish, record_audit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did; `manifest` is None where the audit held the publication back."""

    taken: tuple[Taken, ...]
    built: Built
    audit: Audit
    manifest: Manifest | None


def run(files: Sequence[Path], settings: Settings, *, strict: bool, progress: Progress) -> Outcome:
    """Carry the records of these files to the published warehouse. What stands unpublished in the ledger goes along."""
    ledger = Ledger(settings.ledger, wait=settings.wait)
    taken = tuple(append_file(file, ledger, settings.refused, strict=strict, progress=progress) for file in files)
    built = build_marts(settings, progress)
    verdict = check(settings, progress)
    manifest = None
    if verdict.is_publishable:
        progress("Publishing")
        manifest = publish(settings.build, settings.warehouse, wait=settings.wait)
    return Outcome(taken, built, verdict, manifest)


def build_marts(settings: Settings, progress: Progress) -> Built:
    progress("Starting dbt")
    return build(settings.ledger, settings.build, settings.dbt, wait=settings.wait, progress=progress)


def check(settings: Settings, progress: Progress) -> Audit:
    """Audit the build, and keep the verdict in it for `publish`."""
    progress("Checking what is to be published")
    verdict = audit(settings.build, docs=settings.data_docs)
    record_audit(settings.build, passed=verdict.is_publishable, wait=settings.wait)
    return verdict


def bundled() -> list[Path]:
    """The timelines that come with dateline."""
    return sorted(Path(str(files("dateline") / "timelines")).glob("*.yaml"))
