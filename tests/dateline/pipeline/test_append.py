"""What is validated in parts goes to the ledger in batches of just the size that it takes best."""

from pathlib import Path

import pytest

from dateline.pipeline.append import AppendOptions, _batches, _raw_of, append_reading
from ingest.arrow import to_arrow
from ingest.problems import Problem, Refused
from ingest.sources.raw import Raw
from ingest.sources.reading import readings
from ingest.validation import ValidatedBatch
from tests.warehouse.records import claim
from warehouse.ledger.ledger import Ledger


def raw(line: int) -> Raw:
    return Raw(Path("some.ndjson"), line, b"{}", "{}")


def part(lines: range, *, refused: int = 0) -> ValidatedBatch:
    """The good records of some lines, each with its line as its id, and some refused ones."""
    bad = tuple(Refused(raw(0), (Problem(0, "", "", "bad"),)) for _ in range(refused))
    return ValidatedBatch(to_arrow(claim(str(line)) for line in lines), lambda place: raw(lines[place]), bad)


@pytest.mark.parametrize("ends", [[10], [1, 2, 3, 10], [4, 8, 10], [7, 10], [5, 5, 10]])
def test_batches_have_one_size_whatever_the_parts(ends: list[int]) -> None:
    parts = [part(range(start, end)) for start, end in zip([0, *ends], ends, strict=False)]
    batches = list(_batches(parts, 4))
    ids = [[int(one) for part in batch for one in part.rows["id"].to_pylist()] for batch in batches]
    assert ids == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    lines = [[_raw_of(batch, place).line for place in range(len(own))] for batch, own in zip(batches, ids, strict=True)]
    assert lines == ids


def test_without_a_size_all_is_one_batch() -> None:
    (batch,) = _batches([part(range(3)), part(range(3, 5))], None)
    assert [len(one.rows) for one in batch] == [3, 2]


def test_a_refused_record_is_reported_once_where_a_part_is_split() -> None:
    batches = list(_batches([part(range(9), refused=2), part(range(0), refused=1)], 4))
    assert [[len(one.refused) for one in batch] for batch in batches] == [[2], [0], [0, 1]]


def test_records_of_a_country_that_no_list_knows_are_counted_once(tmp_path: Path) -> None:
    file, ledger = tmp_path / "cow.csv", Ledger(tmp_path / "ledger.duckdb")

    def counted(*rows: str) -> tuple[int, int, int]:
        file.write_text("\n".join(["ccode,year,imports,exports", *rows]), encoding="utf-8")
        (reading,) = readings([file], "cow-trade")
        taken = append_reading(reading, ledger, tmp_path, AppendOptions(release="2020"), lambda what, done: None)
        return taken.read, taken.new, taken.unknown_country

    assert counted("2,1870,450.0,", "999,1870,1.0,2.0") == (3, 3, 2)
    assert counted("2,1870,450.0,", "999,1870,1.0,2.0", "998,1870,,5.0", "2,1871,,5.0") == (5, 2, 1)


def test_acts_that_a_person_writes_are_new_records_and_no_revisions_by_a_release(tmp_path: Path) -> None:
    file, ledger = tmp_path / "note.yaml", Ledger(tmp_path / "ledger.duckdb")
    file.write_text(
        """
source: note
events:
  - {id: a, kind: statement, claimant: {name: KCNA}, data: {summary: a test}}
  - {id: b, kind: retract, act: retract, reason: wrong, claimant: {name: KCNA}, data: {},
     targets: [{source: note, id: a}]}
""",
        encoding="utf-8",
    )
    (reading,) = readings([file])
    result = append_reading(reading, ledger, tmp_path, AppendOptions(), lambda what, done: None)
    assert (result.refused, result.new, result.corrected, result.withdrawn) == ((), 2, 0, 0)
