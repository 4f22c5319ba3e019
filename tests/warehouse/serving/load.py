"""Fifty readers ask the file, the API and PostgreSQL while builds are published: what each answer adds up to."""

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import duckdb
import polars as pl
import psycopg
import requests

from tests.warehouse.serving.published import HISTORY, MARTS
from tests.warehouse.serving.server import running
from warehouse.files.connection import attached, opened
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.write import publish
from warehouse.serving.postgres import carry
from warehouse.serving.postgres.address import Address

READERS = {"file": 20, "API": 15, "PostgreSQL": 15}
PARTS = 3  # processes that the readers are in

# What an answer adds up to: publication, rows and sum of one mart, rows of another.
Total = tuple[str, int, float, int]


@dataclass(frozen=True, slots=True)
class Load:
    """How often which kind of reader was answered what, and what each published build adds up to."""

    answers: "Counter[tuple[str, Total]]"
    published: set[Total]
    seconds: float

    @property
    def torn(self) -> set[Total]:
        """Answers that add up to no build that was published."""
        return {total for _, total in self.answers} - self.published

    def asked(self, kind: str) -> int:
        return sum(times for (who, _), times in self.answers.items() if who == kind)

    def seen(self, kind: str) -> set[Total]:
        return {total for who, total in self.answers if who == kind}


def load(folder: Path, *, seconds: float, builds: int) -> Load:
    """Publish so many builds in those seconds while everybody asks. An error of a reader or the publisher is raised."""
    build, target, done = folder / "build.duckdb", folder / "warehouse.duckdb", folder / "done"
    with running() as server:
        database = Address.of(server)
        published = {_publish(build, target, database, 0)}
        with serving(folder) as url, ProcessPoolExecutor(PARTS, mp_context=get_context("spawn")) as pool:
            kinds = [kind for kind, count in READERS.items() for _ in range(count)]
            where = {"file": str(target), "API": url, "PostgreSQL": server}
            reading = [pool.submit(_read, kinds[part::PARTS], where, str(done)) for part in range(PARTS)]
            begun = time.monotonic()
            try:
                for number in range(1, builds + 1):
                    time.sleep(max(0.0, begun + number * seconds / (builds + 1) - time.monotonic()))
                    published.add(_publish(build, target, database, number))
                time.sleep(max(0.0, begun + seconds - time.monotonic()))
            finally:
                done.touch()
            answers: Counter[tuple[str, Total]] = sum((future.result() for future in reading), Counter())
            return Load(answers, published, time.monotonic() - begun)


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of `dateline serve` over this home, in a process of its own."""
    command = [sys.executable, "-m", "dateline", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        line = server.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        try:
            yield found[0]
        finally:
            server.terminate()


def _publish(build: Path, target: Path, database: Address, number: int) -> Total:
    """Make another build, and publish it; what it adds up to."""
    if not build.exists():
        with duckdb.connect(str(build)) as connection:
            connection.execute(
                MARTS + HISTORY + "create or replace table core.fct_claim_history as from core.fct_claim_history;"
                "create schema log; create table log.audit as select true as is_passed;"
                "create table log.batch as select 1 as batch_id, 7 as last_position, 'abc' as chain_hash;"
            )
    with opened(build, write=True) as connection:
        connection.execute(f"""
            create or replace table trade.fct_trade_flow as
            select range as claim_id, (range % 7 + {number})::double as value_low from range({25_000 + 100 * number});
            comment on table trade.fct_trade_flow is 'One row per claim. Key: claim_id.';
            create or replace table core.fct_event as select range as event_id from range({500 + number});
            comment on table core.fct_event is 'One row per event. Key: event_id.';
        """)
        rows, amount = connection.execute("select count(*), sum(value_low) from trade.fct_trade_flow").fetchall()[0]
    manifest = publish(build, target)
    carry(target, database, target.parent / "brought", wait=30)
    return manifest.build_id, rows, amount, 500 + number


def _read(kinds: list[str], where: dict[str, str], done: str) -> "Counter[tuple[str, Total]]":
    """Every reader in a thread of its own, until all is published."""

    def go_on(kind: str) -> "Counter[tuple[str, Total]]":
        found: Counter[tuple[str, Total]] = Counter()
        while not Path(done).exists():
            found[kind, ASK[kind](where[kind])] += 1
        return found

    with ThreadPoolExecutor(len(kinds)) as threads:
        return sum(threads.map(go_on, kinds), Counter())


QUERY = """
select
    (select build_id from ops.publication), (select count(*) from trade.fct_trade_flow),
    (select sum(value_low) from trade.fct_trade_flow), (select count(*) from core.fct_event)
"""


def _ask_file(target: str) -> Total:
    with closing(attached(Path(target), contents=PUBLICATION)) as connection:
        return connection.execute(QUERY).fetchall()[0]


def _ask_postgres(server: str) -> Total:
    with psycopg.connect(server) as connection:
        return connection.execute(QUERY).fetchall()[0]


def _ask_api(url: str) -> Total:
    """Every page of the mart, from the first again if another publication stands in between."""
    with requests.Session() as session:
        while True:
            answer = session.get(f"{url}/marts/trade.fct_trade_flow", params={"limit": 10_000, "format": "arrow"})
            frames = [pl.read_ipc_stream(BytesIO(answer.content))]
            while "next" in answer.links and answer.status_code == 200:
                answer = session.get(url + answer.links["next"]["url"])
                if answer.status_code == 200:
                    frames.append(pl.read_ipc_stream(BytesIO(answer.content)))
            build_id = answer.headers.get("etag", "").strip('"')
            twins = session.get(f"{url}/marts/core.fct_event", params={"limit": 10_000, "build_id": build_id})
            if 409 not in (answer.status_code, twins.status_code):
                assert answer.status_code == twins.status_code == 200, (answer.text, twins.text)
                rows = pl.concat(frames)
                return build_id, rows.height, rows["value_low"].sum(), len(twins.json()["rows"])


ASK: dict[str, Callable[[str], Total]] = {"file": _ask_file, "API": _ask_api, "PostgreSQL": _ask_postgres}
