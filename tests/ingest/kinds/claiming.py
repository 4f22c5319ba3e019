"""Payloads as they are read where a record comes in."""

from typing import Any

import pytest
from pydantic import ValidationError

from ingest.event import parse
from ingest.record import COMING_IN


def claim(kind: str, data: dict[str, Any]) -> Any:
    """The payload of a claim of that kind."""
    record = {"source": "s", "id": "1", "kind": kind, "claimant": {"name": "somebody"}, "data": data}
    return parse(record, COMING_IN).data


def refusal(kind: str, least: dict[str, Any], **data: Any) -> str:
    """What is said against the payload with these fields."""
    with pytest.raises(ValidationError) as caught:
        claim(kind, least | data)
    return str(caught.value)
