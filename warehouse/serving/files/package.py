"""What an exported folder says of itself: a Frictionless data package, a dictionary, citations, checksums."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.checksum import sha256
from warehouse.publish.marts import Mart

NAME = "dateline"

# What a field is in a Table Schema.
_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "SMALLINT": "integer",
    "DOUBLE": "number",
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
_MEDIA = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}


def is_package(folder: Path) -> bool:
    """Whether the folder is an export of ours, which the next one may replace."""
    try:
        return bool(json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["name"] == NAME)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_package(
    folder: Path, tables: Mapping[str, Mart], publication: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]
) -> None:
    """datapackage.json over the tables that lie in the folder; Data Package, specs.frictionlessdata.io."""
    descriptor = {
        "profile": "data-package",
        "name": NAME,
        "title": "Marts of a dateline warehouse",
        "id": publication["build_id"],
        "created": publication["published_at"],
        "ledger_position": publication["ledger_position"],
        "ledger_chain_hash": publication["ledger_chain_hash"],
        # Each source has terms of its own.
        "licenses": [{"path": "CITATIONS.md", "title": "those of each source"}],
        "sources": [
            {"title": source["source_title"] or source["source_id"]}
            | {
                name: source[field]
                for name, field in (("path", "url"), ("licence", "licence"), ("citation", "citation"))
                if source[field]
            }
            for source in sources
        ],
        "resources": [
            _resource(folder, form, mart)
            for form in _MEDIA
            for mart in tables.values()
            if (folder / form / f"{mart.name}.{form}").exists()
        ],
    }
    _write(folder / "datapackage.json", json.dumps(descriptor, indent=2, ensure_ascii=False))


def _resource(folder: Path, form: str, mart: Mart) -> dict[str, Any]:
    path = folder / form / f"{mart.name}.{form}"
    return {
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "name": mart.name if form == "parquet" else f"{mart.name}.{form}",
        "path": f"{form}/{path.name}",
        # A table of CSV is checked cell by cell; a Parquet file has its types in itself.
        "type": "table" if form == "csv" else "file",
        "format": form,
        "mediatype": _MEDIA[form],
        "encoding": "utf-8",
        "description": mart.description,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": _TYPES[column.type],
                    "description": column.comment,
                    "constraints": {"required": not column.is_nullable},
                }
                for column in mart.columns
            ],
            "missingValues": [""],
            "primaryKey": list(mart.key),
        },
    }


def write_dictionary(folder: Path, tables: Iterable[Mart]) -> None:
    """DICTIONARY.md: every table, its grain and key, and every column."""
    lines = ["# Dictionary", "", "Times are UTC. Codes of countries are ISO 3166-1 alpha-3."]
    for mart in tables:
        lines += ["", f"## {mart.name}", "", _line(mart.description), "", f"Key: {', '.join(mart.key)}.", ""]
        lines += ["| column | type | may be empty | what it holds |", "|---|---|---|---|"]
        for column in mart.columns:
            empty = "yes" if column.is_nullable and column.name not in mart.key else "no"
            lines.append(f"| `{column.name}` | {column.type.lower()} | {empty} | {_line(column.comment)} |")
    _write(folder / "DICTIONARY.md", "\n".join(lines))


def write_citations(
    folder: Path, publication: Mapping[str, Any], sources: Sequence[Mapping[str, Any]], withheld: Mapping[str, str]
) -> None:
    """CITATIONS.md: what to cite and on what terms each source is, and which are left out for theirs."""
    lines = [
        *("# Citations and licences", ""),
        f"Publication {publication['build_id']}, of the ledger at {publication['ledger_position']}:"
        f"{publication['ledger_chain_hash']}.",
    ]
    for source in sources:
        lines += ["", f"## {_line(source['source_title'] or source['source_id'])}", ""]
        lines += [f"- {name}: {_line(source[field])}" for name, field in _CITED_FIELDS if source[field]]
    if withheld:
        lines += [
            "",
            "## Left out",
            "",
            "By their terms these may not be passed on; get them from their makers.",
            "",
        ]
        lines += [f"- {source}: {_line(licence)}" for source, licence in withheld.items()]
    _write(folder / "CITATIONS.md", "\n".join(lines))


_CITED_FIELDS = (
    *(("source", "source_id"), ("claims", "claim_count"), ("publisher", "publisher_name"), ("licence", "licence")),
    *(("citation", "citation"), ("where", "url")),
)


def write_checksums(folder: Path) -> None:
    """SHA256SUMS over all that lies in the folder, for `sha256sum --check`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    _write(folder / "SHA256SUMS", "\n".join(f"{sha256(path)}  {path.relative_to(folder)}" for path in files))


def _line(text: Any) -> str:
    """A text as one line of Markdown, which cannot end its cell."""
    return " ".join(str(text).split()).replace("|", "\\|")


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
