-- The lag is an interval, since both dates are: from the latest the test can have been to the earliest the response
-- can have been, and the other way round. Within n days certainly: lag_days_low >= 0 and lag_days_high <= n;
-- possibly: lag_days_low <= n (or null, when its start is open) and lag_days_high >= 0.
with test as (
    select event.*, folded.test_id, folded.country_code
    from {{ ref('int_missile_tests_folded') }} as folded
    inner join {{ ref('fct_event') }} as event on folded.event_id = event.event_id
    where folded.is_representative
),

response as (
    select *
    from {{ ref('fct_event') }}
    where
        kind in (
            {% for kind in kinds_that('is_response') -%}
                '{{ kind }}'{{ ',' if not loop.last }}
            {% endfor %}
        )
        and is_asserted and occurred is not null
),

named as (
    select
        country.event_id,
        string_agg(distinct country.country_code, ', ' order by country.country_code) as country_codes,
        list(distinct country.country_code) as countries
    from {{ ref('bdg_event_country') }} as country
    semi join response on country.event_id = response.event_id
    where country.role != 'voter'
    group by country.event_id
)

select
    test.test_id as escalation_event_id,
    test.title as escalation_title,
    test.occurred as escalation_occurred,
    response.event_id as response_event_id,
    response.kind as response_kind,
    response.title as response_title,
    response.occurred as response_occurred,
    named.country_codes as response_country_codes,
    coalesce(list_contains(named.countries, test.country_code), false) as is_tester_named,
    (response.start_earliest_on - test.end_latest_on)::integer as lag_days_low,
    (response.end_latest_on - test.start_earliest_on)::integer as lag_days_high
from test
cross join response
left join named on response.event_id = named.event_id
where
    -- Some part of it can lie after the test, and it can have begun within a year of it.
    coalesce(response.end_latest_on >= test.start_earliest_on, true)
    and coalesce(response.start_earliest_on <= test.end_latest_on + interval 365 day, true)
