"""After how many days without a new read a source is stale: the cadence in its description, with room for a delay."""

from ingest.sources.registry import SOURCES

# None: closed, or of no cadence; nothing new is to be expected of it.
STALE_AFTER: dict[str, int | None] = {
    "unga-voeten": 400,
    "undl-ga": 270,
    "unsc-vetoes": None,
    "unsc-failed-drafts": None,
    "undl-sc": 270,
    "gdelt-1": 3,
    "gdelt-2": 1,
    "gdelt-2-mentions": 1,
    "icews": None,
    "ucdp-ged": 400,
    "acled": 10,
    "un-comtrade": 45,
    "cepii-baci": 400,
    "cow-trade": None,
    "cow-diplomatic-exchange": None,
    "cns-missile-tests": None,
    "csis-provocations": 45,
    "ofac-sdn": 7,
    "un-sanctions": 14,
    "gtfs-ferries": 60,
}


def stale_after(source: str) -> int | None:
    """Days; None for a source of which nothing new is expected, and for one that is not known here."""
    return STALE_AFTER.get(source) if source in SOURCES else None
