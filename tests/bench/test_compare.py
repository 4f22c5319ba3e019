"""The last result of the bench beside an earlier one."""

import json
from pathlib import Path

import pytest

from tests.bench.compare import main
from tests.bench.table import Table


def _keep(folder: Path, hour: int, **figures: tuple[float, float]) -> None:
    """A result of that hour: of each step its seconds, and in a row below them its memory."""
    result = Table()
    for step, (seconds, memory) in figures.items():
        result.note(step, seconds, "s")
        result.note("  peak memory", memory, "MB")
    kept = {"at": f"2026-11-29T{hour:02}:00:00+00:00", "machine": "two cores", "rows": result.rows}
    (folder / f"{hour:02}.json").write_text(json.dumps(kept))


def test_a_row_set_in_is_compared_with_that_below_the_same_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _keep(tmp_path, 9, build=(60, 1000), check=(20, 400))
    _keep(tmp_path, 10, build=(30, 1500), check=(20, 100))
    main(tmp_path)
    printed = [line.split() for line in capsys.readouterr().out.splitlines() if "peak memory" in line]
    assert [(line[0], line[-1]) for line in printed] == [("build,", "1.5"), ("check,", "0.25")]


def test_a_result_of_another_part_of_the_bench_between_them_is_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _keep(tmp_path, 9, build=(60, 1000))
    _keep(tmp_path, 10, verify=(3, 900))
    _keep(tmp_path, 11, build=(30, 1000))
    main(tmp_path)
    printed = capsys.readouterr().out
    assert "T09:00:00" in printed
    assert "T10:00:00" not in printed
    assert " 0.5 " in printed


@pytest.mark.parametrize("others", [[], ["verify"]], ids=["one result", "two of different parts"])
def test_where_nothing_was_measured_twice_it_says_so(others: list[str], tmp_path: Path) -> None:
    for hour, step in enumerate([*others, "build"]):
        _keep(tmp_path, hour, **{step: (60, 1000)})
    with pytest.raises(SystemExit, match="no two results"):
        main(tmp_path)
