"""Addresses, limits and names of the hosts that are asked, as they were in November 2026; a user may set each.

A setting is named by its source and its name here: `comtrade_rows`, `un_sanctions_url`. No import: every command reads
the settings."""

from collections.abc import Mapping

Value = str | int | float

# `url`: of the source itself or of a mirror; `fallback_url`: asked where that one fails; `pause`: seconds between two
# requests; `wait`: seconds before a second try, doubled for every further one; `user_agent`: who asks, empty for the
# name of dateline.
_COMMON: dict[str, Value] = {"pause": 1.0, "wait": 1.0, "user_agent": ""}

DEFAULTS: Mapping[str, Mapping[str, Value]] = {
    # The certificate of data.gdeltproject.org is the storage host's: over https it has no address of its own.
    "gdelt": _COMMON
    | {
        "url": "https://storage.googleapis.com/data.gdeltproject.org",
        "fallback_url": "http://data.gdeltproject.org",
        "pause": 0.2,
    },
    # Limits: https://uncomtrade.org/docs/subscriptions/. Premium keys give 250,000 rows.
    "comtrade": _COMMON
    | {
        "url": "https://comtradeapi.un.org",
        "pause": 1.5,
        "rows": 100_000,  # an answer, with a key
        "preview_rows": 500,  # an answer, without one
        "calls": 500,  # a day, with a key
        "periods": 12,  # a call
    },
    # Its API is asked too fast by some 40 requests within a minute or so, and refuses then for a while.
    "ucdp": _COMMON
    | {
        "url": "https://ucdpapi.pcr.uu.se",
        "files_url": "https://ucdp.uu.se/downloads",
        "version": "26.1",
        "candidate": "26.0.8",  # the file that is small enough to see whether the host answers
        "rows": 1000,  # a page
        "pause": 2.0,
        "wait": 30.0,
    },
    "acled": _COMMON
    | {
        "url": "https://acleddata.com",
        "user": "",  # the address of an account
        "client": "acled",  # the name of its client for OAuth
        "rows": 5000,  # a page
    },
    "un-sanctions": _COMMON | {"url": "https://scsanctions.un.org/resources/xml/en"},
    "ofac": _COMMON | {"url": "https://sanctionslistservice.ofac.treas.gov/api/download"},
}

# The setting that holds the key of a source: a secret.
KEYS = {"comtrade": "comtrade_key", "ucdp": "ucdp_token", "acled": "acled_password"}


def prefix(source: str) -> str:
    """What the settings of a source begin with."""
    return f"{source.replace('-', '_')}_"


SETTINGS: Mapping[str, Value] = {
    f"{prefix(source)}{name}": value for source, values in DEFAULTS.items() for name, value in values.items()
}
