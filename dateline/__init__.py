"""dateline: an event-sourced timeline and data warehouse for diplomacy and trade."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.event import Event, parse
    from warehouse.ledger import Ledger

__all__ = ["Event", "Ledger", "parse"]


def __getattr__(name: str) -> Any:
    """The public names, imported when they are asked for: `dateline --help` needs none of them."""
    if name in ("Event", "parse"):
        import ingest.event

        return getattr(ingest.event, name)
    if name == "Ledger":
        from warehouse.ledger import Ledger

        return Ledger
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")
