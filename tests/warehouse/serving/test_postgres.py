"""The published marts in a real PostgreSQL server: the same rows, described, to be read, replaced in one step."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb
import psycopg
import pytest
import sqlalchemy

import warehouse.serving.postgres.table as filling
from ingest.errors import ExitCode, UsageError
from tests.warehouse.serving.server import PASSWORD, QUOTED, running
from warehouse.files.connection import opened
from warehouse.publish.marts import marts
from warehouse.publish.write import publish
from warehouse.serving.postgres import Carried, carry
from warehouse.serving.postgres.address import Address, PostgresBusy, PostgresFailed

pytestmark = pytest.mark.integration


Sql = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running() as url:
        yield url


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """A database of the test's own."""
    name = f"db_{abs(hash(request.node.name)):x}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return server.removesuffix("postgres") + name


@pytest.fixture
def sql(url: str) -> Sql:
    def ask(query: Any, *values: Any) -> list[Any]:
        with psycopg.connect(url) as connection:
            found = connection.execute(query, values or None)
            return found.fetchall() if found.description else []

    return ask


class Desk:
    """A small build that can be changed, published and carried over."""

    def __init__(self, build: Path, url: str) -> None:
        self.build, self.url = build, url
        self.file, self.kept = build.with_name("warehouse.duckdb"), build.with_name("brought")

    def change(self, statement: str) -> None:
        with opened(self.build, write=True) as connection:
            connection.execute(statement)

    def carry(self, statement: str = "", *, wait: float = 10) -> Carried:
        if statement:
            self.change(statement)
        publish(self.build, self.file)
        return carry(self.file, Address.of(self.url), self.kept, wait=wait)


@pytest.fixture
def desk(small_build: Path, url: str) -> Desk:
    with opened(small_build, write=True) as connection:
        connection.execute("comment on table core.fct_claim is 'One row per claim. Key: claim_id.'")
    return Desk(small_build, url)


# --- The file of the main job ---


@pytest.fixture(scope="module")
def article(server: str, home: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database into which the file of the main job was carried."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("create database article")
    url = server.removesuffix("postgres") + "article"
    # Linked beside itself, so that the home is only looked at.
    folder = tmp_path_factory.mktemp("article")
    shutil.copy(home / "warehouse.duckdb", folder)
    carry(folder / "warehouse.duckdb", Address.of(url), folder / "brought")
    return url


def test_every_mart_is_there_with_the_same_rows(article: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    with psycopg.connect(article) as connection:
        for name, mart in marts(warehouse).items():
            ordered = f"select * from {name} order by {', '.join(mart.key)}"
            collated = [
                f'{key} collate "C"' if column.type == "VARCHAR" else key
                for key in mart.key
                for column in mart.columns
                if column.name == key
            ]
            query = f"select * from {name} order by {', '.join(collated)}"
            assert connection.execute(query).fetchall() == warehouse.execute(ordered).fetchall(), name


def test_sqlalchemy_reflects_types_keys_comments_and_indexes(
    article: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    engine = sqlalchemy.create_engine(article.replace("postgresql://", "postgresql+psycopg://"))
    try:
        inspector = sqlalchemy.inspect(engine)
        for mart in marts(warehouse).values():
            columns = inspector.get_columns(mart.table, mart.schema)
            assert [(found["name"], found["comment"]) for found in columns] == [
                (column.name, column.comment) for column in mart.columns
            ]
            assert [str(found["type"]) for found in columns] == [
                filling.TYPES[column.type].upper() for column in mart.columns
            ]
            assert {found["name"] for found in columns if not found["nullable"]} == {
                column.name for column in mart.columns if not column.is_nullable
            } | set(mart.key)
            assert tuple(inspector.get_pk_constraint(mart.table, mart.schema)["constrained_columns"]) == mart.key
            assert inspector.get_table_comment(mart.table, mart.schema)["text"] == mart.comment
            indexed = {found["column_names"][0] for found in inspector.get_indexes(mart.table, mart.schema)}
            assert {name for name in indexed if name} == {
                column.name
                for column in mart.columns
                if column.name.endswith(("_id", "_code")) and column.name not in mart.key[:1]
            }
    finally:
        engine.dispose()


def test_psql_describes_a_mart(article: str) -> None:
    psql = shutil.which("psql")
    if psql is None:
        pytest.skip("no psql is installed here: apt-get install postgresql-client")
    command = [psql, "--no-psqlrc", "-P", "pager=off", article, "-c", r"\d+ trade.fct_trade_flow"]
    printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    assert "value_low" in printed
    assert "double precision" in printed
    assert "The occurrence: the first claim of its subject" in printed
    assert '"fct_trade_flow_pkey" PRIMARY KEY, btree (claim_id)' in printed


def test_who_has_the_role_may_read_and_nothing_else(article: str) -> None:
    with psycopg.connect(article, autocommit=True) as owner:
        owner.execute("create role ana login password 'ana'; grant dateline_reader to ana")
    with psycopg.connect(article.replace(f"owner:{QUOTED}", "ana:ana"), autocommit=True) as ana:
        assert ana.execute("select count(*) from core.fct_claim").fetchone() == (93,)
        for statement in (
            "insert into core.bdg_act_target values (1, 1)",
            "delete from core.fct_claim",
            "truncate core.fct_claim",
            "drop table core.fct_claim",
            "create table core.mine (a integer)",
            "create schema mine",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ana.execute(statement)


# --- One publication after another ---


def test_the_next_publication_takes_the_place_of_the_first(desk: Desk, sql: Sql) -> None:
    first = desk.carry()
    assert (first.rows, first.brought) == (4, 4)
    second = desk.carry("insert into core.fct_claim values (3, '')")
    assert sql("select * from core.fct_claim order by 1") == [(1, "one"), (2, "two"), (3, "")]
    assert sql("select build_id from ops.publication") == [(second.build_id,)]
    assert sql("select count(*) from pg_namespace where nspname like '%\\_new'") == [(0,)]


def test_what_is_there_already_is_not_brought_again(desk: Desk, sql: Sql) -> None:
    first = desk.carry()
    again = carry(desk.file, Address.of(desk.url), desk.kept)
    assert (again.build_id, again.rows, again.brought) == (first.build_id, 4, 0)


@pytest.fixture
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "LARGE", 1)


MANY = "insert into core.fct_claim select i, 'claim ' || i from range(10, 1000) as t(i)"


@pytest.mark.usefixtures("all_are_large")
def test_of_a_large_mart_only_what_changed_comes_over(desk: Desk, sql: Sql) -> None:
    desk.carry(MANY)
    changed = desk.carry(
        """
        update core.fct_claim set title = 'it''s "new", and
        of two lines' where claim_id = 10;
        delete from core.fct_claim where claim_id = 11;
        insert into core.fct_claim values (5000, 'last');
        """
    )
    assert changed.brought == 2 + 2  # and the two rows that name the publication and its origin
    with opened(desk.file) as published:
        expected = published.execute("from core.fct_claim order by 1").fetchall()
    assert sql("select * from core.fct_claim order by 1") == expected
    assert len(expected) == 2 + 990


@pytest.mark.usefixtures("all_are_large")
def test_without_what_was_brought_before_all_comes_over(desk: Desk, sql: Sql) -> None:
    desk.carry(MANY)
    shutil.rmtree(desk.kept)
    assert desk.carry("delete from core.fct_claim where claim_id = 11").brought == 2 + 989 + 2
    assert sql("select count(*) from core.fct_claim") == [(991,)]


@pytest.mark.usefixtures("all_are_large")
def test_what_another_home_published_there_is_no_base_for_a_comparison(desk: Desk, sql: Sql) -> None:
    desk.carry(MANY)
    other = Desk(desk.build, desk.url)
    other.kept = desk.build.with_name("other")
    other.carry("update core.fct_claim set title = 'of the other' where claim_id < 500")
    desk.carry("update core.fct_claim set title = 'back' where claim_id < 500")
    assert sql("select count(*) from core.fct_claim where title = 'of the other'") == [(0,)]


@pytest.mark.usefixtures("all_are_large")
def test_a_mart_with_another_shape_comes_over_whole(desk: Desk, sql: Sql) -> None:
    desk.carry(MANY)
    assert desk.carry("alter table core.fct_claim add column locator varchar").brought == 992 + 2
    assert sql("select count(*), count(locator) from core.fct_claim") == [(992, 0)]


# --- Readers ---


def test_a_reader_in_the_middle_reads_on_and_nothing_is_changed(desk: Desk, sql: Sql) -> None:
    desk.carry(MANY)
    with psycopg.connect(desk.url, application_name="a report") as reader:
        reading = reader.cursor("half").execute("select count(*) over (), title from core.fct_claim")
        assert len(reading.fetchmany(10)) == 10
        with pytest.raises(PostgresBusy, match=r"owner, a report\) reads core.fct_claim since") as busy:
            desk.carry("delete from core.fct_claim where claim_id > 500", wait=0.3)
        assert busy.value.exit_code is ExitCode.LOCKED
        assert {count for count, _ in reading.fetchall()} == {992}
    assert sql("select count(*) from core.fct_claim") == [(992,)]
    assert desk.carry(wait=0.3).rows == 2 + 491 + 2 + 0
    assert sql("select count(*) from core.fct_claim") == [(493,)]


def test_who_waits_for_less_than_a_try_finds_it_busy(desk: Desk, sql: Sql) -> None:
    desk.carry()
    with psycopg.connect(desk.url) as reader:
        reader.execute("select * from core.fct_claim")
        with pytest.raises(PostgresBusy):
            desk.carry("delete from core.fct_claim", wait=0.05)


def test_it_waits_for_a_reader_to_end(desk: Desk, sql: Sql) -> None:
    desk.carry()
    done: list[Carried] = []
    with psycopg.connect(desk.url) as reader:
        reader.execute("select * from core.fct_claim")
        publisher = Thread(target=lambda: done.append(desk.carry("insert into core.fct_claim values (3, 'three')")))
        publisher.start()
        publisher.join(2)
        assert publisher.is_alive()
        # A reader that connects meanwhile still finds the older one.
        assert sql("select count(*) from core.fct_claim") == [(2,)]
        reader.commit()
        publisher.join(60)
    assert done
    assert sql("select count(*) from core.fct_claim") == [(3,)]


def test_readers_that_never_leave_a_gap_do_not_keep_it_out(desk: Desk, sql: Sql) -> None:
    desk.carry()
    done = Event()

    def read(begin: float) -> None:
        time.sleep(begin)
        while not done.is_set():
            with psycopg.connect(desk.url) as reader:
                reader.execute("select *, pg_sleep(0.3) from core.fct_claim limit 1")

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read, begin) for begin in (0, 0.1, 0.2)]
        try:
            time.sleep(0.4)
            desk.carry("insert into core.fct_claim values (3, 'three')", wait=10)
        finally:
            done.set()
    assert [reader.result() for reader in readers] == [None] * 3
    assert sql("select count(*) from core.fct_claim") == [(3,)]


def test_a_reader_that_holds_one_mart_and_asks_for_another_is_not_ended(desk: Desk, sql: Sql) -> None:
    desk.carry()
    with psycopg.connect(desk.url) as first, psycopg.connect(desk.url) as second, ThreadPoolExecutor(2) as pool:
        first.execute("select * from core.fct_claim")
        second.execute("select * from ops.publication")
        publisher = pool.submit(desk.carry, "insert into core.fct_claim values (3, 'three')", wait=30)
        while sql("select pid from pg_locks where not granted") == []:
            time.sleep(0.01)
        # The publisher has the first mart in the middle of a long try, and waits for the second.
        pool.submit(lambda: (time.sleep(2), first.commit()))
        time.sleep(1.4)
        assert second.execute("select count(*) from core.fct_claim").fetchall() == [(2,)]
        second.commit()
        publisher.result()
    assert sql("select count(*) from core.fct_claim") == [(3,)]


def test_two_publishers_come_one_after_the_other(desk: Desk, sql: Sql) -> None:
    desk.carry()
    with psycopg.connect(desk.url) as other:
        other.execute("select pg_advisory_xact_lock(hashtext('dateline publish'))")
        with pytest.raises(PostgresFailed):
            desk.carry("delete from core.fct_claim", wait=0.2)
    assert sql("select count(*) from core.fct_claim") == [(2,)]


# --- What goes wrong ---


def test_what_breaks_off_leaves_what_was_there(desk: Desk, sql: Sql) -> None:
    first = desk.carry()
    with pytest.raises(PostgresFailed, match="invalid byte sequence"):
        desk.carry("insert into core.fct_claim values (3, chr(0))")
    assert sql("select count(*) from core.fct_claim") == [(2,)]
    assert sql("select build_id from ops.publication") == [(first.build_id,)]
    assert sql("select count(*) from pg_namespace where nspname like '%\\_new'") == [(0,)]


def test_a_schema_of_somebody_else_is_not_touched(desk: Desk, sql: Sql) -> None:
    sql("create schema core; create table core.payroll (a integer)")
    with pytest.raises(UsageError, match="'core' in that database which dateline did not make"):
        desk.carry()
    assert sql("select count(*) from core.payroll") == [(0,)]


def test_a_view_upon_a_mart_is_not_lost(desk: Desk, sql: Sql) -> None:
    desk.carry()
    sql("create schema mine; create view mine.titles as select title from core.fct_claim")
    with pytest.raises(UsageError, match=r"mine\.titles was made upon a mart"):
        desk.carry("delete from core.fct_claim")
    assert sql("select count(*) from mine.titles") == [(2,)]


def test_a_server_that_is_not_there_is_reported(desk: Desk) -> None:
    publish(desk.build, desk.file)
    with pytest.raises(PostgresFailed, match=r"^postgresql://127.0.0.1:1/none: ") as failure:
        carry(desk.file, Address.of(f"postgresql://owner:{QUOTED}@127.0.0.1:1/none"), desk.kept, wait=0)
    assert PASSWORD not in str(failure.value)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://owner:s3cret@host/db",
        "postgresql://owner:s3cret@x@host/db",
        "postgresql://owner:s3cret/x@host/db",
        "postgresql://owner:s3cret?x@host/db",
        "postgresql://owner:s3cret%zz@host/db",
        "host=127.0.0.1 password=s3cret",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UsageError) as refusal:
        Address.of(url)
    assert "s3cret" not in str(refusal.value) + repr(refusal.value)


def test_an_address_is_shown_without_its_password() -> None:
    address = Address.of(f"postgresql://owner:{QUOTED}@db.example.org/marts?sslmode=require")
    assert address.name == "postgresql://db.example.org:5432/marts"
    assert "s3cret" not in repr(address)


# --- The command ---


@pytest.mark.parametrize("is_right", [True, False])
def test_the_command_brings_it_over_and_keeps_the_password_to_itself(
    is_right: bool, url: str, sql: Sql, home: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    shutil.copytree(home, tmp_path / "data")
    secret = QUOTED if is_right else "wr0ng-s3cret"
    command = ["dateline", "publish", "--to", url.replace(QUOTED, secret), "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == (ExitCode.DONE if is_right else ExitCode.DATA), done.stderr
    if is_right:
        assert sql("select count(*) from core.fct_claim") == [(93,)]
        assert '"brought": ' in done.stdout
    else:
        assert "password authentication failed" in done.stderr
    written = [file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file()]
    for text in (done.stdout.encode(), done.stderr.encode(), *written):
        assert PASSWORD.encode() not in text
        assert secret.encode() not in text
