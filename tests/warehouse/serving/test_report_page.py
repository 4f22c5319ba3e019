"""The report in a real browser: it is clicked, filtered, driven by the keyboard, and looked at for errors."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.warehouse.serving.conftest import HOSTILE, Look
from warehouse.serving.report import write_report

PICTURES = Path(__file__).parents[3] / "build" / "report"


# A day is a point, and each end that is open a triangle. A listing lasts until it is lifted: it is no day, and its end
# is open unless a lifting closes it.
SYMBOLS = """
with drawn as (
    select
        event.start_earliest_on as starts_on,
        if(representative.is_state, lifted.ended_latest_on, event.end_latest_on) as ends_on
    from core.fct_event as event
    join core.fct_claim_history as representative on event.representative_claim_id = representative.claim_id
    left join diplomacy.bdg_listing_end as lifted on event.representative_claim_id = lifted.listing_claim_id
    where event.occurred is not null
)

select sum((starts_on is not distinct from ends_on)::int + (starts_on is null)::int + (ends_on is null)::int)
from drawn
"""


@pytest.fixture(scope="session")
def report(eventful: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(eventful, path, title="Korea <in> 2017")
    return path


@pytest.fixture
def page(look: Look, report: Path) -> Page:
    look.page.goto(report.as_uri())
    look.page.wait_for_selector("#lanes svg")
    look.page.wait_for_selector("#root-chart svg")
    return look.page


def counted(warehouse: Path, sql: str) -> int:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        row = connection.execute(sql).fetchone()
        assert row
        return int(row[0])


def shown(page: Page) -> int:
    matched = re.match(r"([\d,]+) events? of", page.locator("#shown").inner_text())
    assert matched
    return int(matched[1].replace(",", ""))


def open_event(page: Page, title: str) -> None:
    while page.locator("#more").is_visible():
        page.locator("#more").click()
    page.locator("#events button", has_text=title).first.click()


def test_it_asks_nothing_of_any_network_and_complains_of_nothing(page: Page, look: Look, report: Path) -> None:
    page.locator("#by [value=country]").check()
    page.wait_for_timeout(300)
    assert look.asked == [report.as_uri()]
    assert look.complaints == []


def test_it_shows_every_event_and_draws_each_dated_one(page: Page, eventful: Path) -> None:
    assert shown(page) == counted(eventful, "select count(*) from core.fct_event")
    dated = counted(eventful, "select count(*) from core.fct_event where occurred is not null")
    assert (
        page.locator("#lanes").get_attribute("aria-label", timeout=1000).startswith(f"Timeline of {dated} dated events")
    )  # type: ignore[union-attr]
    assert page.locator("#lanes svg .mark-symbol path").count() == counted(eventful, SYMBOLS)


def test_what_has_no_date_is_drawn_nowhere_and_listed_as_such(page: Page, eventful: Path) -> None:
    undated = counted(eventful, "select count(*) from core.fct_event where occurred is null")
    page.locator("#kind").select_option("labour_migration")
    assert undated >= 1
    expect(page.locator("#events h4")).to_have_text(["Without a date"])
    expect(page.locator("#lanes")).to_have_text("No dated event is left by these filters.")


def test_an_uncertain_date_looks_uncertain_and_a_lasting_one_lasting(page: Page) -> None:
    page.locator("#kind").select_option("military_exercise")  # some time in July
    page.wait_for_timeout(300)
    dashed = page.locator("#lanes svg path[stroke-dasharray]")
    assert dashed.count() == 1
    page.locator("#kind").select_option("trade_flow")  # whole periods
    page.wait_for_timeout(300)
    assert dashed.count() == 0


def test_lanes_are_by_kind_or_by_country(page: Page) -> None:
    lanes = page.locator("#lanes")
    expect(lanes).to_have_attribute("aria-label", re.compile("missile tests · 22"))
    page.locator("#by [value=country]").check()
    expect(lanes).to_have_attribute("aria-label", re.compile("North Korea · "))


def test_a_mark_opens_its_event(page: Page) -> None:
    page.locator("#lanes svg .mark-symbol path").first.click()
    expect(page.locator("dialog")).to_be_visible()
    expect(page.locator("dialog")).to_contain_text("Who says so")


def test_an_event_opens_to_claims_claimants_document_and_corrections(page: Page) -> None:
    open_event(page, "Ferry Vladivostok")
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("Vladimir Bogdanov")
    expect(dialog).to_contain_text(
        "Defying Trump, Putin puts North Korea ties before missile threat, Bloomberg, paragraph"
    )
    expect(dialog).to_contain_text("article/defying-trump-2017-07#ferry-trips-and-places")
    corrected = dialog.locator(".history .correct")
    expect(corrected).to_contain_text("the first trip was in June")
    expect(corrected.locator("del").first).to_have_text("2017-05/2017-07")
    expect(corrected.locator("ins").first).to_have_text("2017-06/2017-07")


def test_a_dispute_shows_on_the_claim_that_it_doubts(page: Page) -> None:
    open_event(page, "North Korea tried a new engine")
    expect(page.locator("dialog .claims .badge.bad")).to_have_text("disputed")
    expect(page.locator("dialog .history .dispute")).to_contain_text("no engine was seen")


def test_the_keyboard_opens_walks_and_closes(page: Page) -> None:
    first = page.locator("#events button").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    heading = page.locator("#dialog-title")
    before = heading.inner_text()
    page.keyboard.press("ArrowRight")
    expect(heading).not_to_have_text(before)
    page.keyboard.press("ArrowLeft")
    expect(heading).to_have_text(before)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).not_to_be_visible()
    assert page.evaluate("document.activeElement.textContent").find(before) >= 0


def test_filters_by_country_kind_and_days_agree_with_sql(page: Page, eventful: Path) -> None:
    page.locator("#country").select_option("RUS")
    assert shown(page) == counted(
        eventful,
        "select count(distinct event_id) from core.bdg_event_country semi join core.fct_event using (event_id)"
        " where country_code = 'RUS'",
    )
    page.get_by_role("button", name="Clear", exact=True).click()
    page.locator("#kind").select_option("missile_test")
    page.locator("#since").fill("2017-07-01")
    page.locator("#until").fill("2017-07-31")
    assert shown(page) == counted(
        eventful,
        "select count(*) from core.fct_event where kind = 'missile_test' and start_earliest_on <= date '2017-07-31'"
        " and end_latest_on >= date '2017-07-01'",
    )


@pytest.mark.parametrize("stated", ["2017-04-10", "2017-07-15", "2019-01-01"])
def test_as_said_by_a_day_is_what_the_macro_answers(page: Page, eventful: Path, stated: str) -> None:
    page.locator("#stated").fill(stated)
    wanted = f"select count(distinct event_id) from core.claim_as_of(stated := date '{date.fromisoformat(stated)}')"
    assert shown(page) == counted(eventful, wanted)


@pytest.mark.parametrize("on", ["2017-06-01", "2017-06-02", "2017-07-04", "2018-03-31", "2018-06-15", "2030-01-01"])
def test_what_went_on_on_a_day_is_what_the_macro_answers(page: Page, eventful: Path, on: str) -> None:
    page.locator("#on").fill(on)
    wanted = f"select count(distinct event_id) from core.claim_as_of(occurred := date '{on}'{{}})"
    assert shown(page) == counted(eventful, wanted.format(""))
    matched = re.search(r"([\d,]+) of them certainly", page.locator("#shown").inner_text())
    assert matched
    assert int(matched[1].replace(",", "")) == counted(eventful, wanted.format(", certainly := true"))


def test_who_is_listed_on_a_day_counts_from_the_listing_until_it_was_lifted(page: Page, eventful: Path) -> None:
    """KPe.043 is lifted some time in June 2018 (ACTS). The lifting is an event of its own, shown on its days."""
    page.locator("#kind").select_option("sanction")
    listed = "select count(*) from core.fct_event where kind = 'sanction' and title like '%listing: %'"
    assert counted(eventful, listed) == 12
    for on, lifted, liftings in (
        ("2017-06-01", 0, 0),
        ("2017-07-04", 0, 0),
        ("2018-05-31", 0, 0),
        ("2018-06-15", 0, 1),
        ("2018-06-30", 1, 1),
        ("2018-07-01", 1, 0),
    ):
        wanted = counted(eventful, f"{listed} and start_earliest_on <= date '{on}'") - lifted + liftings
        page.locator("#on").fill(on)
        assert shown(page) == wanted
        page.locator("#on").fill("")
    page.locator("#since").fill("2018-07-01")
    page.locator("#until").fill("2018-07-01")
    assert shown(page) == counted(eventful, listed) - 1


@pytest.mark.parametrize(
    "recorded", ["2029-12-31T00:00:00", "2030-01-01T12:00:00", "2030-01-02T11:00:00", "2030-01-05T00:00:00"]
)
def test_as_known_at_a_moment_is_what_the_macro_answers(page: Page, eventful: Path, recorded: str) -> None:
    page.locator("#recorded").fill(recorded)
    wanted = f"select count(distinct event_id) from core.claim_as_of(recorded := timestamp '{recorded}')"
    assert shown(page) == counted(eventful, wanted)
    page.locator("#kind").select_option("ferry_trip")
    page.locator("#events button").first.click()
    is_corrected = recorded >= "2030-01-01T12:00:00"
    assert page.locator("dialog .history .correct").count() == int(is_corrected)


def test_a_text_of_a_source_is_only_ever_a_text(page: Page, look: Look) -> None:
    open_event(page, HOSTILE)
    expect(page.locator("#dialog-title")).to_have_text(HOSTILE)
    page.keyboard.press("Escape")
    page.locator("#kind").select_option("statement")
    page.locator("#lanes svg .mark-symbol path").last.hover()
    expect(page.locator("#vg-tooltip-element")).to_be_visible()
    assert page.evaluate("window.harmed") is None
    assert page.locator("h1").inner_text() == "Korea <in> 2017"
    assert look.complaints == []


def test_trade_is_a_ribbon_and_its_figures_stand_below(page: Page) -> None:
    page.locator("#pair").select_option("CHN|PRK|USD")
    chart = page.locator("#trade-chart")
    expect(chart.locator("svg .mark-area path").first).to_be_attached()
    page.get_by_text("The figures as a table").click()
    expect(page.locator("#trade-table tbody tr").first).to_contain_text("2,008,000,000 to 2,409,600,000")
    expect(page.locator("#trade-table")).to_contain_text("at least 1,007,000,000")


def test_the_matrix_of_agreement_follows_its_year(page: Page) -> None:
    cell = page.locator("#matrix td.share").first
    expect(cell).to_have_text("70")
    page.locator("#year").fill("2013")
    expect(cell).to_have_text("30")
    expect(page.locator("#matrix td.share").first).to_have_attribute(
        "title", re.compile("30 per cent of 10 roll calls")
    )


def test_ferry_labour_and_quality_are_shown(page: Page) -> None:
    expect(page.locator("#ferry-chart")).to_have_attribute("aria-label", re.compile("0 to 25 per cent of the places"))
    expect(page.locator("#labour-chart")).to_have_attribute("aria-label", re.compile("600 to 1,667 USD"))
    expect(page.locator("#check-chart")).to_have_attribute("aria-label", re.compile("Checks of 2 marts"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_wcag_2_aa_is_broken(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_timeout(500)
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = Axe().run(page, options=rules)
    assert found.violations_count == 0, found.generate_report()
    open_event(page, "Ferry Vladivostok")
    found = Axe().run(page, options=rules)
    assert found.violations_count == 0, found.generate_report()


def test_on_a_phone_nothing_runs_off_the_side(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_timeout(600)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    open_event(page, "Ferry Vladivostok")
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= 360


@pytest.mark.parametrize("width", [1280, 800])
def test_the_filters_hide_nothing_that_is_scrolled_to(page: Page, width: int) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 740})
    page.wait_for_timeout(600)
    page.evaluate("document.querySelector('#lanes').scrollIntoView()")
    bottom = page.evaluate("document.querySelector('#filters').getBoundingClientRect().bottom")
    assert page.evaluate("scrollY") > 0
    assert page.evaluate("document.querySelector('#lanes').getBoundingClientRect().top") >= bottom


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_its_picture_changes_with_a_filter_and_comes_back_without(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 740})
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{scheme}-{width}.png", full_page=True)
    all_events = page.locator("#lanes").screenshot()
    page.locator("#kind").select_option("missile_test")
    page.wait_for_timeout(600)
    assert page.locator("#lanes").screenshot() != all_events
    page.get_by_role("button", name="Clear", exact=True).click()
    page.wait_for_timeout(600)
    assert page.locator("#lanes").screenshot() == all_events
