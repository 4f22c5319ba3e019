"""What the models know of kinds and sources is written from the modules of these: `python -m dbt_project.generate`.

dbt has to know the models that a model reads before it runs anything, and cannot ask Python."""

import json
from collections.abc import Iterable
from pathlib import Path

from ingest.kinds import KINDS, Kind
from ingest.sources.registry import SOURCES
from ingest.sources.source import Source

FILE = Path(__file__).parent / "macros" / "known.sql"


def text() -> str:
    """A macro that returns what each kind says of itself, by its name, and one that returns a row a data set."""
    kinds = (f"{json.dumps(name)}: {json.dumps(_of_kind(kind))}" for name, kind in KINDS.items())
    sources = (json.dumps(_of_source(source), ensure_ascii=False) for source in SOURCES.values())
    return (
        "{#- Written by `make generated` from the modules in ingest/kinds/ and ingest/sources/. -#}\n"
        + _macro("kinds", "{", kinds, "}")
        + "\n"
        + _macro("sources", "[", sources, "]")
    )


def _macro(name: str, begin: str, entries: Iterable[str], end: str) -> str:
    lines = ",\n".join(f"        {entry}" for entry in entries)
    return f"{{% macro {name}() %}}\n    {{{{ return({begin}\n{lines}\n    {end}) }}}}\n{{% endmacro %}}\n"


def _of_kind(kind: Kind) -> dict[str, object]:
    return {
        "text": f"One row per record. {' '.join(kind.text.split())}",
        "countries": dict(kind.countries),
        "actors": dict(kind.actors),
        "places": dict(kind.places),
        "units": kind.units,
        "joins_states": kind.joins_states,
        "is_response": kind.is_response,
    }


def _of_source(source: Source) -> dict[str, str | bool]:
    return {
        "source_id": source.name,
        "source_title": source.title,
        "kinds": ", ".join(source.kinds),
        "url": source.url,
        "licence": source.licence,
        "citation": source.citation,
        "cadence": source.cadence,
        "version": source.version,
        "is_shareable": source.is_shareable,
    }


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
