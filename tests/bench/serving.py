"""The ways out under load: nobody gets an error, and every answer is of exactly one publication.

Fifty readers ask the file, the API and PostgreSQL while ten builds are published; and, by itself, how long the API
takes for a page of 100 records out of 1,000,000, and how soon a browser paints the report of 10,000 events."""

import random
import shutil
import statistics
import time
from pathlib import Path

import requests
from playwright.sync_api import sync_playwright

from tests.bench.table import Note, fresh
from tests.everything import dateline_does
from tests.warehouse.serving.load import READERS, serving
from tests.warehouse.serving.load import load as asked_while_published
from tests.warehouse.serving.published import enlarge, write_with_history
from warehouse.serving.report import MOST_EVENTS, write_report

RECORDS = 1_000_000
SECONDS = 60
BUILDS = 10


def measure(folder: Path, note: Note) -> None:
    page(fresh(folder, "page"), note)
    paint(fresh(folder, "paint"), note)
    load(fresh(folder, "load"), note)


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


def page(folder: Path, note: Note) -> None:
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
            note(f"API, page of 100 of {path} at {RECORDS:,}, p95", p95, "ms", "50 ms", p95 < 50)


# --- The report ---

# When a browser had first drawn something of the page, in ms.
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def paint(folder: Path, note: Note) -> None:
    """The page of as many events as one holds, opened five times in Chromium, each time for the first time."""
    dateline_does(folder, "run")
    warehouse, report = folder / "warehouse.duckdb", folder / "report.html"
    warehouse.chmod(0o644)
    enlarge(warehouse, MOST_EVENTS)
    size = write_report(warehouse, report).bytes / 1e6
    note(f"report of {MOST_EVENTS:,} events", size, "MB", "10 MB", size < 10)
    executable = shutil.which("chromium")
    if executable is None:
        return
    times = []
    with sync_playwright() as playwright:
        for _ in range(5):
            with playwright.chromium.launch(executable_path=executable) as browser:
                page = browser.new_page()
                page.goto(report.as_uri())
                page.wait_for_function(f"{PAINTED} > 0")
                times.append(page.evaluate(PAINTED))
    note("  first paint in Chromium, median of 5", statistics.median(times), "ms", "2,000 ms", max(times) < 2000)


# --- Readers while builds are published ---


def load(folder: Path, note: Note) -> None:
    """Raises for an error of a reader; tests/warehouse/serving/test_load.py asks the same of fewer seconds."""
    found = asked_while_published(folder, seconds=SECONDS, builds=BUILDS)
    for kind, count in READERS.items():
        label = (
            f"{kind}, {count} readers, {len(found.seen(kind))} of {BUILDS + 1} builds seen, in {found.seconds:.0f} s"
        )
        note(label, found.asked(kind), "answers")
    note("errors and torn answers", float(len(found.torn)), "", "none", not found.torn)
