"""Whether a source answers from here: one small slice of it, asked for once, and kept nowhere."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from ingest.errors import UsageError
from ingest.fetch.fetcher import Fetcher, Request, Site
from ingest.fetch.run import fetch

# Seconds of silence after which a source counts as out of reach: shorter than for a fetch, for a person waits.
TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Probe:
    """What one source answered. `result` is `works`, `fails`, or `not set up` where it wants an account first."""

    source: str
    result: str
    host: str
    slice: str = ""
    bytes: int | None = None
    seconds: float = 0.0
    why: str = ""


def probe(fetcher: Fetcher, site: Site) -> Probe:
    """Ask for the small slice. `site` is that of a fetch, whose folder is not touched."""
    begin = time.monotonic()
    once = replace(
        fetcher,
        plan=lambda request, site: fetcher.probe(site),
        pace=replace(fetcher.pace, tries=1, timeout=min(TIMEOUT, fetcher.pace.timeout)),
    )
    with TemporaryDirectory(prefix="dateline-") as folder:
        try:
            tries = list(fetch(once, Request(), replace(site, folder=Path(folder))))
        except UsageError as error:
            return Probe(fetcher.name, "not set up", _host(site.url), why=f"{error.what}: {error.remedy}")
    last = tries[-1]
    return Probe(
        fetcher.name,
        "works" if all(one.is_fetched for one in tries) else "fails",
        _host(last.url),
        last.slice,
        last.bytes,
        round(time.monotonic() - begin, 1),
        last.why,
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc
