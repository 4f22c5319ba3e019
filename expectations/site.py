"""Data Docs: the audit as a local web site, for reading what is expected and what was found."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)

from ingest.errors import DatelineError

_MARK = ".dateline-audit"


class DocsError(DatelineError):
    """The site cannot be built where it was asked for."""


def site_config(docs: Path) -> dict[str, Any]:
    """The site in `docs`, for the context's `data_docs_sites`."""
    return {
        "audit": {
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(docs.resolve()),
            },
        }
    }


def clear(docs: Path) -> None:
    """Make `docs` an empty folder for a site. Raises DocsError when it holds anything but an earlier site."""
    # Pages of an earlier audit would stay and show rows that may have been redacted since.
    if docs.exists() and any(docs.iterdir()) and not (docs / _MARK).exists():
        raise DocsError(f"{docs} is not ours to replace", expected="an empty folder or an earlier site")
    shutil.rmtree(docs, ignore_errors=True)
    docs.mkdir(parents=True)
    (docs / _MARK).touch()


def build_site(
    context: AbstractDataContext, found: list[tuple[ExpectationSuite, ExpectationSuiteValidationResult]]
) -> None:
    """Write the pages of `found`, a suite and its result a table, to the context's site."""
    run = RunIdentifier(run_time=datetime.now(UTC))
    for suite, result in found:
        context.suites.add(suite)
        result.meta["run_id"] = run
        key = ValidationResultIdentifier(
            expectation_suite_identifier=ExpectationSuiteIdentifier(name=suite.name),
            run_id=run,
            batch_identifier=result.batch_id,
        )
        context.validation_results_store.set(key, result)
    context.build_data_docs()
