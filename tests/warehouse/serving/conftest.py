"""A browser, and a published file with what the bundled timelines lack: acts, roll calls, trade, hostile texts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

HOSTILE = "</script><script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'>"


def _claim(source_id: str, record_id: str) -> str:
    """A subquery for the claim_id of a record: it does not change when a bundled timeline gets more records."""
    return (
        f"(select claim_id from core.fct_claim_history where source_id = '{source_id}' and record_id = '{record_id}')"
    )


CORRECTED = _claim("article/defying-trump-2017-07", "ferry-loss")
RETRACTED = _claim("article/defying-trump-2017-07", "bogdanov-not-afraid-of-trump")
DISPUTED = _claim("dateline/korea-2017", "csis-engine-2017-03-18")
MODEL = _claim("dateline/korea-2017", "csis-engine-2017-03-24")  # the hostile statement is like it but for its texts
LISTED = _claim("dateline/korea-2017", "un-KPe.043")

# Upon the claims of the bundled timelines: a title that attacks, a correction of the ferry's date, a record withdrawn,
# one disputed, each recorded later than what it is upon; and figures that no bundled source has.
ACTS = f"""
create temp table act as
select * replace (
    1000 as claim_id, 'correct' as act, '2017-06/2017-07' as occurred, date '2017-06-01' as start_earliest_on,
    date '2017-06-30' as start_latest_on, 'the first trip was in June' as reason,
    timestamp '2030-01-01 12:00' as recorded_at,
    'ferry-loss@later' as record_id, null as stated, null as stated_earliest_on, null as stated_latest_on
) from core.fct_claim_history where claim_id = {CORRECTED}
union all
select * replace (
    1001 as claim_id, 'retract' as act, null as title, null as occurred, 'a double' as reason, false as is_standing,
    timestamp '2030-01-02 12:00' as recorded_at, 'gone@later' as record_id
) from core.fct_claim_history where claim_id = {RETRACTED}
union all
select * replace (
    1002 as claim_id, 'dispute' as act, null as title, null as occurred, 'no engine was seen' as reason,
    false as is_standing, 'Ana Kim' as claimant_name,
    timestamp '2030-01-03 12:00' as recorded_at, 'doubt' as record_id
) from core.fct_claim_history where claim_id = {DISPUTED}
union all
select * replace (
    1003 as claim_id, $hostile$ {HOSTILE} $hostile$ as title, 1003 as event_id, 'statement:hostile' as subject_id,
    $hostile$ {HOSTILE} $hostile$ as claimant_name, timestamp '2030-01-04 12:00' as recorded_at, 'hostile' as record_id,
    $hostile$ {HOSTILE} $hostile$ as document_title, 'hostile/{HOSTILE[:9]}' as source_id
) from core.fct_claim_history where claim_id = {MODEL};
insert into core.fct_claim_history from act;
insert into core.bdg_act_target values (1000, {CORRECTED}), (1001, {RETRACTED}), (1002, {DISPUTED});
update core.fct_claim_history set is_standing = false where claim_id in ({CORRECTED}, {RETRACTED});
insert into core.fct_claim
select claim.* replace (
    act.claim_id as claim_id, act.event_id as event_id, act.title as title, act.claimant_name as claimant_name,
    act.claimant_name as root_name, act.record_id as record_id, act.source_id as source_id, act.subject_id as subject_id
)
from act join core.fct_claim as claim on claim.claim_id = if(act.claim_id = 1000, {CORRECTED}, {MODEL})
where act.claim_id in (1000, 1003);
delete from core.fct_claim where claim_id in ({CORRECTED}, {RETRACTED});
delete from core.fct_event where representative_claim_id = {RETRACTED};
insert into diplomacy.bdg_listing_end
select claim_id, 1004, date '2018-06-01', date '2018-06-30' from core.fct_claim_history where claim_id = {LISTED};
insert into core.fct_claim_history
select * replace (
    1004 as claim_id, 1004 as event_id, 'delisting' as title, 'lifted' as record_id, false as is_state,
    '2018-06' as occurred, date '2018-06-01' as start_earliest_on, date '2018-06-30' as start_latest_on,
    date '2018-06-01' as end_earliest_on, date '2018-06-30' as end_latest_on, null as stated,
    null as stated_earliest_on, null as stated_latest_on, timestamp '2030-01-05 12:00' as recorded_at
) from core.fct_claim_history where claim_id = {LISTED};
insert into core.fct_claim
select * replace (1004 as claim_id, 1004 as event_id, 'delisting' as title, 'lifted' as record_id)
from core.fct_claim where claim_id = {LISTED};
insert into core.fct_event
select * replace (
    1004 as event_id, 'delisting' as title, 1004 as representative_claim_id, '2018-06' as occurred,
    date '2018-06-01' as start_earliest_on, date '2018-06-30' as start_latest_on, date '2018-06-01' as end_earliest_on,
    date '2018-06-30' as end_latest_on
) from core.fct_event where representative_claim_id = {LISTED};
insert into core.fct_event
select * replace (1003 as event_id, $hostile$ {HOSTILE} $hostile$ as title, 1003 as representative_claim_id)
from core.fct_event where representative_claim_id = {MODEL};
"""
FIGURES = """
insert into diplomacy.fct_vote_agreement by name
select a as country_a_code, b as country_b_code, y::integer as vote_year, 'all' as issue_code,
    10::integer as common_vote_count, (y % 10)::integer as equal_vote_count, 0 as opposite_vote_count,
    (y % 10) / 10.0 as equal_vote_share, 0.5 as lijphart_index, 0.0 as signorino_ritter_s
from (values ('CHN', 'RUS'), ('CHN', 'USA'), ('RUS', 'USA')) as pair (a, b), range(2011, 2018) as year (y);
insert into trade.fct_trade_year by name
select 'CHN' as reporter_code, 'PRK' as partner_code, y::integer as calendar_year, 'USD' as currency_code,
    y * 1e6 as exports_low, y * 1.2e6 as exports_high, y * 5e5 as imports_low,
    if(y = 2014, null, y * 6e5) as imports_high,
    y * 1.5e6 as turnover_low, y * 1.8e6 as turnover_high, 'sum' as turnover_measured, 2 as claim_count,
    'official_first@2' as policy
from range(2008, 2016) as year (y);
insert into ops.quality_over_time
select 'run', mart, timestamp '2026-01-01', 4, 3, 1, 0, 0, 2
from (values ('core.fct_claim'), ('trade.fct_trade_flow')) as m (mart);
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("there is no browser here: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def eventful(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published file of the main job with ACTS and FIGURES."""
    place = tmp_path_factory.mktemp("eventful")
    for name in ("warehouse.duckdb", "warehouse.json"):
        shutil.copy(home / name, place / name)
    path = place / "warehouse.duckdb"
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute(ACTS)
        connection.execute(FIGURES)
    path.chmod(0o444)
    return path


class Look:
    """A page in the browser, and what it complained of or asked any network for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture
def look(browser: Browser) -> Iterator[Look]:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page.set_default_timeout(30_000)
    yield Look(page)
    page.close()
