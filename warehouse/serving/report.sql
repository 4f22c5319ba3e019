-- What the report page shows, each statement a part of it. {wanted} is the condition of warehouse/serving/selection.py.

-- name: extent
select count(*) as event_count
from core.fct_event as event
where {wanted};

-- name: claims
-- Every act on the occurrences that are shown, so that the page can show any earlier state. Of too many the best
-- attested come first, then the latest. An occurrence whose claims were all withdrawn is in none of fct_event.
with chosen as (
    select past.event_id
    from (select distinct event_id from core.fct_claim_history) as past
    left join core.fct_event as event on past.event_id = event.event_id
    where {wanted}
    order by event.root_count desc nulls last, event.claim_count desc, event.start_latest_on desc, past.event_id
    limit $most
),

-- The rule is the text of the macro core.said_from, which a file with withheld sources hides.
dated as (
    select *, {said_from} as said_from_on
    from (
        select
            *, stated_earliest_on as stated_earliest, stated_latest_on as stated_latest,
            start_earliest_on as start_earliest
        from core.fct_claim_history
    )
),

targeted as (
    select act_claim_id, list(target_claim_id order by target_claim_id) as targets
    from core.bdg_act_target
    group by act_claim_id
)

select
    past.claim_id,
    past.event_id,
    past.act,
    past.kind,
    past.source_id,
    past.record_id,
    past.title,
    past.reason,
    past.modality,
    past.claimant_name,
    past.relayed_by_name,
    claim.root_name,
    claim.is_claimant_anonymous,
    past.occurred,
    past.start_earliest_on,
    past.start_latest_on,
    past.end_earliest_on,
    past.end_latest_on,
    past.stated,
    past.said_from_on,
    past.stated_earliest_on,
    past.stated_latest_on,
    strftime(past.recorded_at, '%Y-%m-%dT%H:%M:%S.%fZ') as recorded_at,
    past.document_title,
    past.document_publisher_name,
    past.locator,
    nullif(concat(claim.reliability_code, claim.credibility_code), 'F6') as grade,
    past.is_redacted,
    past.is_state and coalesce(not contains(past.occurred, '/'), true) as is_state,
    targeted.targets
from dated as past
join chosen on past.event_id = chosen.event_id
left join core.fct_claim as claim on past.claim_id = claim.claim_id
left join targeted on past.claim_id = targeted.act_claim_id
order by past.claim_id;

-- name: ends
select listing_claim_id, ending_claim_id, ended_earliest_on, ended_latest_on
from diplomacy.bdg_listing_end
order by all;

-- name: countries
select distinct event_id, country_code
from core.bdg_event_country;

-- name: country_names
select country_code, country_name from core.dim_country;

-- name: trade
-- The pairs with the most years, then the largest.
with pair as (
    select reporter_code, partner_code, currency_code
    from trade.fct_trade_year
    where $country is null or $country in (reporter_code, partner_code)
    group by all
    order by count(*) desc, max(turnover_low) desc nulls last, reporter_code, partner_code, currency_code
    limit 200
)

select
    year.reporter_code,
    year.partner_code,
    year.currency_code,
    year.calendar_year,
    year.exports_low,
    year.exports_high,
    year.imports_low,
    year.imports_high,
    year.turnover_low,
    year.turnover_high,
    year.turnover_measured
from trade.fct_trade_year as year
join pair using (reporter_code, partner_code, currency_code)
order by all;

-- name: shares
select
    reporter_code,
    partner_code,
    flow,
    period,
    share_low,
    share_high,
    is_share_low_included,
    is_share_high_included,
    measured
from trade.fct_partner_share
where commodity_code = 'TOTAL' and ($country is null or $country in (reporter_code, partner_code))
order by period_end_on desc, reporter_code, share_high desc nulls last
limit 40;

-- name: rivals
select
    claimant_name, modality, period, value_low, value_high, rival_claimant_name, rival_modality, rival_period,
    rival_value_low, rival_value_high, currency_code, country_a_code, country_b_code, flow, differs_in
from trade.fct_rival_claim
where $country is null or $country in (country_a_code, country_b_code)
order by all
limit 40;

-- name: agreement
-- Between the permanent members and those that the events name most: a matrix that a person can read.
with seat as (
    select country_code, 0 as place from (values ('CHN'), ('FRA'), ('GBR'), ('RUS'), ('SUN'), ('USA')) as t (country_code)
    union all
    select country_code, 1 from core.bdg_event_country group by country_code
),

shown as (
    select seat.country_code
    from seat
    left join (select country_code, count(*) as times from core.bdg_event_country group by all) as named
        using (country_code)
    where seat.country_code not in ('WLD', 'ZZZ')
        and (
            exists (select 1 from diplomacy.fct_vote_agreement as a where a.country_a_code = seat.country_code)
            or exists (select 1 from diplomacy.fct_vote_agreement as a where a.country_b_code = seat.country_code)
        )
    group by seat.country_code
    order by min(seat.place), max(named.times) desc nulls last, seat.country_code
    limit 18
)

select country_a_code, country_b_code, vote_year, round(equal_vote_share, 3) as equal_vote_share, common_vote_count
from diplomacy.fct_vote_agreement
where issue_code = 'all'
    and country_a_code in (from shown)
    and country_b_code in (from shown)
order by all;

-- name: ferries
select
    origin_name, destination_name, period, trips_low, trips_high, places_low, places_high, load_factor_low,
    load_factor_high, load_factor_wording, total_passengers_low, total_passengers_high, claimant_name, modality
from trade.fct_ferry_service
where $country is null or $country in (origin_country_code, destination_country_code)
order by all
limit 60;

-- name: labour
select
    origin_code, destination_code, workers_period, workers_low, workers_high, workers_claimant_name, workers_modality,
    earnings_low, earnings_high, currency_code, earnings_per, earnings_claimant_name, earnings_modality,
    earnings_a_worker_low, earnings_a_worker_high
from trade.fct_labour_abroad
where $country is null or $country in (origin_code, destination_code)
order by all
limit 60;

-- name: checks
select
    checked.mart_name, checked.checked_at, checked.passed_count, checked.warned_count, checked.failed_count,
    checked.error_count
from ops.quality_over_time as checked
where checked.run_id = (select max(run_id) from ops.quality_over_time)
order by checked.mart_name;

-- name: quality
select
    strftime(max(checked_at), '%Y-%m-%dT%H:%M:%SZ') as checked_at,
    sum(passed_count)::bigint as passed,
    sum(warned_count)::bigint as warned,
    sum(failed_count + error_count)::bigint as failed
from ops.quality_over_time
group by run_id
order by run_id desc
limit 60;

-- name: sources
select
    source_id, source_title, publisher_name, licence, citation, url, claim_count,
    strftime(last_recorded_at, '%Y-%m-%d') as last_recorded_on
from core.dim_source
order by claim_count desc, source_id
limit 60;
