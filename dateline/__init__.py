"""dateline: an event-sourced timeline and data warehouse for diplomacy and trade."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.event import Event, parse
    from warehouse.ledger.ledger import Ledger
    from warehouse.serving.tables import Warehouse

__all__ = ["Event", "Ledger", "open", "parse"]


def open(home: Path | str | None = None) -> "Warehouse":
    """The published file of a home folder, or of the one that the settings say: `open().table("core.fct_claim")`.

    Raises FileUnusable if nothing was published there."""
    from dateline.settings import load
    from warehouse.serving.tables import Warehouse

    settings, _ = load({"home": home})
    return Warehouse(settings.warehouse, wait=settings.wait)


def __getattr__(name: str) -> Any:
    """The public names, imported when they are asked for: `dateline --help` needs none of them."""
    if name in ("Event", "parse"):
        import ingest.event

        return getattr(ingest.event, name)
    if name == "Ledger":
        from warehouse.ledger.ledger import Ledger

        return Ledger
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")
