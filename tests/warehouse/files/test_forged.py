"""A file of a stranger that holds anything but known tables is not opened: nothing in it can answer for them."""

import ast
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from jinja2 import Environment

import dateline
import dbt_project
import expectations
import warehouse
from tests.warehouse.sample import ledger_of_every_act, statement
from warehouse.backup import BackupDamaged, back_up, prove, restore
from warehouse.build.dbt import build
from warehouse.build.runs import Run, Runs
from warehouse.files.admission import HEADERS
from warehouse.files.connection import attached, opened
from warehouse.files.errors import FileStrange
from warehouse.ledger.contents import LEDGER
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.migrations import migrations
from warehouse.ledger.recorded import Head
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.explain import explain
from warehouse.publish.macros import macros
from warehouse.publish.query import ask
from warehouse.publish.write import publish
from warehouse.serving.current import Current
from warehouse.serving.files import export
from warehouse.serving.records import export_records
from warehouse.serving.report import write_report
from warehouse.serving.tables import Warehouse

# What is done to a sound ledger, and what of it is named.
FORGED = {
    "a macro in the place of a hash": ("create macro sha256(text) as 'forged'", "the macro main.sha256"),
    "a macro in the place of an operator": ("create macro \"||\"(a, b) as 'forged'", "the macro main.||"),
    "a macro of the name of what lists macros": (
        "create macro duckdb_functions() as table select 'x' as function_name, 'y' as database_name",
        "the macro main.duckdb_functions",
    ),
    "a table macro": ("create macro moments() as table select 1 as a", "the macro main.moments"),
    "a macro in a schema": ("create schema more; create macro more.sha256(text) as 'forged'", "the macro more.sha256"),
    "a view in the place of a table": (
        "alter table event rename to hidden; create view event as select * replace ('Nobody' as source) from hidden",
        "the view main.event",
    ),
    "a view of a local file": (
        "drop table subscription; create view subscription as select content as name, 1 as position, '' as chain_hash, "
        "now()::timestamp as updated_at from read_text('{secret}')",
        "the view main.subscription",
    ),
    "a view beside the tables": ("create view more as select 1 as a", "the view main.more"),
    "a type": ("create type verdict as enum ('sound')", "the type main.verdict"),
    "a sequence": ("create sequence positions", "the sequence main.positions"),
    "an index": ("create index by_source on event (source)", "the index main.by_source"),
    "a schema": ("create schema more", "the schema more"),
    "a table too many": ("create table more (a integer)", "the table more"),
    "a table too few": ("drop table subscription", "no table subscription"),
    "a table in another schema": ("create schema s; create table s.event as from event", "the schema s"),
    "another column": ("alter table event add column more integer", "a table event with other columns"),
    "a column that is gone": ("alter table batch drop column recorded_at", "a table batch with other columns"),
    "a column of another type": ("alter table batch alter batch_id type integer", "a table batch with other columns"),
    "a default": ("alter table event alter id set default 'x'", "a table event with other columns"),
    "a null that was not allowed": ("alter table event alter id drop not null", "a table event with other columns"),
    "a generated column": (
        "alter table subscription rename to old; create table subscription (name varchar not null, position bigint not "
        "null, chain_hash varchar not null, updated_at timestamp generated always as (now()::timestamp)); "
        "drop table old",
        "a table subscription with other columns",
    ),
    "a condition": (
        "drop table subscription; create table subscription (name varchar not null check (length(name) > 0), "
        "position bigint not null, chain_hash varchar not null, updated_at timestamp not null)",
        "a table subscription with other columns",
    ),
}

LEDGER_USES: dict[str, Callable[[Ledger], object]] = {
    "verify": lambda ledger: ledger.verify(against=Head.parse(f"13:{'0' * 64}")),
    "read": lambda ledger: list(ledger.read()),
    "as_of": lambda ledger: ledger.as_of(),
    "head": lambda ledger: ledger.head(),
    "append": lambda ledger: ledger.append([statement("later")]),
    "migrate": lambda ledger: ledger.migrate(),
    "export": lambda ledger: export_records(ledger, ledger.path.parent / "records"),
    "build": lambda ledger: build(ledger.path, ledger.path.with_name("build.duckdb"), ledger.path.parent / "dbt"),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ledger_of_every_act(tmp_path_factory.mktemp("sound") / "ledger.duckdb").path


@pytest.fixture
def ledger(sound: Path, tmp_path: Path) -> Ledger:
    return Ledger(Path(shutil.copy(sound, tmp_path)))


def forge(path: Path, sql: str) -> None:
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def forge_in_log(path: Path) -> None:
    """Leave a macro in the log beside the file, which stays as it is."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"pragma disable_checkpoint_on_shutdown; {FORGED['a macro in the place of a hash'][0]}")


class TestLedger:
    @pytest.mark.parametrize("what", FORGED)
    def test_no_forged_schema_verifies(self, ledger: Ledger, what: str, tmp_path: Path) -> None:
        (tmp_path / "secret.txt").write_text("a secret")
        sql, named = FORGED[what]
        forge(ledger.path, sql.format(secret=tmp_path / "secret.txt"))
        with pytest.raises(FileStrange) as refusal:
            ledger.verify()
        assert f"it holds {named}" in refusal.value.what
        assert "secret" not in refusal.value.what.replace(str(tmp_path), "")

    @pytest.mark.parametrize("use", LEDGER_USES)
    def test_whatever_opens_it_refuses_it(self, ledger: Ledger, use: str) -> None:
        forge(ledger.path, FORGED["a macro in the place of a hash"][0])
        with pytest.raises(FileStrange, match=r"the macro main\.sha256"):
            LEDGER_USES[use](ledger)

    def test_what_was_sound_is_looked_at_again_once_it_was_written_to(self, ledger: Ledger) -> None:
        ledger.append([statement("later")])
        assert ledger.verify().is_sound
        forge(ledger.path, FORGED["a view beside the tables"][0])
        with pytest.raises(FileStrange):
            ledger.append([statement("still-later")])

    @pytest.mark.parametrize("name", ["ledger.duckdb", "link.duckdb"])
    def test_one_that_is_all_in_its_log_is_looked_at(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "ledger.duckdb"
        forge_in_log(path)
        assert path.stat().st_size == HEADERS
        (tmp_path / "link.duckdb").symlink_to(path)
        with pytest.raises(FileStrange, match=r"the macro main\.sha256"):
            attached(tmp_path / name, contents=LEDGER)

    def test_a_log_that_came_later_is_looked_at_through_a_link_too(self, ledger: Ledger, tmp_path: Path) -> None:
        assert ledger.verify().is_sound
        forge_in_log(ledger.path)
        (tmp_path / "link.duckdb").symlink_to(ledger.path)
        with pytest.raises(FileStrange, match=r"the macro main\.sha256"):
            attached(tmp_path / "link.duckdb", contents=LEDGER)

    def test_a_new_file_holds_nothing_behind_its_headers(self, tmp_path: Path) -> None:
        with opened(tmp_path / "new.duckdb", write=True) as new:
            assert (tmp_path / "new.duckdb").stat().st_size == HEADERS
            assert not (tmp_path / "new.duckdb.wal").exists()
            new.execute("create macro one() as 1; checkpoint")
            assert (tmp_path / "new.duckdb").stat().st_size > HEADERS

    def test_a_ledger_whose_name_is_no_word_is_opened(self, ledger: Ledger, tmp_path: Path) -> None:
        path = ledger.path.rename(tmp_path / 'it\'s "mine", main.duckdb')
        assert Ledger(path).verify().is_sound
        forge(path, FORGED["a macro in the place of a hash"][0])
        with pytest.raises(FileStrange):
            Ledger(path).verify()

    @pytest.mark.parametrize(
        "sql",
        [
            "from read_text('/etc/passwd')",
            "attach '/tmp/other.duckdb'",
            "copy event to '/tmp/event.csv'",
            "set enable_external_access = true",
            "set lock_configuration = false",
            "load httpfs",
        ],
    )
    @pytest.mark.parametrize("intent", ["reading", "writing"])
    def test_its_connection_opens_no_other_file_and_keeps_its_settings(
        self, ledger: Ledger, sql: str, intent: str
    ) -> None:
        with pytest.raises(duckdb.Error), getattr(ledger, intent)() as connection:
            connection.execute(sql)


class TestRuns:
    @pytest.mark.parametrize(
        ("sql", "named"),
        [
            ("create view more as select 1 as a", "the view main.more"),
            ('create table "run; drop table run" (a integer)', "the table run; drop table run"),
            ("alter table run add column more integer", "a table run with other columns"),
        ],
    )
    def test_a_forged_file_of_runs_is_refused(self, tmp_path: Path, sql: str, named: str) -> None:
        runs = Runs(tmp_path / "runs.duckdb")
        runs.keep(Run("append"))
        forge(runs.path, sql)
        with pytest.raises(FileStrange) as refusal:
            runs.rows("from run")
        assert named in refusal.value.what

    def test_one_from_before_headers_were_kept_is_read_and_goes_on(self, tmp_path: Path) -> None:
        runs = Runs(tmp_path / "runs.duckdb")
        runs.keep(Run("append"))
        forge(runs.path, "alter table file_read drop column header")
        runs.keep(Run("build"))
        assert [row["command"] for row in runs.rows("from run order by command")] == ["append", "build"]


MACRO = "create or replace macro core.claim_as_of({}) as table {}"

PUBLICATIONS = {
    "a view in the place of a mart": (
        "drop table core.fct_claim; create view core.fct_claim as select 1 as claim_id, content as title "
        "from read_text('{secret}')",
        "the view core.fct_claim",
    ),
    "another macro": ("create macro core.more() as 1", "the macro core.more"),
    "a macro in the place of a function": ("create macro upper(text) as 'forged'", "the macro main.upper"),
    "another text of a macro": (
        MACRO.format("recorded := null, stated := null, occurred := null, certainly := false", "select 1 as claim_id"),
        "a macro core.claim_as_of with another text",
    ),
    "another macro of the name of ours": (
        MACRO.format("a", "select a, (select content from read_text('{secret}')) as content"),
        "a macro core.claim_as_of with another text",
    ),
    "a type": ("create type core.mood as enum ('good')", "the type core.mood"),
    "another table": ("create table core.fct_more (a integer)", "the table core.fct_more"),
    "a table in another schema": ("create schema s; create table s.fct_claim (a integer)", "the schema s"),
    "a default": (
        "alter table core.fct_claim alter title set default 'x'",
        "the table core.fct_claim with other than plain columns",
    ),
    "an index": ("create index i on core.fct_claim (title)", "the index core.i"),
    # An unqualified name in a query of ours could be taken for such a column.
    "a column too many": (
        "alter table core.bdg_figure_claim add column more bigint",
        "the column core.bdg_figure_claim.more of the type BIGINT",
    ),
    "a column of another type": (
        "alter table core.fct_claim_history alter stated type date",
        "the column core.fct_claim_history.stated of the type DATE",
    ),
    "a column too many in what says what it is": (
        "alter table ops.publication add column position bigint",
        "the column ops.publication.position of the type BIGINT",
    ),
}

PUBLICATION_USES: dict[str, Callable[[Path], object]] = {
    "query": lambda file: ask(file, "select 1"),
    "query with files": lambda file: ask(file, "select 1", with_files=True),
    "explain": lambda file: explain(file, "core.fct_claim", "1"),
    "serve": Current,
    "open": Warehouse,
    "export": lambda file: export(file, file.parent / "exported"),
    "report": lambda file: write_report(file, file.parent / "report.html"),
}


class TestPublication:
    @pytest.fixture
    def published(self, small_home: Path) -> Path:
        return small_home / "warehouse.duckdb"

    @pytest.mark.parametrize("what", PUBLICATIONS)
    def test_a_forged_one_is_not_opened(self, published: Path, what: str, tmp_path: Path) -> None:
        (tmp_path / "secret.txt").write_text("a secret")
        sql, named = PUBLICATIONS[what]
        forge(published, sql.replace("{secret}", str(tmp_path / "secret.txt")))
        with pytest.raises(FileStrange) as refusal:
            ask(published, "from core.fct_claim")
        assert f"it holds {named}" in refusal.value.what

    @pytest.mark.parametrize(
        ("ours", "forged"),
        [
            ("certainly := false", "certainly := true"),
            ("recorded := null", "recorded := timestamp '1900-01-01'"),
            ("stated := null", "stated := 'null'"),
            ("end_earliest, end_latest, stated_latest\n)", "end_earliest, end_latest, stated_latest := null\n)"),
            ("explain(mart, figure)", "explain(mart, figure := '')"),
        ],
    )
    def test_nor_one_whose_macro_has_other_defaults(self, published: Path, ours: str, forged: str) -> None:
        text = macros()
        assert ours in text
        forge(published, text.replace(ours, forged))
        with pytest.raises(FileStrange, match="with other defaults"):
            ask(published, "from core.fct_claim")

    @pytest.mark.parametrize("use", PUBLICATION_USES)
    def test_whatever_opens_it_refuses_it(self, published: Path, use: str) -> None:
        forge(published, PUBLICATIONS["another macro"][0])
        with pytest.raises(FileStrange, match=r"the macro core\.more"):
            PUBLICATION_USES[use](published)

    def test_nothing_is_taken_over_from_a_forged_one(self, small_build: Path, published: Path) -> None:
        forge(published, PUBLICATIONS["another macro"][0])
        publish(small_build, published)
        assert ask(published, "select count(*) as n from core.fct_claim")[1] == [{"n": 2}]

    def test_its_macros_answer_where_it_is_as_it_was_published(self, published: Path) -> None:
        with attached(published, contents=PUBLICATION) as connection:
            assert connection.execute("from core.claim_as_of()").fetchall() == []


class TestBackup:
    @pytest.mark.parametrize(
        ("name", "sql"),
        [
            ("ledger.duckdb", FORGED["a macro in the place of a hash"][0]),
            ("runs.duckdb", "create macro count() as 1"),
            ("warehouse.duckdb", "create macro bit_xor(a) as 1"),
            ("warehouse.duckdb", PUBLICATIONS["another text of a macro"][0]),
            ("warehouse.duckdb", PUBLICATIONS["a column too many"][0]),
        ],
    )
    def test_a_forged_one_is_not_restored(self, tmp_path: Path, small_backup: Path, name: str, sql: str) -> None:
        from warehouse.backup import _hashes

        forge(small_backup / name, sql)
        manifest = json.loads((small_backup / "backup.json").read_text())
        (small_backup / "backup.json").write_text(json.dumps(manifest | {"files": _hashes(small_backup)}))
        with pytest.raises((FileStrange, BackupDamaged)):
            prove(small_backup)
        with pytest.raises((FileStrange, BackupDamaged)):
            restore(small_backup, tmp_path / "other")
        assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("what", ["another text of a macro", "a column too many"])
def test_a_publication_of_another_version_is_backed_up_and_not_opened(
    tmp_path: Path, small_home: Path, what: str
) -> None:
    forge(
        small_home / "warehouse.duckdb",
        f'update ops.publication_origin set versions = \'{{"dateline": "0.0.1"}}\'; {PUBLICATIONS[what][0]}',
    )
    (small_home / "warehouse.json").unlink()
    back_up(small_home, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "other")
    with pytest.raises(FileStrange, match="publish it again"):
        ask(tmp_path / "other" / "warehouse.duckdb", "select 1")


def test_the_catch_up_of_a_plain_dbt_build_knows_the_tables_of_every_layout() -> None:
    text = (Path(str(dbt_project.__file__)).parent / "macros" / "catch_up.sql").read_text()
    with duckdb.connect() as connection:
        for migration in migrations():
            connection.execute(migration.sql)
            digest = "select md5(string_agg(sql, '' order by table_name)) from duckdb_tables()"
            assert connection.execute(digest).fetchall()[0][0] in text


@pytest.mark.parametrize("what", ["a view of a local file", "a macro in the place of a hash", "another column"])
def test_the_catch_up_of_a_plain_dbt_build_refuses_a_forged_ledger(ledger: Ledger, what: str, tmp_path: Path) -> None:
    text = (Path(str(dbt_project.__file__)).parent / "macros" / "catch_up.sql").read_text()
    body = re.search(r"do return\(\s*(\"select error.+?)\n    \) %}", text, re.DOTALL)
    layouts = re.search(r"set layouts = (\[.+?\])", text)
    assert body
    assert layouts
    sql = Environment().from_string("{{ " + body[1] + " }}").render(layouts=json.loads(layouts[1]))
    with duckdb.connect() as connection:
        connection.execute(f"attach '{ledger.path}' as ledger (read_only)")
        assert connection.execute(sql).fetchall() == []
        connection.execute("detach ledger")
        forge(ledger.path, FORGED[what][0].format(secret=tmp_path / "secret.txt"))
        connection.execute(f"attach '{ledger.path}' as ledger (read_only)")
        with pytest.raises(duckdb.Error, match="other than the tables of a ledger"):
            connection.execute(sql)


def test_every_file_that_is_opened_is_opened_with_what_it_may_hold() -> None:
    """DuckDB is connected in one module alone, and a caller that opens a file of others says what it may hold."""
    own_work = {"database", "fresh", "settings.build", "small_build"}
    for package in (warehouse, dateline, expectations):
        for file in Path(str(package.__file__)).parent.rglob("*.py"):
            for call in [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]:
                name = ast.unparse(call.func)
                where = f"{file}:{call.lineno}"
                if name in ("opened", "attached") or (name == "reading" and call.args):
                    said = {keyword.arg for keyword in call.keywords}
                    assert "contents" in said or ast.unparse(call.args[0]) in own_work, where
                if name == "duckdb.connect":
                    assert file.name in ("connection.py", "contents.py", "macros.py"), where
