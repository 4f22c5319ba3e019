"""What becomes of changes: scores, samples, and the changes that are shown to change nothing."""

import json
from pathlib import Path

import pytest

from tests.mutants import survey
from tests.mutants.survey import ROOT, Mutant, Score, drawn, followed, read_same, scores

NOTICED = Mutant("trade/a.sql", 3, "x -> y", "a test")
LEFT = Mutant("trade/b.sql", 2, "y -> z", None)


def test_the_score_of_a_folder_is_what_was_noticed_of_what_was_made() -> None:
    assert scores([NOTICED, LEFT], {}) == {"trade": Score(made=2, noticed=1, same=0)}
    assert scores([NOTICED, LEFT], {"trade/b.sql": {"y -> *": "1"}}) == {"trade": Score(made=2, noticed=1, same=1)}


def test_survivors_and_scores_are_printed_as_they_are_found(tmp_path: Path) -> None:
    assert list(followed([NOTICED, LEFT], tmp_path / "mutants.jsonl")) == [
        " 1.00      1 of     1  trade so far, with trade/a.sql",
        "trade/b.sql:2: not noticed: y -> z",
        "",
        " 0.50      1 of     2  trade",
        " 0.50      1 of     2  all",
    ]
    written = [json.loads(line) for line in (tmp_path / "mutants.jsonl").read_text().splitlines()]
    assert [one["noticed_by"] for one in written] == ["a test", None]


def test_a_survivor_that_changes_nothing_is_counted_and_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"trade/b.sql": {"y -> ?": "both are null"}, "trade/a.sql": {"x -> y": "both are 1"}}
    monkeypatch.setattr(survey, "read_same", lambda: known)
    assert list(followed([NOTICED, LEFT], tmp_path / "mutants.jsonl")) == [
        "same.yaml: trade/a.sql: this change is noticed, take it out of the list: x -> y",
        " 1.00      1 of     1  trade so far, with trade/a.sql",
        "",
        " 0.50      1 of     2  trade, 1 of the others change nothing",
        " 0.50      1 of     2  all, 1 of the others change nothing",
    ]


def test_the_score_of_a_sample_has_the_interval_of_wilson() -> None:
    # 81 of 263: 0.2553 to 0.3662 (Newcombe, Statistics in Medicine 17, 1998, table I, method 3).
    line = Score(made=263, noticed=81, same=0).line("trade", is_sample=True)
    assert line == " 0.31 (0.26 to 0.37)     81 of   263  trade"


def test_a_sample_has_so_many_changes_of_each_folder_and_the_same_ones_each_time() -> None:
    changes = [f"{area}/{number}.sql" for area in ("trade", "diplomacy") for number in range(50)]
    found = drawn(changes, lambda file: file, 7)
    assert [file.split("/")[0] for file in found] == ["trade"] * 7 + ["diplomacy"] * 7
    assert len(set(found)) == 14
    assert found == drawn(changes, lambda file: file, 7) != changes[:14]
    assert drawn(changes, lambda file: file, None) == changes


def test_what_is_said_to_change_nothing_is_of_a_file_and_has_a_reason() -> None:
    assert [file for file in read_same() if not (ROOT / file).is_file()] == []
    assert all(why for those in read_same().values() for why in those.values())
