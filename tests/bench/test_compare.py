"""The last result of the bench beside an earlier one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bench import table
from tests.bench.compare import main
from tests.bench.table import Table


def _keep(folder: Path, monkeypatch: pytest.MonkeyPatch, hour: int, **figures: tuple[float, float]) -> None:
    """A result of that hour: of each step its seconds, and in a row below them its memory."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2026, 11, 29, hour, tzinfo=UTC)

    monkeypatch.setattr(table, "datetime", Clock)
    result = Table()
    for step, (seconds, memory) in figures.items():
        result.tell(step, seconds, "s")
        result.tell("  peak memory", memory, "MB")
    result.keep(folder)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return tmp_path / "results"


def test_a_row_set_in_is_compared_with_that_below_the_same_row(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _keep(results, monkeypatch, 9, build=(60, 1000), check=(20, 400))
    _keep(results, monkeypatch, 10, build=(30, 1500), check=(20, 100))
    main(results)
    told = [line.split() for line in capsys.readouterr().out.splitlines() if "peak memory" in line]
    assert [(line[0], line[-1]) for line in told] == [("build,", "1.5"), ("check,", "0.25")]


def test_a_result_of_another_part_of_the_bench_between_them_is_passed_over(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _keep(results, monkeypatch, 9, build=(60, 1000))
    _keep(results, monkeypatch, 10, verify=(3, 900))
    _keep(results, monkeypatch, 11, build=(30, 1000))
    main(results)
    told = capsys.readouterr().out
    assert "T09:00:00" in told
    assert "T10:00:00" not in told
    assert " 0.5 " in told


@pytest.mark.parametrize("others", [[], ["verify"]], ids=["one result", "two of different parts"])
def test_where_nothing_was_measured_twice_it_says_so(
    others: list[str], results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour, step in enumerate([*others, "build"]):
        _keep(results, monkeypatch, hour, **{step: (60, 1000)})
    with pytest.raises(SystemExit, match="no two results"):
        main(results)
