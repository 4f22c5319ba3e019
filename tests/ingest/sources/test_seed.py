"""The data sets as a seed of the warehouse."""

from io import StringIO
from pathlib import Path

from ingest.sources.seed import write

SEED = Path(__file__).parents[3] / "dbt_project" / "seeds" / "source.csv"


def test_the_seed_of_the_warehouse_is_written_from_what_the_readers_say_of_themselves() -> None:
    file = StringIO()
    write(file)
    assert SEED.read_text(encoding="utf-8") == file.getvalue(), "python -m ingest.sources.seed writes it again"
