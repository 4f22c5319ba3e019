"""A query reads the published file and nothing else."""

from pathlib import Path

import pytest

from warehouse.publish.query import QueryFailed, ask


@pytest.fixture
def published(small_home: Path) -> Path:
    return small_home / "warehouse.duckdb"


def test_it_answers_with_names_and_rows(published: Path) -> None:
    assert ask(published, "select claim_id, title from core.fct_claim order by 1 desc") == (
        ["claim_id", "title"],
        [{"claim_id": 2, "title": "two"}, {"claim_id": 1, "title": "one"}],
    )


def test_columns_of_the_same_name_are_distinguished(published: Path) -> None:
    columns, rows = ask(published, "select 1 as a, 2 as a, 3 as a")
    assert (columns, rows) == (["a", "a_2", "a_3"], [{"a": 1, "a_2": 2, "a_3": 3}])


def test_an_empty_result_still_names_its_columns(published: Path) -> None:
    assert ask(published, "from core.fct_claim where false") == (["claim_id", "title"], [])


@pytest.mark.parametrize(
    "sql",
    [
        "delete from core.fct_claim",
        "update core.fct_claim set title = ''",
        "create table core.mine (a integer)",
        "drop table core.fct_claim",
        "checkpoint; create schema s",
    ],
)
def test_nothing_can_be_changed(published: Path, sql: str) -> None:
    before = published.read_bytes()
    with pytest.raises(QueryFailed):
        ask(published, sql)
    assert published.read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    [
        "from read_text('{other}')",
        "from '{other}'",
        "from glob('{folder}/*')",
        "attach '{folder}/mine.duckdb'",
        "copy core.fct_claim to '{folder}/mine.csv'",
        "export database '{folder}/mine'",
        "load httpfs",
        "install spatial",
        "from read_csv('https://example.org/a.csv')",
    ],
)
def test_no_other_file_is_opened(published: Path, sql: str, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a\nsecret\n")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(QueryFailed):
        ask(published, sql.format(other=other, folder=tmp_path))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "sql", ["set enable_external_access = true", "set lock_configuration = false", "reset lock_configuration"]
)
def test_no_setting_can_be_changed(published: Path, sql: str) -> None:
    with pytest.raises(QueryFailed):
        ask(published, sql)


@pytest.mark.parametrize("sql", ["", "   ", "-- nothing", ";"])
def test_text_that_is_no_query_is_reported_as_such(published: Path, sql: str) -> None:
    with pytest.raises(QueryFailed, match="there is no query"):
        ask(published, sql)


@pytest.mark.parametrize("sql", ["selekt 1", "from nowhere"])
def test_what_duckdb_cannot_answer_is_reported_with_where_to_look(published: Path, sql: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        ask(published, sql)
    assert "show all tables" in failure.value.remedy


def test_other_files_are_opened_where_that_is_asked_for_and_the_published_one_stays_as_it_is(
    published: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("claim_id,note\n1,mine\n")
    joined = f"select title, note from core.fct_claim join '{mine}' using (claim_id)"
    assert ask(published, joined, with_files=True) == (["title", "note"], [{"title": "one", "note": "mine"}])
    for sql in ("delete from core.fct_claim", "install spatial", "set enable_external_access = true"):
        with pytest.raises(QueryFailed):
            ask(published, sql, with_files=True)
