"""The commands that act upon a ledger, ask what it knew, and prove what it is, as a person types them."""

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dateline import cli
from tests.warehouse.records import ANA, BEN, PAYLOADS, claim, record
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger

GOLDEN = Path(__file__).parent.parent / "golden"

FLOW = PAYLOADS["trade_flow"] | {"value": {"value": 77e6, "unit": "USD", "wording": "US$77 million"}}


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ended]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of a test, a figure, a joint statement, and what another paper says of the test."""
    path = tmp_path_factory.mktemp("filled") / "ledger.duckdb"
    joint = {"claimant": None, "claimants": [ANA, BEN]}
    Ledger(path).append(
        [
            claim("test", subject="test:july", occurred="2017-07-04", stated="2017-07-05"),
            claim("flow", "trade_flow", occurred="2017", stated="2017-07", data=FLOW),
            claim("joint", "statement", occurred="2017-07-07/2017-07-08", **joint),
            claim("test", source="paper/two", claimant=BEN, occurred="2017-07-04", stated="2017-08"),
        ]
    )
    return path


@pytest.fixture
def home(tmp_path: Path, filled: Path) -> Path:
    shutil.copy(filled, tmp_path / "ledger.duckdb")
    return tmp_path


@pytest.fixture
def ledger(home: Path) -> Ledger:
    return Ledger(home / "ledger.duckdb")


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type `dateline` and these words; what it printed, and the code it ended with."""
    for name in [name for name in os.environ if name.startswith("DATELINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(home)

    def run(*words: str, home: Path = home, stdin: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["dateline", "--home", str(home), *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        code = cli._run()
        return Ended(code, *capsys.readouterr())

    return run


def last(ledger: Ledger) -> Any:
    return list(ledger.read())[-1]


# Correct --------------------------------------------------------------------------------------------------------------


def test_an_editor_corrects_a_field(run: Run, ledger: Ledger) -> None:
    words = ("--set", "data.value.low=78e6", "--set", "data.value.high=78e6", "--set", "occurred=2017-03")
    ended = run("correct", "paper/one#flow", *words, "--reason", "misprint", "--by", "Eva Roth")
    assert ended.code == 0
    assert "correct" in ended.out
    record = last(ledger)
    assert (record.act, record.source, record.target_positions) == ("correct", "editor/eva-roth", (2,))
    assert (record.event.reason, record.event.claimant.role) == ("misprint", "editor")
    assert (record.event.data.value.low, record.event.data.value.wording) == (78e6, "US$77 million")
    assert (record.event.occurred, record.event.stated) == ("2017-03", "2017-07")
    assert [one.position for one in ledger.as_of()] == [1, 3, 4, 5]


def test_left_to_itself_it_is_the_claimants_own_correction(run: Run, ledger: Ledger) -> None:
    assert run("correct", "paper/one#test", "--set", "modality=denied", "--reason", "it was none").code == 0
    record = last(ledger)
    assert (record.source, record.event.claimant.name, record.event.modality) == ("paper/one", "Ana Kim", "denied")


def test_a_joint_claim_stays_joint_when_its_claimants_correct_it(run: Run, ledger: Ledger) -> None:
    assert run("correct", "paper/one#joint", "--set", "occurred=2017-07-08", "--reason", "one day").code == 0
    assert [actor.name for actor in last(ledger).event.all_claimants] == ["Ana Kim", "Ben Ito"]


def test_the_same_act_once_more_is_known(run: Run, ledger: Ledger) -> None:
    words = ("retract", "paper/one#test", "--reason", "it was none")
    first, again = run(*words), run(*words)
    assert (first.code, again.code) == (0, 0)
    assert ("yes" in first.out, "no" in again.out) == (True, True)
    assert ledger.head().position == 5


def test_a_record_can_be_corrected_again_and_again(run: Run, ledger: Ledger) -> None:
    target = "paper/one#test"
    for number in range(4):
        assert run("correct", target, "--set", f"data.missile=model {number}", "--reason", "more is known").code == 0
        target = f"paper/one#{last(ledger).id}"
    assert len(target) < len("paper/one#test@correct-0123456789ab@correct-")
    assert last(ledger).event.data.missile == "model 3"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["paper/one#nothing", "--set", "occurred=2017"], "is not in the ledger"),
        (["nothing", "--set", "occurred=2017"], "names no record"),
        (["#", "--set", "occurred=2017"], "at least 1 character"),
        (["paper/one#test", "--set", "occurred"], "changes nothing"),
        (["paper/one#test", "--set", "id=other"], "changes nothing"),
        (["paper/one#test", "--set", "occurred=yesterday"], "no EDTF date"),
        (["paper/one#test", "--set", "data.contry=KOR"], "data.contry"),
        (["paper/one#test", "--set", "data.country=Korea"], "data.country"),
        (["paper/one#test", "--set", "data.country.code=KOR"], "no field data.country.code"),
        (["paper/one#test"], "--set"),
    ],
)
def test_a_correction_that_makes_no_sense_says_why(run: Run, ledger: Ledger, words: list[str], says: str) -> None:
    ended = run("correct", *words, "--reason", "r", "--by", "Eva")
    assert ended.code == 2
    assert says in ended.err
    assert ended.out == ""
    assert ledger.head().position == 4


def test_what_was_withdrawn_is_not_withdrawn_again(run: Run) -> None:
    assert run("retract", "paper/one#test", "--reason", "one").code == 0
    ended = run("retract", "paper/one#test", "--reason", "two")
    assert ended.code == 1
    assert "has replaced or withdrawn" in ended.err
    assert "to fix it: act upon the record that replaced it" in ended.err


# Retract, dispute, link, redact ---------------------------------------------------------------------------------------


def test_a_retraction_withdraws_and_a_dispute_does_not(run: Run, ledger: Ledger) -> None:
    assert run("dispute", "paper/one#test", "--reason", "no trace of it", "--by", "Eva").code == 0
    assert run("retract", "paper/one#flow", "paper/one#joint", "--reason", "withdrawn", "--by", "Eva").code == 0
    acts = [(record.act, record.target_positions) for record in ledger.read(after=4)]
    assert acts == [("dispute", (1,)), ("retract", (2, 3))]
    assert [record.position for record in ledger.as_of()] == [1, 4]


@pytest.mark.parametrize("command", ["retract", "dispute", "redact"])
def test_an_act_has_a_reason(run: Run, command: str) -> None:
    ended = run(command, "paper/one#test", "--by", "Eva")
    assert ended.code == 2
    assert "--reason" in ended.err
    assert f"dateline {command} --help" in ended.err


def test_links_are_suggested_accepted_and_undone(run: Run, ledger: Ledger) -> None:
    (suggested,) = run("link", "--suggest", "--format", "jsonl").rows
    assert suggested["why"] == "missile_test of PRK on 2017-07-04"
    assert run("link", suggested["one"], suggested["other"], "--reason", suggested["why"], "--by", "Eva").code == 0
    assert run("link", "--suggest", "--format", "jsonl").rows == []
    link = last(ledger)
    assert run("retract", f"{link.source}#{link.id}", "--reason", "two tests", "--by", "Eva").code == 0
    assert len(run("link", "--suggest", "--format", "jsonl").rows) == 1


def test_a_link_is_between_two_records_by_somebody(run: Run) -> None:
    assert run("link", "paper/one#test", "--reason", "r", "--by", "Eva").code == 2
    assert "two records" in run("link", "paper/one#test", "paper/two#test").err
    itself = run("link", "paper/one#test", "paper/one#test", "--reason", "r", "--by", "Eva")
    assert itself.code == 1
    assert "paper/one#test, which is the only record that it names" in itself.err


def test_a_redaction_removes_what_was_made_and_lists_what_was_published(run: Run, ledger: Ledger, home: Path) -> None:
    (home / "build.duckdb").write_bytes(b"")
    for made in ("data_docs", "brought"):
        (home / made).mkdir()
    ended = run("redact", "paper/one#joint", "--field", "claimants", "--reason", "court order", "--by", "Eva")
    assert ended.code == 0
    assert "Redacted, as position 5" in ended.err
    assert not (home / "build.duckdb").exists()
    assert not (home / "data_docs").exists()
    assert not (home / "brought").exists()  # what PostgreSQL was given last
    assert run("redact", "paper/one#joint", "--reason", "court order", "--by", "Eva").code == 0
    found = ledger.find(last(ledger).event.targets[0])
    assert found is not None
    assert found.event is None
    assert run("verify").code == 0


def test_a_redaction_that_cannot_be_says_so(run: Run, ledger: Ledger) -> None:
    absent = run("redact", "paper/one#test", "--field", "data.speaker", "--reason", "r", "--by", "Eva")
    needed = run("redact", "paper/one#test", "--field", "data.country", "--reason", "r", "--by", "Eva")
    nothing = run("redact", "paper/one#nothing", "--reason", "r", "--by", "Eva")
    assert (absent.code, needed.code, nothing.code) == (1, 1, 1)
    assert "there is no field data.speaker" in absent.err
    assert "one of claimants, reporter, document, or a path" in absent.err
    assert "redact the record as a whole" in needed.err
    assert "is not in the ledger" in nothing.err
    assert ledger.head().position == 4


# History and differences ----------------------------------------------------------------------------------------------


def test_a_history_reads_who_when_why_old_and_new(run: Run) -> None:
    run("correct", "paper/one#test", "--set", "data.country=KOR", "--reason", "mixed up", "--by", "Eva Roth")
    learnt, corrected = run("history", "test:july", "--format", "jsonl").rows
    assert (learnt["what"], learnt["who"], learnt["new"]) == ("learnt", "Ana Kim", "PRK")
    assert corrected["what"] == "corrected"
    assert (corrected["who"], corrected["why"]) == ("Eva Roth", "mixed up")
    assert (corrected["field"], corrected["old"], corrected["new"]) == ("data.country", "PRK", "KOR")
    by_record = run("history", "paper/one#test", "--format", "jsonl").rows
    assert by_record == [learnt, corrected]
    assert "mixed up" in run("history", "test:july").out


@pytest.mark.parametrize("subject", ["nothing", "paper/one#nothing", "#", "a b#c"])
def test_a_subject_that_is_not_there_has_no_history(run: Run, subject: str) -> None:
    ended = run("history", subject)
    assert ended.code == 2
    assert f"the ledger has no subject {subject!r}" in ended.err


def test_a_difference_lists_what_was_learnt_corrected_and_withdrawn(run: Run, ledger: Ledger) -> None:
    (start,) = {record.recorded_at.isoformat() for record in ledger.read()}
    run("correct", "paper/one#test", "--set", "modality=denied", "--reason", "r")
    run("retract", "paper/one#flow", "--reason", "r")
    whats = [row["what"] for row in run("diff", start, "--format", "jsonl").rows]
    assert whats == ["corrected", "withdrawn"]
    assert len(run("diff", "2001-01-01", start, "--format", "jsonl").rows) == 4
    assert run("diff", "2001-01-01", "2001-01-02", "--format", "jsonl").rows == []
    assert "is no moment" in run("diff", "yesterday").err
    assert run("diff", "yesterday").code == 2


# Verify and cite ------------------------------------------------------------------------------------------------------


def test_a_checkpoint_cites_what_verify_proves(run: Run, ledger: Ledger) -> None:
    citation = run("checkpoint").out.strip()
    assert citation == str(ledger.head())
    run("retract", "paper/one#flow", "--reason", "r")
    ended = run("verify", "--against", citation, "--format", "jsonl")
    assert ended.code == 0
    assert ended.rows[0]["sound"] is True
    assert ended.rows[0]["verified"] == 5
    assert run("verify", "--from", "5", "--format", "jsonl").rows[0]["verified"] == 1


def test_a_changed_ledger_ends_with_1_and_names_the_place(run: Run, ledger: Ledger) -> None:
    with opened(ledger.path, write=True) as connection:
        connection.execute("update event set reliability = 'A' where position = 3")
    ended = run("verify", "--format", "jsonl")
    assert ended.code == 1
    assert (ended.rows[0]["sound"], ended.rows[0]["position"]) == (False, 3)


def test_a_citation_of_what_was_cut_off_ends_with_1(run: Run) -> None:
    ended = run("verify", "--against", f"9:{'0' * 64}", "--format", "jsonl")
    assert ended.code == 1
    assert "cut off" in ended.rows[0]["why"]
    assert run("verify", "--against", "9:abc").code == 2


# Follow and append ----------------------------------------------------------------------------------------------------


def test_two_ledgers_replicate_through_a_pipe(run: Run, ledger: Ledger, tmp_path: Path) -> None:
    run("correct", "paper/one#test", "--set", "modality=denied", "--reason", "r")
    other = tmp_path / "other"
    ended = run("append", "-", "--format", "jsonl", home=other, stdin=run("follow").out)
    assert ended.code == 0
    assert (ended.rows[0]["read"], ended.rows[0]["appended"], ended.rows[0]["refused"]) == (5, 5, 0)
    run("retract", "paper/one#flow", "--reason", "r")
    assert run("append", "-", home=other, stdin=run("follow", "--from", "5").out).code == 0
    copied = Ledger(other / "ledger.duckdb")
    assert [record.event for record in copied.read()] == [record.event for record in ledger.read()]
    assert list(copied.positions_as_of()) == list(ledger.positions_as_of())


def test_what_is_followed_is_one_cloudevent_a_line(run: Run) -> None:
    messages = run("follow", "--from", "2").rows
    assert [message["position"] for message in messages] == [3, 4]
    assert {message["specversion"] for message in messages} == {"1.0"}
    assert run("follow", "--format", "csv").code == 2


def test_invalid_records_from_a_pipe_are_kept_in_a_file(run: Run, home: Path) -> None:
    foreign = json.dumps({"specversion": "1.0", "type": "com.example.order", "id": "1", "source": "x", "data": {}})
    plain = json.dumps(record("new"))
    ended = run("append", "-", "--format", "jsonl", stdin=f"{foreign}\n{plain}\n")
    assert ended.code == 1
    assert (ended.rows[0]["appended"], ended.rows[0]["refused"]) == (1, 1)
    assert "none of ours" in ended.err
    assert foreign in Path(ended.rows[0]["refused_file"]).read_text()


# Layouts --------------------------------------------------------------------------------------------------------------


def test_a_migration_is_shown_before_it_is_done(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    with opened(old / "ledger.duckdb", write=True) as connection:
        connection.execute((GOLDEN / "ledger_0001.sql").read_text(encoding="utf-8"))
    refused = run("retract", "paper/one#test-b", "--reason", "r", home=old)
    assert refused.code == 1
    assert "dateline migrate" in refused.err
    shown = run("migrate", home=old)
    assert shown.code == 0
    assert "-- 0002 subscription" in shown.out
    assert "create table subscription" in shown.out
    assert "Nothing was done" in shown.err
    assert "Done." in run("migrate", "--apply", home=old).err
    assert "up to date" in run("migrate", home=old).err
    assert run("retract", "paper/one#test-b", "--reason", "r", home=old).code == 0
    assert run("verify", home=old).code == 0


# Three clocks ---------------------------------------------------------------------------------------------------------


def test_events_are_asked_at_moments_on_the_three_clocks(run: Run, ledger: Ledger) -> None:
    (known,) = {record.recorded_at.isoformat() for record in ledger.read()}
    run("retract", "paper/one#test", "--reason", "r")

    def positions(*words: str) -> list[int]:
        return sorted(row["position"] for row in run("events", *words, "--format", "jsonl").rows)

    assert positions() == [2, 3, 4]
    assert positions("--as-of", known) == [1, 2, 3, 4]
    assert positions("--as-of", "2001-01-01") == []
    assert positions("--as-of", known, "--stated-by", "2017-07-05") == [1, 2]
    assert positions("--as-of", known, "--stated-by", "2017-07-05", "--certainly") == [1]
    assert positions("--on", "2017-07-07") == [2, 3]
    assert positions("--on", "2017-07-07", "--certainly") == [3]
    assert positions("--on", "2017-07-07", "--kind", "statement") == [3]


@pytest.mark.parametrize("words", [("--as-of", "soon"), ("--on", "2017-07"), ("--stated-by", "then"), ("--kind", "x")])
def test_a_moment_that_is_none_ends_with_2(run: Run, words: tuple[str, str]) -> None:
    ended = run("events", *words)
    assert ended.code == 2
    assert words[1] in ended.err


def test_without_a_ledger_a_command_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    for words in (["events"], ["verify"], ["history", "x"], ["diff", "2001-01-01"], ["follow"], ["migrate"]):
        ended = run(*words, home=tmp_path / "nowhere")
        assert ended.code == 1
        assert "dateline run" in ended.err
        assert not (tmp_path / "nowhere").exists()
