"""What an audit says, when it forbids publishing, and what it leaves behind."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations import audit
from expectations.engine import WarehouseError
from expectations.site import DocsError

HAS_CODE = {"expect": "expect_column_values_to_not_be_null", "column": "country_code"}
NO_SUCH_COLUMN = {"expect": "expect_column_values_to_not_be_null", "column": "gone"}
WITHOUT_CODE = (3, None, 1.0, 2.0, "2017-07-06")


def test_a_file_that_meets_its_suites_may_be_published(warehouse: Any, suites: Any) -> None:
    found = audit(warehouse(), suites=suites(HAS_CODE))
    assert found.is_publishable
    assert found.blocking == ()


def test_a_critical_failure_forbids_publishing(warehouse: Any, suites: Any) -> None:
    found = audit(warehouse(WITHOUT_CODE), suites=suites(HAS_CODE))
    assert not found.is_publishable
    assert found.blocking == found.checks


def test_a_failed_warning_does_not(warehouse: Any, suites: Any) -> None:
    found = audit(warehouse(WITHOUT_CODE), suites=suites({**HAS_CODE, "severity": "warning"}))
    assert found.checks[0].status == "failed"
    assert found.is_publishable


def test_a_check_says_whose_it_is_why_it_stands_and_what_was_found(warehouse: Any, suites: Any) -> None:
    folder = suites({**HAS_CODE, "reason": "a claim is about somebody", "owner": "Ana"}, {**HAS_CODE, "mostly": 0.5})
    mine, default = audit(warehouse(WITHOUT_CODE), suites=folder).checks
    assert (mine.table, mine.expectation) == ("core.fct_claim", "expect_column_values_to_not_be_null")
    assert (mine.column, mine.owner, mine.reason) == ("country_code", "Ana", "a claim is about somebody")
    assert mine.observed == "1 of 3 rows break it"
    assert [row["claim_id"] for row in mine.failing_rows] == [3]
    assert (default.owner, default.status, default.failing_rows) == ("trade desk", "passed", ())


@pytest.mark.parametrize("entry", [HAS_CODE, {"sql": "SELECT * FROM core.fct_claim WHERE country_code IS NULL"}])
def test_at_most_five_rows_are_shown(entry: dict[str, Any], warehouse: Any, suites: Any) -> None:
    (check,) = audit(warehouse(*[WITHOUT_CODE] * 7), suites=suites(entry)).checks
    assert "7" in check.observed
    assert [row["claim_id"] for row in check.failing_rows] == [3] * 5


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (NO_SUCH_COLUMN, "gone"),
        ({"sql": "SELECT * FROM core.nowhere"}, "nowhere"),
        ({"sql": "SELECT country_code::INTEGER FROM core.fct_claim"}, "Could not convert"),
        (
            {"expect": "expect_column_values_to_be_in_set", "column": "claim_id", "value_set": ["x"]},
            "convert",
        ),
        ({"expect": "expect_column_values_to_be_increasing", "column": "claim_id"}, "No provider"),
    ],
)
def test_a_check_that_cannot_be_evaluated_is_an_error_and_never_a_result(
    broken: dict[str, Any], says: str, warehouse: Any, suites: Any
) -> None:
    found = audit(warehouse(), suites=suites({**broken, "severity": "warning"}, HAS_CODE))
    check, neighbour = found.checks
    assert (check.status, check.observed) == ("error", "")
    assert says in (check.error or "")
    assert "Traceback" not in (check.error or "")
    assert not found.is_publishable
    assert neighbour.status == "passed"


def test_errors_do_not_spill_onto_neighbours_that_share_a_query(warehouse: Any, suites: Any) -> None:
    sums = [{"expect": "expect_column_sum_to_be_between", "column": c} for c in ("country_code", "claim_id")]
    ages = [{"expect": "expect_column_max_to_be_between", "column": "claim_id", "max_value": 9}, HAS_CODE]
    checks = audit(warehouse(), suites=suites(*sums, *ages)).checks
    assert [check.status for check in checks] == ["error", "passed", "passed", "passed"]


def test_a_table_that_is_missing_is_an_error(warehouse: Any, suites: Any) -> None:
    suites(HAS_CODE)
    found = audit(warehouse(), suites=suites(HAS_CODE, table="trade.fct_flow"))
    there, missing = found.checks
    assert there.status == "passed"
    assert (missing.table, missing.status) == ("trade.fct_flow", "error")
    assert missing.error == "there is no table trade.fct_flow in this file"
    assert not found.is_publishable


def test_a_view_that_has_lost_its_table_is_an_error(warehouse: Any, suites: Any) -> None:
    file = warehouse()
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE VIEW core.rpt AS SELECT * FROM core.dim_twin; DROP TABLE core.dim_twin")
    (check,) = audit(file, suites=suites(HAS_CODE, table="core.rpt")).checks
    assert check.status == "error"
    assert "dim_twin" in (check.error or "")


def test_an_entry_written_twice_is_checked_twice(warehouse: Any, suites: Any) -> None:
    twice = audit(warehouse(), suites=suites(HAS_CODE, HAS_CODE)).checks
    assert [check.status for check in twice] == ["passed", "passed"]


@pytest.mark.integration
def test_afterwards_another_process_may_write_to_the_file(warehouse: Any, suites: Any) -> None:
    file = warehouse(WITHOUT_CODE)
    audit(file, suites=suites(HAS_CODE, NO_SUCH_COLUMN))
    write = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('CREATE TABLE core.more (i INTEGER)')"
    subprocess.run([sys.executable, "-c", write, str(file)], check=True)


def test_a_file_may_be_audited_again_after_it_was_replaced(warehouse: Any, suites: Any) -> None:
    folder = suites(HAS_CODE)
    assert not audit(warehouse(WITHOUT_CODE), suites=folder).is_publishable
    assert audit(warehouse(), suites=folder).is_publishable


def test_a_name_with_signs_that_mean_something_to_a_url_is_only_a_name(
    warehouse: Any, suites: Any, tmp_path: Path
) -> None:
    odd = tmp_path / "a b%20?c=d#$HOME.duckdb"
    warehouse().rename(odd)
    assert audit(odd, suites=suites(HAS_CODE)).is_publishable


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, suites: Any) -> None:
    with pytest.raises(WarehouseError, match=r"nowhere\.duckdb"):
        audit(tmp_path / "nowhere.duckdb", suites=suites(HAS_CODE))


def test_an_open_writer_is_reported(warehouse: Any, suites: Any) -> None:
    file = warehouse()
    with duckdb.connect(str(file)), pytest.raises(WarehouseError, match=r"build\.duckdb"):
        audit(file, suites=suites(HAS_CODE))


def test_an_audit_says_nothing_but_its_answer(
    warehouse: Any, suites: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    query = {"sql": "SELECT * FROM core.fct_claim WHERE claim_id < 0"}
    audit(warehouse(), suites=suites(query, NO_SUCH_COLUMN), docs=tmp_path / "docs")
    assert capfd.readouterr() == ("", "")


@pytest.mark.integration
def test_importing_the_package_does_not_import_great_expectations() -> None:
    code = "import expectations, sys; sys.exit('great_expectations' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_docs_show_every_table_and_each_build_replaces_the_last(warehouse: Any, suites: Any, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    for bad in ([WITHOUT_CODE], []):
        audit(warehouse(*bad), suites=suites({**HAS_CODE, "reason": "somebody did it"}), docs=docs)
    pages = {page.relative_to(docs).parts[0]: page.read_text() for page in docs.rglob("*.html")}
    assert "core.fct_claim" in pages["index.html"]
    assert "somebody did it" in pages["expectations"]
    assert len(list((docs / "validations").rglob("*.html"))) == 1


def test_docs_are_built_of_checks_that_pass_fail_and_cannot_be_evaluated(
    warehouse: Any, suites: Any, tmp_path: Path
) -> None:
    middle = {
        "expect": "expect_column_quantile_values_to_be_between",
        "column": "claim_id",
        "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[2, 2]]},
    }
    nobody = {"sql": "SELECT * FROM core.fct_claim WHERE country_code IS NULL"}
    folder = suites(HAS_CODE, NO_SUCH_COLUMN, middle, nobody)
    found = audit(warehouse(WITHOUT_CODE), suites=folder, docs=tmp_path / "docs")
    assert [check.status for check in found.checks] == ["failed", "error", "passed", "failed"]
    assert (tmp_path / "docs" / "index.html").exists()


def test_an_empty_table_meets_what_is_said_of_rows_and_not_what_is_said_of_their_number(
    warehouse: Any, suites: Any
) -> None:
    file = warehouse()
    with duckdb.connect(str(file)) as connection:
        connection.execute("DELETE FROM core.fct_claim")
    folder = suites(HAS_CODE, {"expect": "expect_table_row_count_to_be_between", "min_value": 1})
    rows, number = audit(file, suites=folder).checks
    assert (rows.status, rows.observed) == ("passed", "as expected")
    assert (number.status, number.observed) == ("failed", "0")


def test_docs_never_replace_files_of_somebody_else(warehouse: Any, suites: Any, tmp_path: Path) -> None:
    precious = tmp_path / "docs" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("years of work")
    with pytest.raises(DocsError):
        audit(warehouse(), suites=suites(HAS_CODE), docs=precious.parent)
    assert precious.read_text() == "years of work"


@pytest.mark.integration
def test_an_audit_reaches_for_no_network_and_leaves_nothing_beside_its_docs(
    warehouse: Any, suites: Any, tmp_path: Path
) -> None:
    file, folder = warehouse(WITHOUT_CODE), suites(HAS_CODE, NO_SUCH_COLUMN)
    home, docs = tmp_path / "home", tmp_path / "docs"
    home.mkdir()
    code = """
import sys
from pathlib import Path
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        print("reached for", arguments, file=sys.stderr)
        sys.exit(9)
sys.addaudithook(refuse)
from expectations import audit
file, suites, docs = map(Path, sys.argv[1:])
assert not audit(file, suites=suites, docs=docs).is_publishable
"""
    there = {
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path]),
    }
    subprocess.run(
        [sys.executable, "-c", code, str(file), str(folder), str(docs)],
        check=True,
        cwd=home,
        env=os.environ | there,
    )
    assert (docs / "index.html").exists()
    assert list(home.rglob("*")) == []
