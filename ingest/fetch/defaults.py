"""Addresses, limits and names of the hosts that are asked, as they were in November 2026; a user may set each.

A setting is named by its source and its name here: `comtrade_rows`, `un_sanctions_url`. No import: every command reads
the settings."""

from collections.abc import Mapping

Value = str | int | float

# `pause`: seconds between two requests; `url`: of the source itself or of a mirror.
DEFAULTS: Mapping[str, Mapping[str, Value]] = {
    "gdelt": {"url": "https://data.gdeltproject.org", "pause": 0.2},
    # Limits: https://uncomtrade.org/docs/subscriptions/. Premium keys give 250,000 rows.
    "comtrade": {
        "url": "https://comtradeapi.un.org",
        "pause": 1.5,
        "rows": 100_000,  # an answer, with a key
        "preview_rows": 500,  # an answer, without one
        "calls": 500,  # a day, with a key
        "periods": 12,  # a call
    },
    "ucdp": {"url": "https://ucdpapi.pcr.uu.se", "pause": 1.0},
    "un-sanctions": {"url": "https://scsanctions.un.org/resources/xml/en", "pause": 1.0},
    "ofac": {"url": "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports", "pause": 1.0},
}

# The setting that holds the key of a source: a secret.
KEYS = {"comtrade": "comtrade_key", "ucdp": "ucdp_token"}


def prefix(source: str) -> str:
    """What the settings of a source begin with."""
    return f"{source.replace('-', '_')}_"


SETTINGS: Mapping[str, Value] = {
    f"{prefix(source)}{name}": value for source, values in DEFAULTS.items() for name, value in values.items()
}
