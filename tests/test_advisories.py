"""What the audit of the dependencies says, and that silence of the service is never taken for a clean bill."""

import json

import pytest

from tests.advisories import verdict_of

CLEAN = {"name": "rich", "version": "15.0.0", "vulns": []}
WEAK = {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-2026-1"}, {"id": "CVE-2026-2"}]}
SKIPPED = {"name": "mine", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([CLEAN], 0, "1 packages without a known weakness"),
        ([CLEAN, SKIPPED], 0, "1 packages without a known weakness, 1 NOT audited"),
        ([CLEAN, WEAK, SKIPPED], 1, "old 1.0: CVE-2026-1\n  old 1.0: CVE-2026-2"),
        ([SKIPPED, SKIPPED], 0, "NOT audited: the advisory service cannot be asked from here (it knows none"),
    ],
)
def test_what_is_said_of_an_answer(packages: list[object], code: int, says: str) -> None:
    found = verdict_of(json.dumps({"dependencies": packages, "fixes": []}), "")
    assert found[0] == code
    assert says in found[1]


def test_no_answer_is_no_clean_bill_and_stops_nobody_who_is_offline() -> None:
    assert verdict_of("", "Traceback\nConnectionError: no route to host") == (
        0,
        "NOT audited: the advisory service cannot be asked from here (ConnectionError: no route to host)",
    )
