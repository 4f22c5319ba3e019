"""The ways out under load: nobody gets an error, and every answer is of exactly one publication.

Fifty readers ask the file, the API and PostgreSQL while ten builds are published; and, by itself, how long the API
takes for a page of 100 records out of 1,000,000."""

import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import duckdb
import polars as pl
import psycopg
import requests

from tests.bench.table import Tell, fresh
from tests.warehouse.serving.published import HISTORY, MARTS, write_with_history
from tests.warehouse.serving.server import running
from warehouse.connection import attached, opened
from warehouse.publish import publish
from warehouse.serving.postgres import carry
from warehouse.serving.postgres.address import Address

RECORDS = 1_000_000
SECONDS = 60
BUILDS = 10
READERS = {"file": 20, "API": 15, "PostgreSQL": 15}
PARTS = 5  # processes that the readers are in

# What an answer adds up to: publication, rows and sum of one mart, rows of another.
Total = tuple[str, int, float, int]


def measure(folder: Path, tell: Tell) -> None:
    page(fresh(folder, "page"), tell)
    load(fresh(folder, "load"), tell)


# --- A page ---

MANY = f"""
insert into core.fct_claim_history by name
select
    range + 10 as claim_id, range + 10 as event_id, 'open' as source_id, 'coded_event' as kind,
    'What a source says happened, as one line for a person ' || range as title, true as is_standing, 'assert' as act,
    'coded_event:' || range // 3 as subject_id, false as is_redacted,
    timestamp '2026-01-01' + to_seconds(range) as recorded_at, 'Agency ' || range % 90 as claimant_name,
    '2017-07-04' as occurred, '2017-07-05' as stated, date '2017-07-04' as start_earliest_on,
    date '2017-07-04' as start_latest_on, date '2017-07-04' as end_earliest_on, date '2017-07-04' as end_latest_on,
    date '2017-07-05' as stated_earliest_on, date '2017-07-05' as stated_latest_on,
    'asserted' as modality, 'r' || range as record_id, 'A document' as document_title, 'page ' || range % 400 as locator
from range({RECORDS});
"""


def page(folder: Path, tell: Tell) -> None:
    """Pages of 100 from anywhere, one after another, over one connection."""
    write_with_history(folder / "warehouse.duckdb", MANY)
    chance = random.Random(0)
    with serving(folder) as url, requests.Session() as session:
        for path in ("/events", "/marts/core.fct_claim_history"):
            times = []
            for _ in range(300):
                asked = {"after": chance.randrange(RECORDS), "limit": 100}
                begun = time.perf_counter()
                answer = session.get(url + path, params=asked)
                times.append((time.perf_counter() - begun) * 1000)
                assert answer.status_code == 200
                assert len(answer.json()["rows"]) >= min(100, RECORDS - asked["after"])
            p95 = statistics.quantiles(times, n=20)[-1]
            tell(f"API, page of 100 of {path} at {RECORDS:,}, p95", p95, "ms", "50 ms", p95 < 50)


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of `dateline serve` over this home, in a process of its own."""
    command = [sys.executable, "-m", "dateline", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        told = server.stderr.readline()
        found = re.search(r"http://\S+", told)
        assert found, told
        try:
            yield found[0]
        finally:
            server.terminate()


# --- Readers while builds are published ---


def load(folder: Path, tell: Tell, *, seconds: float = SECONDS, builds: int = BUILDS) -> None:
    """Raises for an error of a reader, and AssertionError for an answer that adds up to no publication."""
    build, target, done = folder / "build.duckdb", folder / "warehouse.duckdb", folder / "done"
    with running() as server:
        database = Address.of(server)
        totals = {_publish(build, target, database, 0)}
        with serving(folder) as url, ProcessPoolExecutor(PARTS, mp_context=get_context("spawn")) as pool:
            kinds = [kind for kind, count in READERS.items() for _ in range(count)]
            where = {"file": str(target), "API": url, "PostgreSQL": server}
            reading = [pool.submit(_read, kinds[part::PARTS], where, str(done)) for part in range(PARTS)]
            begun = time.monotonic()
            try:
                for number in range(1, builds + 1):
                    time.sleep(max(0.0, begun + number * seconds / (builds + 1) - time.monotonic()))
                    totals.add(_publish(build, target, database, number))
                time.sleep(max(0.0, begun + seconds - time.monotonic()))
            finally:
                done.touch()
            answers: Counter[tuple[str, Total]] = sum((future.result() for future in reading), Counter())
            took = time.monotonic() - begun
    torn = [total for _, total in answers if total not in totals]
    assert not torn, torn[:5]
    for kind, count in READERS.items():
        seen = {total for who, total in answers if who == kind}
        asked = sum(times for (who, _), times in answers.items() if who == kind)
        tell(f"{kind}, {count} readers, {len(seen)} of {builds + 1} builds seen, in {took:.0f} s", asked, "answers")
    tell("errors and torn answers", 0.0, "", "none", True)


def _publish(build: Path, target: Path, database: Address, number: int) -> Total:
    """Make another build, and publish it; what it adds up to."""
    if not build.exists():
        with duckdb.connect(str(build)) as connection:
            connection.execute(
                MARTS + HISTORY + "create schema log; create table log.audit as select true as is_passed;"
                "create table log.batch as select 1 as batch_id, 7 as last_position, 'abc' as chain_hash;"
            )
    with opened(build, write=True) as connection:
        connection.execute(f"""
            create or replace table trade.fct_load as
            select range as claim_id, (range % 7 + {number})::double as amount from range({25_000 + 100 * number});
            comment on table trade.fct_load is 'One row per claim. Key: claim_id.';
            create or replace table core.fct_twin as select range as claim_id from range({500 + number});
            comment on table core.fct_twin is 'One row per claim. Key: claim_id.';
        """)
        rows, amount = connection.execute("select count(*), sum(amount) from trade.fct_load").fetchall()[0]
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
    (select build_id from ops.publication), (select count(*) from trade.fct_load),
    (select sum(amount) from trade.fct_load), (select count(*) from core.fct_twin)
"""


def _ask_file(target: str) -> Total:
    with closing(attached(Path(target))) as connection:
        return connection.execute(QUERY).fetchall()[0]


def _ask_postgres(server: str) -> Total:
    with psycopg.connect(server) as connection:
        return connection.execute(QUERY).fetchall()[0]


def _ask_api(url: str) -> Total:
    """Every page of the mart, from the first again if another publication stands in between."""
    with requests.Session() as session:
        while True:
            answer = session.get(f"{url}/marts/trade.fct_load", params={"limit": 10_000, "format": "arrow"})
            frames = [pl.read_ipc_stream(BytesIO(answer.content))]
            while "next" in answer.links and answer.status_code == 200:
                answer = session.get(url + answer.links["next"]["url"])
                if answer.status_code == 200:
                    frames.append(pl.read_ipc_stream(BytesIO(answer.content)))
            build_id = answer.headers.get("etag", "").strip('"')
            twins = session.get(f"{url}/marts/core.fct_twin", params={"limit": 10_000, "build_id": build_id})
            if 409 not in (answer.status_code, twins.status_code):
                assert answer.status_code == twins.status_code == 200, (answer.text, twins.text)
                rows = pl.concat(frames)
                return build_id, rows.height, rows["amount"].sum(), len(twins.json()["rows"])


ASK: dict[str, Callable[[str], Total]] = {"file": _ask_file, "API": _ask_api, "PostgreSQL": _ask_postgres}
