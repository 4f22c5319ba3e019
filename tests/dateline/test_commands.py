"""The command line as people and programs meet it; a process, pipe or terminal of its own where that is tested."""

import csv
import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.cli import app
from tests.calling import Dateline, Done
from tests.warehouse.processes import hold

COMMANDS = sorted(str(command.name) for command in app.registered_commands)


@pytest.fixture
def program(environment: dict[str, str], tmp_path: Path) -> Dateline:
    """Start the program in a folder of its own, with these variables."""

    def call(*arguments: str, **variables: str) -> Done:
        whole = ["dateline", *arguments]
        there = environment | variables
        return subprocess.run(whole, cwd=tmp_path, env=there, capture_output=True, encoding="utf-8")

    return call


BAD = "source: s\nevents:\n  - {id: a, kind: statement, claimant: {name: A}, data: {summary: 1}}\n"
GOOD = "source: s\nevents:\n  - {id: a, kind: statement, claimant: {name: A}, data: {summary: one}}\n"


# --- Help ---


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(dateline: Dateline, command: str) -> None:
    answer = dateline(command, "--help")
    assert answer.returncode == 0
    assert answer.stderr == ""
    assert f"Usage: dateline {command}" in answer.stdout
    assert re.search(rf"Examples?: dateline {command}", answer.stdout)


def test_all_commands_of_the_issue_are_there() -> None:
    wanted = {"run", "validate", "append", "events", "build", "check", "publish", "query", "doctor", "add"}
    assert wanted <= set(COMMANDS)


@pytest.mark.parametrize("command", ["--help", "-h"])
def test_help_names_every_command_and_where_to_start(dateline: Dateline, command: str) -> None:
    answer = dateline(command)
    assert all(f"  {name} " in answer.stdout for name in COMMANDS)
    assert "Start with: dateline run" in answer.stdout


def test_help_imports_nothing_heavy(environment: dict[str, str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "dateline", "--help"]
    imports = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stderr
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in imports.splitlines()}
    assert "typer" in imported
    heavy = {"duckdb", "pydantic", "polars", "dbt", "great_expectations", "pyarrow", "sqlalchemy", "yaml", "edtf"}
    assert not imported & heavy


def test_a_command_that_asks_duckdb_imports_no_pandas(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    program = (
        "import atexit, sys; from dateline.cli import main;"
        "atexit.register(lambda: print({'duckdb', 'pandas'} & sys.modules.keys())); main()"
    )
    command = [sys.executable, "-c", program, "append", "good.yaml"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "{'duckdb'}"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed(program: Dateline, shell: str) -> None:
    answer = program(_DATELINE_COMPLETE=f"source_{shell}")
    assert answer.returncode == 0
    assert "_DATELINE_COMPLETE" in answer.stdout


# --- Formats ---

QUERY = "select claim_id, title, recorded_at, is_correction from core.fct_claim order by 1 limit 3"


@pytest.fixture
def ask(dateline: Dateline, home: Path) -> Dateline:
    return lambda *arguments, **more: dateline("--home", str(home), *arguments, **more)


def test_json_is_one_document(ask: Dateline) -> None:
    rows = json.loads(ask("query", QUERY, "--format", "json").stdout)
    assert [row["claim_id"] for row in rows] == [1, 2, 3]
    assert rows[0]["is_correction"] is False


def test_jsonl_is_a_document_a_line(ask: Dateline) -> None:
    lines = ask("query", QUERY, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["claim_id"] for line in lines] == [1, 2, 3]


def test_csv_has_a_header_and_its_quotes(ask: Dateline) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("query", QUERY, "--format", "csv").stdout)))
    assert [row["claim_id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["title"] == "G20 bilateral: Vladimir Putin, Donald Trump, Hamburg"


def test_a_table_in_a_pipe_is_plain_and_a_row_a_line(ask: Dateline) -> None:
    answer = ask("query", QUERY)
    assert "\x1b" not in answer.stdout
    assert len([line for line in answer.stdout.splitlines() if "2026" in line or "T" in line]) >= 3


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "table"])
def test_an_empty_result_is_still_of_its_format(ask: Dateline, form: str) -> None:
    answer = ask("query", "select 1 as a where false", "--format", form)
    empty = {"json": "[]", "jsonl": "", "csv": "a"}
    assert answer.returncode == 0
    assert answer.stdout.strip() == empty[form] if form in empty else "a" in answer.stdout


def test_numbers_stay_numbers_in_json(ask: Dateline) -> None:
    (row,) = json.loads(ask("query", "select 1.5 as a, 'nan'::double as b, null as c", "--format", "json").stdout)
    assert row == {"a": 1.5, "b": None, "c": None}


def test_a_query_can_come_through_a_pipe(ask: Dateline) -> None:
    assert json.loads(ask("query", "-", "--format", "jsonl", stdin="select 7 as a").stdout) == {"a": 7}


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_events_have_their_payload_in_every_format_for_programs(ask: Dateline, form: str) -> None:
    out = ask("events", "--kind", "vote", "--claimant", "newspaper", "--format", form).stdout
    row = next(csv.DictReader(io.StringIO(out))) if form == "csv" else json.loads(out)
    row = row[0] if isinstance(row, list) else row
    data = json.loads(row["data"]) if form == "csv" else row["data"]
    assert data["blocked_by"] == ["RUS", "CHN"]


def test_standard_output_is_data_and_talk_goes_to_standard_error(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(BAD)
    answer = dateline("append", "bad.yaml", "--format", "json")
    (row,) = json.loads(answer.stdout)
    assert (row["read"], row["appended"], row["refused"]) == (1, 0, 1)
    assert "bad.yaml: line 3, data.summary = 1" in answer.stderr


# --- Exit codes ---


def test_0_done(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    assert dateline("append", "good.yaml").returncode == 0
    assert dateline("validate", "good.yaml").returncode == 0
    assert dateline("doctor").returncode == 0


def test_1_what_was_given_is_wrong(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(BAD)
    assert dateline("validate", "bad.yaml").returncode == 1
    assert dateline("append", "bad.yaml").returncode == 1
    assert dateline("append", "missing.yaml").returncode == 1
    answer = dateline("query", "select 1")
    assert answer.returncode == 1
    assert answer.stderr.startswith("error: there is no file")


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("fly",),
        ("run", "--fast"),
        ("query",),
        ("query", "select 1", "--format", "xml"),
        ("--wait", "-1", "doctor"),
        ("--wait", "soon", "doctor"),
        ("--memory", "much", "doctor"),
        ("events", "--kind", "gossip"),
        ("events", "--country", "Korea"),
        ("events", "--since", "yesterday"),
        ("add", "gossip"),
    ],
)
def test_2_asked_for_what_cannot_be(dateline: Dateline, wrong: tuple[str, ...]) -> None:
    answer = dateline(*wrong)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    if wrong:
        assert answer.stderr.startswith("error: ")
        assert answer.stdout == ""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, set[int]]]:
    """A home whose ledger and build others hold, and the processes that do."""
    home = tmp_path_factory.mktemp("held")
    with hold(home / "ledger.duckdb") as one, hold(home / "build.duckdb") as other:
        yield home, {one, other}


@pytest.mark.integration
@pytest.mark.parametrize("command", ["append good.yaml", "events", "build", "check", "publish"])
def test_3_somebody_holds_the_file(
    dateline: Dateline, tmp_path: Path, held: tuple[Path, set[int]], command: str
) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    home, holders = held
    answer = dateline("--home", home, "--wait", "0", *command.split())
    assert answer.returncode == 3, answer.stderr
    assert any(f"(process {process})" in answer.stderr for process in holders)
    assert answer.stdout == ""


def test_4_the_build_failed(dateline: Dateline, home: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "good.yaml").write_text(GOOD)
    shutil.copy(home / "build.duckdb", tmp_path / "data")
    dateline("append", "good.yaml")  # another history than that of the build
    answer = dateline("build")
    assert answer.returncode == 4
    assert "its history was rewritten: delete the build and build again" in answer.stderr
    assert "dbt.log" in answer.stderr
    assert answer.stdout == ""


def is_waiting_for_its_query(process: int) -> bool:
    """Whether the program has come as far as to read standard input: DuckDB is loaded, and it sleeps."""
    proc = Path(f"/proc/{process}")
    return "duckdb" in (proc / "maps").read_text() and (proc / "stat").read_text().rsplit(")", 1)[1].split()[0] == "S"


def test_130_interrupted(environment: dict[str, str], home: Path) -> None:
    command = ["dateline", "--home", str(home), "query", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as program:
        while not is_waiting_for_its_query(program.pid):
            time.sleep(0.05)
        program.send_signal(signal.SIGINT)
        out, said = program.communicate(timeout=30)
    assert program.returncode == 130
    assert (out, said) == ("", "error: interrupted; what was appended before stays appended\n")


def test_a_reader_that_has_had_enough_is_no_error(environment: dict[str, str], home: Path) -> None:
    line = f"dateline --home '{home}' query 'from core.dim_date' --format csv | head -1; exit ${{PIPESTATUS[0]}}"
    answer = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("date_on,")
    assert answer.stderr == ""


# --- A terminal ---


def on_a_terminal(command: list[str], environment: dict[str, str]) -> tuple[str, str]:
    """Standard output through a pipe, and what a terminal shows of standard error."""
    ours, theirs = pty.openpty()
    there = environment | {"TERM": "xterm-256color"}
    program = subprocess.Popen(command, env=there, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # a terminal reports so that the other end is closed
        pass
    os.close(ours)
    out, _ = program.communicate()
    return out.decode(), shown.decode()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file that takes a moment."""
    record = {"source": "s", "kind": "statement", "claimant": {"name": "A"}, "data": {"summary": "x"}}
    path = tmp_path / "many.ndjson"
    path.write_text("".join(json.dumps(record | {"id": str(number)}) + "\n" for number in range(3000)))
    return path


def test_a_terminal_shows_a_bar_and_standard_output_stays_data(
    environment: dict[str, str], many: Path, tmp_path: Path
) -> None:
    command = ["dateline", "--home", str(tmp_path / "home"), "append", str(many), "--format", "json"]
    out, shown = on_a_terminal(command, environment)
    assert json.loads(out)[0]["appended"] == 3000
    assert "Reading many.ndjson" in shown


def test_a_pipe_shows_no_bar(dateline: Dateline, many: Path) -> None:
    answer = dateline("append", str(many), "--format", "json")
    assert json.loads(answer.stdout)[0]["appended"] == 3000
    assert answer.stderr == ""


def test_no_color_is_honoured_on_a_terminal(environment: dict[str, str], many: Path, tmp_path: Path) -> None:
    command = ["dateline", "--home", str(tmp_path / "home"), "append", str(many)]
    _, shown = on_a_terminal(command, environment | {"NO_COLOR": "1"})
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", shown)


# --- Settings ---


def origin(answer: Done, name: str) -> tuple[str, str]:
    """A setting and where it comes from, as doctor shows."""
    rows: list[dict[str, Any]] = json.loads(answer.stdout)
    (row,) = (row for row in rows if row["what"] == f"setting {name}")
    return row["value"], row["from"]


def test_a_flag_goes_before_the_environment_before_the_file_before_the_default(
    dateline: Dateline, tmp_path: Path
) -> None:
    doctor = ("doctor", "--format", "json")
    assert origin(dateline(*doctor), "wait") == ("10 s", "default")
    assert origin(dateline(*doctor), "home") == (str(tmp_path / "data"), "default")
    (tmp_path / "dateline.toml").write_text('wait = 3\nhome = "by-file"\n')
    by_file = str(tmp_path / "dateline.toml")
    assert origin(dateline(*doctor), "wait") == ("3 s", by_file)
    assert origin(dateline(*doctor), "home") == (str(tmp_path / "by-file"), by_file)
    variables = {"DATELINE_WAIT": "2.5", "DATELINE_HOME": "by-variable"}
    assert origin(dateline(*doctor, **variables), "wait") == ("2.5 s", "DATELINE_WAIT")
    assert origin(dateline(*doctor, **variables), "home") == (str(tmp_path / "by-variable"), "DATELINE_HOME")
    by_flag = dateline("--wait", "1", "--home", "by-flag", *doctor, **variables)
    assert origin(by_flag, "wait") == ("1 s", "--wait")
    assert origin(by_flag, "memory") == ("5GB", "default")
    assert origin(by_flag, "home") == (str(tmp_path / "by-flag"), "--home")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wait = 'soon'", "wait = 'soon'"),
        ("home = 5", "home = 5"),
        ("memory = 5", "memory = 5"),
        ("hom = 'x'", "unknown setting 'hom'"),
        ("gdelt_url = 'gdelt.example'", "gdelt_url = 'gdelt.example'"),
        ("ucdp_token = 'two words'", "ucdp_token"),
        ("wait", "not TOML"),
    ],
)
def test_a_setting_that_cannot_be_is_named(dateline: Dateline, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "dateline.toml").write_text(text)
    (tmp_path / "dateline.toml").chmod(0o600)  # keys may stand in it
    answer = dateline("doctor")
    assert answer.returncode == 2
    assert says in answer.stderr
    assert str(tmp_path / "dateline.toml") in answer.stderr


def test_doctor_shows_the_state_of_the_files(ask: Dateline) -> None:
    rows = {row["what"]: row for row in json.loads(ask("doctor", "--format", "json").stdout)}
    assert rows["ledger"]["value"].startswith("95 records, head 95:")
    assert rows["warehouse"]["value"].endswith("at position 95")
    assert all(row["ok"] for row in rows.values())


def test_to_look_makes_no_home(dateline: Dateline, tmp_path: Path) -> None:
    dateline("doctor")
    dateline("query", "select 1")
    dateline("events")
    assert list(tmp_path.iterdir()) == []
