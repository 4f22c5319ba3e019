"""The synthetic world: records like any other, the same for the same seed."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import world
from ingest.event import Event, parse
from warehouse.ledger.ledger import Ledger

COMMAND = [sys.executable, "-m", "ingest.world"]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "BLOCK", 1000)


def events(count: int, seed: int = 1) -> Iterator[Event]:
    for block in world.blocks(count, seed):
        yield from (parse(line) for line in block.splitlines())


def test_there_are_as_many_as_asked_for_and_each_is_a_record() -> None:
    made = list(events(2500))
    assert len({event.ref for event in made}) == len(made) == 2500
    kinds = {event.kind for event in made}
    assert set(world.SHARES) - {"missile_test"} <= kinds <= set(world.SHARES)


def test_a_seed_gives_the_same_world_again_and_another_another() -> None:
    one, again, other = (b"".join(world.blocks(1500, seed)) for seed in (1, 1, 2))
    assert one == again != other


def test_most_of_it_is_coded_by_machines_and_of_few_countries() -> None:
    made = list(events(5000))
    kinds = Counter(event.kind for event in made)
    assert kinds["coded_event"] / len(made) == pytest.approx(0.73, abs=0.03)
    named = Counter(
        json.loads(event.data.model_dump_json())["actor1"]["country"] for event in made if event.kind == "coded_event"
    )
    assert named["USA"] > 10 * named["ROU"]


def test_a_ledger_takes_its_late_corrections(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    for block in world.blocks(5000):
        ledger.append([parse(line) for line in block.splitlines()])
    acts = Counter(record.act for record in ledger.read())
    assert acts["correct"] == 4 * 1000 // 40


def test_a_day_more_is_of_that_day_and_corrects_figures_that_the_world_has(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    for block in world.blocks(5000):
        ledger.append([parse(line) for line in block.splitlines()])
    days = [[parse(line) for block in world.a_day(200, 5000, day=day) for line in block.splitlines()] for day in (1, 2)]
    for made in days:
        assert ledger.append(made).new == len(made) == 200
        assert sum(event.act == "correct" for event in made) == 200 // 40
        reporters = {event.data.reporter for event in made if event.kind == "trade_flow"}
        assert 1 < len(reporters) <= world.SERVICES
        happened = Counter(str(event.occurred)[:7] for event in made if event.kind == "coded_event")
        assert set(happened) <= {"2024-11", "2024-12"}


def test_a_part_of_a_world_is_the_beginning_of_a_larger_one() -> None:
    assert next(world.blocks(1000)) == next(world.blocks(3000))


@pytest.mark.integration
def test_a_reader_may_leave_the_pipe() -> None:
    with subprocess.Popen([*COMMAND, "200000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout
        assert program.stderr
        assert parse(program.stdout.readline()).source == "synthetic/world-1"
        program.stdout.close()
        assert program.stderr.read() == b""


@pytest.mark.integration
@pytest.mark.parametrize("words", [[], ["many"], ["0"], ["5", "x"]])
def test_how_many_is_a_whole_number_and_anything_else_is_refused_without_a_traceback(words: list[str]) -> None:
    done = subprocess.run([*COMMAND, *words], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "python -m ingest.world --help" in done.stderr
