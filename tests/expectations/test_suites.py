"""A suite file with a mistake in it is refused, and the refusal names the file, the entry and the mistake."""

from pathlib import Path
from textwrap import dedent

import pytest

from expectations import audit
from expectations.anchor import is_anchored
from expectations.suites import SuiteError, read_suites

HEAD = """
table: core.fct_claim
owner: trade desk
expectations:
  - expect: expect_column_values_to_not_be_null
    column: country_code
    reason: a claim is about somebody
"""


def suite(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "fct_claim.yml").write_text(dedent(text))
    return folder


def test_an_entry_keeps_its_arguments_and_is_critical_unless_it_says_otherwise(tmp_path: Path) -> None:
    (read,) = read_suites(suite(tmp_path, HEAD))
    (entry,) = read.expectations
    assert (read.table, read.owner) == ("core.fct_claim", "trade desk")
    assert (entry.name, entry.arguments) == (
        "expect_column_values_to_not_be_null",
        {"column": "country_code"},
    )
    assert (entry.severity, entry.owner) == ("critical", None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("just words", "not a suite"),
        ("table: [", "not YAML"),
        ("owner: x\nexpectations: []", "table: Field required"),
        (HEAD.replace("core.fct_claim", "fct_claim"), "table: "),
        (HEAD + "colour: red", "colour: Extra inputs are not permitted"),
        (HEAD + "  - just words", "entry 2: "),
        (HEAD + "  - {expect: expect_column_to_exist, column: a}", "entry 2 reason: Field required"),
        (HEAD + "  - {sql: SELECT 1, reason: r, severity: grave}", "entry 2 severity: "),
        (HEAD + "  - {reason: r}", "entry 2: an entry has either expect, sql or like_published"),
        (HEAD + "  - {expect: expect_a, sql: SELECT 1, reason: r}", "entry 2: an entry has either"),
        (HEAD + "  - {sql: SELECT 1, column: a, reason: r}", "entry 2: sql takes no arguments"),
        (HEAD + "  - {like_published: null_share, at_most: 0.1, reason: r}", "null_share takes at_most and column"),
        (HEAD + "  - {like_published: row_count, at_most: 0.1, column: a, reason: r}", "row_count takes at_most"),
        (HEAD + "  - {like_published: taste, at_most: 0.1, reason: r}", "entry 2 like_published: "),
        (HEAD + "  - {expect: e_a_regex, reason: r}", "entry 2 expect: "),
        (HEAD + "  - {expect: expect_a, regex: '^A', reason: r}", "entry 2: the regex ^A is not anchored"),
        (HEAD + "  - {expect: expect_a, regex_list: ['^A$', 'B'], reason: r}", "the regex B is not anchored"),
        (HEAD + "  - {expect: expect_the_impossible, reason: r}", "entry 2 (expect_the_impossible)"),
        (HEAD + "  - {expect: expect_column_to_exist, colum: a, reason: r}", "colum"),
        (HEAD + "  - {expect: expect_column_to_exist, column: a, reason: r, severty: warning}", "severty"),
    ],
)
def test_a_mistake_is_named(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SuiteError) as refusal:
        audit(tmp_path / "never_opened.duckdb", suites=suite(tmp_path, text))
    assert "fct_claim.yml" in str(refusal.value)
    assert says in str(refusal.value)


def test_two_files_may_not_speak_of_one_table(tmp_path: Path) -> None:
    suite(tmp_path, HEAD)
    (tmp_path / "other.yml").write_text(HEAD)
    with pytest.raises(SuiteError, match=r"both speak of core\.fct_claim"):
        read_suites(tmp_path)


def test_an_audit_by_no_suite_is_no_audit(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no suite file"):
        read_suites(tmp_path)


@pytest.mark.parametrize("whole", ["^A$", "^(a|b)$", "^[A-Z|]{3}$", r"^a\|b$", "^(a(b|c))+$", "^[|$^]$"])
def test_anchored(whole: str) -> None:
    assert is_anchored(whole)


@pytest.mark.parametrize("part", ["A", "^A", "A$", "^a|b$", r"^A\$", "(^a$)|b", "^(a|b)|c$"])
def test_not_anchored(part: str) -> None:
    assert not is_anchored(part)
