from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.fetch.budget import Budget
from ingest.fetch.client import Pace
from ingest.fetch.defaults import DEFAULTS
from ingest.fetch.fetcher import Fetcher, Request, Site
from ingest.fetch.run import fetch
from ingest.fetch.slices import Try
from tests.ingest.fetch import server as local
from tests.ingest.fetch.server import Server

FAST = Pace(pause=0, timeout=0.5, tries=2, first_wait=0.001, longest_wait=30)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with local.running() as running:
        yield running


@pytest.fixture
def ask(server: Server, tmp_path: Path) -> Callable[..., dict[str, Try]]:
    """Fetch a request from the server to a folder, and give what became of each slice."""

    def call(
        fetcher: Fetcher, *, again: bool = False, key: str = "", settings: Mapping[str, Any] = {}, **request: Any
    ) -> dict[str, Try]:
        ours = {"url": server.address, "fallback_url": "", "pause": 0, "wait": 0.001}
        own = {**DEFAULTS.get(fetcher.name, {}), **ours, **settings}
        budget = Budget(tmp_path / "calls.json", own["calls"]) if key and "calls" in own else None
        site = Site(own["url"], tmp_path, key, own, budget)
        tried = list(fetch(replace(fetcher, pace=FAST), Request(**request), site, again=again))
        return {one.slice: one for one in tried}

    return call
