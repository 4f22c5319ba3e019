"""What is redacted is gone: from the ledger, from its disk, from what was built. That it was there stays.

That it is gone from what is published next, tests/dbt_project/test_increments.py shows."""

import json
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from dateline.erasure import Redaction
from dateline.erasure import redact as redact_everywhere
from dateline.settings import load
from ingest.event import parse
from tests.torture import times
from tests.validating import read
from tests.warehouse.processes import dateline, end, kill, require_nothing_lost, start, worker
from tests.warehouse.sample import EDITOR, random_words, redact, ref, secret, statement
from warehouse.backup import back_up
from warehouse.files.replacement import unfinished
from warehouse.ledger.held import held
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.redact import CannotRedact, redaction, stored

# No process has this number: it is beyond the greatest that Linux gives.
GONE = 2**22 + 1

pytestmark = pytest.mark.long


@pytest.fixture
def tokens() -> dict[str, str]:
    return random_words()


@pytest.fixture
def ledger(tmp_path: Path, tokens: dict[str, str]) -> Ledger:
    """A ledger in which the record `secret` holds the tokens, among others."""
    ledger = Ledger(tmp_path / "home" / "ledger.duckdb")
    ledger.append([statement(f"before-{number}") for number in range(5)])
    ledger.append([secret(tokens), statement("beside")])
    ledger.append([statement("after")])
    return ledger


def salt_of(ledger: Ledger, identifier: str) -> str:
    with ledger.reading() as connection:
        ((salt,),) = connection.execute("select salt from event where id = ?", [identifier]).fetchall()
    return str(salt)


def found(words: list[str], folder: Path) -> set[str]:
    """Which of these words stand in any file of a folder or below it, hidden ones and logs of writes too."""
    contents = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return {word for word in words if any(word.encode() in content for content in contents)}


class TestBytes:
    def test_none_of_the_content_nor_the_salt_is_left_in_any_file(self, ledger: Ledger, tokens: dict[str, str]) -> None:
        words = [*tokens.values(), salt_of(ledger, "secret")]
        assert found(words, ledger.path.parent) == set(words)
        redact(ledger, "secret")
        assert found(words, ledger.path.parent) == set()
        assert [file.name for file in ledger.path.parent.iterdir()] == ["ledger.duckdb"]

    @pytest.mark.parametrize(
        ("field", "place"),
        [
            ("data.summary", "summary"),
            ("claimants", "claimant"),
            ("claimants.0.name", "claimant"),
            ("reporter", "reporter"),
            ("document", "document"),
            ("document.title", "document"),
        ],
    )
    def test_of_a_field_that_is_named_nothing_is_left_and_of_the_others_all(
        self, ledger: Ledger, tokens: dict[str, str], field: str, place: str
    ) -> None:
        salt = salt_of(ledger, "secret")
        redact(ledger, "secret", fields=(field,))
        assert found([*tokens.values(), salt], ledger.path.parent) == set(tokens.values()) - {tokens[place]}
        assert ledger.verify().is_sound
        record = ledger.find(ref("secret"))
        assert record
        assert record.event

    def test_what_a_killed_process_left_in_its_log_of_writes_is_gone_as_well(
        self, ledger: Ledger, tokens: dict[str, str]
    ) -> None:
        process = worker("log", ledger, 2)
        assert process.stdout
        process.stdout.readline()
        kill(process)
        assert ledger.path.with_name("ledger.duckdb.wal").exists()
        words = [*tokens.values(), salt_of(ledger, "0.0")]
        redact(ledger, "secret", "0.0")
        assert not found([*words], ledger.path.parent)
        require_nothing_lost(ledger)

    def test_a_half_written_file_of_a_killed_process_is_gone_as_well(
        self, ledger: Ledger, tokens: dict[str, str]
    ) -> None:
        gone = start(["tests.warehouse.worker", "hold", str(ledger.path), "0"])
        gone.communicate()
        for name in (f".ledger.duckdb.{gone.pid}", f".ledger.duckdb.{gone.pid}.wal"):
            shutil.copy(ledger.path, ledger.path.with_name(name))
        redact(ledger, "secret")
        assert found(list(tokens.values()), ledger.path.parent) == set()

    def test_a_held_ledger_is_free_of_it_when_it_is_let_go_of(self, ledger: Ledger, tokens: dict[str, str]) -> None:
        with held(ledger) as taking:
            redact(taking, "secret")
            taking.append([statement("meanwhile")])
        assert found(list(tokens.values()), ledger.path.parent) == set()
        assert ledger.find(ref("meanwhile"))
        require_nothing_lost(ledger)


class TestHistory:
    def test_all_hashes_stay_and_a_citation_from_before_holds(self, ledger: Ledger) -> None:
        cited = ledger.head()
        query = "select event_hash, content_hash from event where position <= 8 order by position"
        with ledger.reading() as connection:
            before = connection.execute(query).fetchall()
        redact(ledger, "secret")
        with ledger.reading() as connection:
            assert connection.execute(query).fetchall() == before
        assert ledger.verify(against=cited).is_sound
        record = ledger.find(ref("secret"))
        assert record
        assert (record.position, record.event) == (6, None)

    def test_it_says_who_redacted_what_and_why(self, ledger: Ledger) -> None:
        redact(ledger, "secret", fields=("data.summary",))
        *_, act = ledger.read()
        assert act.target_positions == (6,)
        assert act.event
        assert (act.event.reason, act.event.claimant) == ("a court ordered it", EDITOR)

    @pytest.mark.parametrize("fields", [(), ("data.summary",), ("reporter",), ("data.about",), ("document.title",)])
    def test_the_same_once_more_adds_nothing(self, ledger: Ledger, fields: tuple[str, ...]) -> None:
        redact(ledger, "secret", fields=fields)
        once = ledger.head()
        redact(ledger, "secret", fields=fields)
        assert ledger.head() == once
        assert ledger.verify().is_sound

    def test_a_field_first_and_the_rest_later(self, ledger: Ledger, tokens: dict[str, str]) -> None:
        redact(ledger, "secret", fields=("reporter", "data.summary"))
        redact(ledger, "secret", fields=("claimants",))
        assert ledger.verify().is_sound
        redact(ledger, "secret")
        assert found(list(tokens.values()), ledger.path.parent) == set()
        assert ledger.head().position == 11
        assert ledger.verify().is_sound

    def test_a_field_that_is_not_there_is_no_redaction(self, ledger: Ledger) -> None:
        before = ledger.head()
        redact(ledger, "secret", fields=("reporter",))
        with pytest.raises(CannotRedact, match=r"data\.speaker"):
            redact(ledger, "secret", fields=("data.speaker.name",))
        assert ledger.head().position == before.position + 1

    def test_an_act_from_elsewhere_may_attest_its_targets_in_any_order(self, ledger: Ledger) -> None:
        with ledger.reading() as connection:
            rows = [stored(connection, position) for position in (6, 7)]
        act = redaction(rows, ("claimants",), reason="a court ordered it", by=EDITOR, source="editor/ana-kim")
        said = act.model_dump(mode="json", exclude_none=True)
        del said["subject"]  # its targets have one
        said["data"]["remains"].reverse()
        ledger.append([parse(said)])
        assert ledger.verify().is_sound


class TestNotPublished:
    def test_the_command_also_deletes_what_was_made_before_and_not_published(
        self, ledger: Ledger, tokens: dict[str, str]
    ) -> None:
        home = ledger.path.parent
        gone = start(["tests.warehouse.worker", "hold", str(ledger.path), "0"])
        gone.communicate()
        for name in ("build.duckdb", "build.duckdb.wal", f".warehouse.duckdb.{gone.pid}", "dbt", "data_docs"):
            made = home / name
            if "." in name:
                shutil.copy(ledger.path, made)
            else:
                made.mkdir()
                shutil.copy(ledger.path, made / "made")
        redacted = dateline(home, "redact", "paper#secret", "--reason", "a court ordered it", "--by", "Ana Kim")
        assert redacted.returncode == 0, redacted.stderr
        assert found(list(tokens.values()), home) == set()


class TestInterrupted:
    @pytest.mark.parametrize("fields", [(), ("reporter",), ("data.summary",)])
    def test_a_redaction_killed_before_the_file_was_rewritten_is_finished_by_repeating_it(
        self, ledger: Ledger, tokens: dict[str, str], fields: tuple[str, ...]
    ) -> None:
        salt = salt_of(ledger, "secret")
        process = start(
            ["tests.warehouse.worker", "redact_until_killed_before_rewriting", str(ledger.path), "secret", *fields]
        )
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        words = [tokens["reporter" if fields == ("reporter",) else "summary"], salt]
        assert ledger.head().position == 9
        redact(ledger, "secret", fields=fields)
        assert ledger.head().position == 9
        assert found(words, ledger.path.parent) == set()
        require_nothing_lost(ledger)

    def test_one_that_is_killed_at_any_moment_loses_nothing_and_can_be_repeated(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        logs = []
        for number in range(times(3, 30)):
            logs.append(tmp_path / f"{number}.log")
            process = worker("redact_again_and_again", ledger, logs[-1], 60, f"n{number}")
            time.sleep(random.uniform(0, 1))
            kill(process)
            require_nothing_lost(ledger, logs)
        redact(ledger, "secret")
        assert [file.name for file in ledger.path.parent.iterdir()] == ["ledger.duckdb"]


class TestShutOut:
    @pytest.mark.parametrize("holding", ["hold", "read"])
    def test_while_another_process_has_the_file_nothing_is_redacted_by_halves(
        self, ledger: Ledger, tokens: dict[str, str], holding: str
    ) -> None:
        before = ledger.head()
        holder = worker(holding, ledger, *(["60"] if holding == "hold" else []))
        arguments = ("redact", "paper#secret", "--reason", "a court ordered it", "--by", "Ana Kim")
        refused = dateline(ledger.path.parent, "--wait", "0.2", *arguments)
        assert refused.returncode == 3
        assert str(holder.pid) in refused.stderr
        kill(holder)
        assert ledger.head() == before
        record = ledger.find(ref("secret"))
        assert record
        assert record.event
        assert record.event.data.summary == tokens["summary"]  # type: ignore[attr-defined]
        assert dateline(ledger.path.parent, *arguments).returncode == 0
        assert found(list(tokens.values()), ledger.path.parent) == set()

    def test_a_reader_between_two_pages_reads_on(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("warehouse.ledger.ledger.PAGE", 2)
        reading = ledger.read()
        read = [next(reading) for _ in range(2)]
        redact(ledger, "secret")
        assert [record.position for record in [*read, *reading]] == list(range(1, 10))

    def test_a_reader_that_has_it_open_reads_on_until_it_closes(self, ledger: Ledger) -> None:
        reader = worker("read", ledger)
        assert reader.stdin
        assert reader.stdout
        waiting = start(
            ["dateline", "--home", str(ledger.path.parent), "redact", "paper#secret", "--reason", "r", "--by", "Ana"]
        )
        for _ in range(3):
            reader.stdin.write("how many?\n")
            reader.stdin.flush()
            assert reader.stdout.readline() == "8\n"
        end(reader)
        end(waiting)
        assert ledger.head().position == 9


class TestEverywhereElse:
    """A home that has lived: a report, refused records, killed runs, a restore, backups."""

    @pytest.fixture
    def lived_in(self, ledger: Ledger, tokens: dict[str, str]) -> Path:
        home = ledger.path.parent
        secret = ledger.find(ref("secret"))
        assert secret
        assert secret.event
        record = secret.event.model_dump(mode="json", exclude_none=True)
        other = statement("other").model_dump(mode="json", exclude_none=True)
        (home / "report.html").write_text(f"<p>{tokens['summary']}</p>")
        (home / "refused").mkdir()
        (home / "refused" / "mine.refused.ndjson").write_text(f"{json.dumps(record)}\n{json.dumps(other)}\n")
        (home / "refused" / "mine.refused.ndjson.txt").write_text(f"summary = {tokens['summary']}: too long\n")
        (home / "refused" / "rows.refused.csv.txt").write_text(f"    17;{tokens['claimant']}\n")
        (home / "refused" / "by-hand.refused.yaml").write_text(
            "source: paper\nevents:\n"
            f"  # claimant = {tokens['claimant']}\n  - id: secret\n    kind: statement\n"
            "  - id: stays\n    kind: statement\n"
        )
        back_up(home, home.parent / "backup")
        shutil.copytree(home.parent / "backup", home / f".restore.{GONE}")
        shutil.copytree(home.parent / "backup", home.parent / f".dateline-backup.{GONE}")
        shutil.copytree(home.parent / "backup", home / "before-restore-20260101T000000Z")
        shutil.copy(ledger.path, home / "before-restore-20260101T000000Z" / "warehouse.duckdb")
        for left in ("rehearsal", "warehouse.duckdb"):
            (home / f".{left}.{GONE}").mkdir()
            shutil.copy(ledger.path, home / f".{left}.{GONE}" / "ledger.duckdb")
        (home / "ledger.duckdb.tmp").mkdir()
        shutil.copy(ledger.path, home / "ledger.duckdb.tmp" / "duckdb_temp_storage-0.tmp")
        return home

    def everywhere(self, home: Path, *fields: str) -> list[str]:
        redaction_ = Redaction([ref("secret")], fields, "a court ordered it", EDITOR, "editor/ana-kim")
        return redact_everywhere(load({"home": home})[0], redaction_)[1]

    def test_nothing_is_left_of_it_in_the_home_nor_beside_it_where_a_backup_was_killed(
        self, lived_in: Path, tokens: dict[str, str]
    ) -> None:
        reported = self.everywhere(lived_in)
        assert found(list(tokens.values()), lived_in) == set()
        assert [line.partition(":")[0] for line in reported] == [str(lived_in.parent / "backup")]
        shutil.rmtree(lived_in.parent / "backup")
        assert found(list(tokens.values()), lived_in.parent) == set()

    def test_what_stays_is_sound_and_other_refused_records_stay(self, lived_in: Path) -> None:
        self.everywhere(lived_in)
        for ledger in (lived_in / "ledger.duckdb", lived_in / "before-restore-20260101T000000Z" / "ledger.duckdb"):
            assert Ledger(ledger).verify().is_sound
            kept = Ledger(ledger).find(ref("secret"))
            assert kept
            assert kept.event is None
        refused = lived_in / "refused"
        assert sorted(path.name for path in refused.iterdir()) == ["by-hand.refused.yaml", "mine.refused.ndjson"]
        assert [json.loads(raw.json)["id"] for raw in read(refused / "mine.refused.ndjson")] == ["other"]
        assert [json.loads(raw.json)["id"] for raw in read(refused / "by-hand.refused.yaml")] == ["stays"]

    def test_it_is_finished_by_the_same_once_more(self, lived_in: Path, tokens: dict[str, str]) -> None:
        redact(Ledger(lived_in / "ledger.duckdb"), "secret")  # and killed before everything else
        self.everywhere(lived_in)
        assert Ledger(lived_in / "ledger.duckdb").head().position == 9
        assert found(list(tokens.values()), lived_in) == set()

    def test_what_it_cannot_reach_is_listed(self, lived_in: Path, tokens: dict[str, str]) -> None:
        (lived_in / "fetched").mkdir()
        (lived_in / "fetched" / "page.json").write_text(json.dumps({"text": tokens["document"]}))
        (lived_in / "fetched" / "page.zip").write_bytes(b"PK")
        (lived_in / "notes.md").write_text(f"> {tokens['summary']}")
        (lived_in / "refused" / "broken.refused.yaml").write_text(f"source: [{tokens['summary']}\n")
        replaced = lived_in / "before-restore-20260101T000000Z" / "ledger.duckdb"
        replaced.write_bytes(b"no database")
        with unfinished(lived_in / "restore") as under_way:
            reported = {Path(line.partition(":")[0]) for line in self.everywhere(lived_in)}
        assert reported == {
            lived_in / "fetched" / "page.json",
            lived_in / "fetched" / "page.zip",
            lived_in / "notes.md",
            lived_in / "refused" / "broken.refused.yaml",
            lived_in.parent / "backup",
            replaced,
            under_way,
        }

    def test_of_one_field_the_rest_stays_where_it_was(self, lived_in: Path, tokens: dict[str, str]) -> None:
        self.everywhere(lived_in, "claimants")
        assert found(list(tokens.values()), lived_in) == set(tokens.values()) - {tokens["claimant"]}

    def test_through_a_symbolic_link_the_file_itself_is_rewritten(
        self, ledger: Ledger, tokens: dict[str, str], tmp_path: Path
    ) -> None:
        real = tmp_path / "disk" / "real.duckdb"
        real.parent.mkdir()
        shutil.move(ledger.path, real)
        ledger.path.symlink_to(real)
        process = worker("log", ledger, 2)
        assert process.stdout
        process.stdout.readline()
        kill(process)  # it leaves a log of writes, which every name of the file has to find
        assert Ledger(real).find(ref("0.0"))
        redact(ledger, "secret", "0.0")
        assert ledger.path.is_symlink()
        assert found(list(tokens.values()), tmp_path) == set()
        assert [path.name for path in real.parent.iterdir()] == ["real.duckdb"]
        assert Ledger(real).head() == ledger.head()
        require_nothing_lost(ledger)
