"""What the models know of kinds and sources is written from the modules of these: `python -m dbt_project.generate`.

dbt has to know the models that a model reads before it runs anything, and cannot ask Python."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from ingest.kinds import KINDS, Kind
from ingest.sources.registry import SOURCES
from ingest.sources.source import Source

HERE = Path(__file__).parent


def kinds() -> str:
    """A macro that returns what each kind says of itself, by its name."""
    rows = ",\n".join(f"        {json.dumps(name)}: {json.dumps(_facts(kind))}" for name, kind in KINDS.items())
    return (
        "{#- Written by `make generated` from the modules in ingest/kinds/. -#}\n"
        f"{{% macro kinds() %}}\n    {{{{ return({{\n{rows}\n    }}) }}}}\n{{% endmacro %}}\n"
    )


def _facts(kind: Kind) -> dict[str, object]:
    return {
        "text": f"One row per record. {' '.join(kind.text.split())}",
        "countries": dict(kind.countries),
        "actors": dict(kind.actors),
        "places": dict(kind.places),
        "units": kind.units,
        "joins_states": kind.joins_states,
        "is_response": kind.is_response,
    }


def sources() -> str:
    """A seed, one row a data set."""
    rows = [_row(source) for source in SOURCES.values()]
    file = StringIO()
    writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _row(source: Source) -> dict[str, str]:
    return {
        "source_id": source.name,
        "source_title": source.title,
        "kinds": ", ".join(source.kinds),
        "url": source.url,
        "licence": source.licence,
        "citation": source.citation,
        "cadence": source.cadence,
        "version": source.version,
        "is_shareable": str(source.is_shareable).lower(),
    }


GENERATED: dict[str, Callable[[], str]] = {"macros/known_kinds.sql": kinds, "seeds/source.csv": sources}


def main() -> None:
    """Write each file."""
    for path, text in GENERATED.items():
        (HERE / path).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
