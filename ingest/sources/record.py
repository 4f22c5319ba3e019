"""A record of a table in the envelope's JSON."""

import json
from pathlib import Path
from typing import Any

from ingest.sources.raw import Raw
from ingest.sources.tabular import Row


def raw(path: Path, row: Row, record: dict[str, Any]) -> Raw:
    """The record that a row makes, without the fields that are None: nothing is written where nothing is said."""
    said = {name: value for name, value in record.items() if value is not None}
    said["data"] = {name: value for name, value in record["data"].items() if value is not None}
    return Raw(path, row.line, json.dumps(said, ensure_ascii=False).encode(), row.text)
