-- What a person asks of a country and a year, side by side: each from the mart that measures it.
{% set seats = ['CHN', 'FRA', 'GBR', 'RUS', 'USA'] %}

with agreed as (
    select
        country_code,
        vote_year as calendar_year,
        {% for seat in seats -%}
            max(case when seat_code = '{{ seat }}' then lijphart_index end) as agreement_with_{{ seat | lower }}_share,
        {% endfor -%}
        max(common_vote_count) as common_vote_count
    from {{ ref('fct_permanent_member_distance') }}
    group by country_code, vote_year
),

told as (
    select
        named.country_code,
        {% for kind, role in [('meeting', 'participant'), ('statement', 'speaker')] -%}
            count(distinct case when event.kind = '{{ kind }}' and named.role = '{{ role }}' then event.event_id end)
                as {{ kind }}_count,
        {% endfor -%}
        {{ year_of('event') }} as calendar_year
    from {{ ref('bdg_event_country') }} as named
    inner join {{ ref('fct_event') }} as event on named.event_id = event.event_id
    where event.is_asserted and event.kind in ('meeting', 'statement')
    group by all
),

tested as (
    select
        test.country_code,
        {{ year_of('test') }} as calendar_year,
        count(distinct test.test_id) as test_count
    from {{ ref('fct_missile_test') }} as test
    where test.is_held
    group by all
),

asked as (
    select country_code, calendar_year from agreed
    union
    select country_code, veto_year as calendar_year from {{ ref('fct_veto_year') }}
    union
    select country_code, calendar_year from told
    where calendar_year is not null
    union
    select country_code, calendar_year from {{ ref('int_country_listings_counted') }}
    where calendar_year is not null
    union
    select country_code, calendar_year from tested
    where calendar_year is not null
)

select
    asked.country_code,
    country.country_name,
    asked.calendar_year,
    coalesce(told.meeting_count, 0)::integer as meeting_count,
    coalesce(told.statement_count, 0)::integer as statement_count,
    coalesce(tested.test_count, 0)::integer as missile_test_count,
    coalesce(listed.listing_count, 0)::integer as listing_count,
    (coalesce(listed.listing_count, 0) + coalesce(undated.listing_count, 0))::integer as listing_count_high,
    coalesce(vetoed.veto_count, 0)::integer as veto_count,
    {% for seat in seats -%}
        agreed.agreement_with_{{ seat | lower }}_share,
    {% endfor -%}
    coalesce(agreed.common_vote_count, 0)::integer as common_vote_count
from asked
inner join {{ ref('dim_country') }} as country on asked.country_code = country.country_code
left join agreed on asked.country_code = agreed.country_code and asked.calendar_year = agreed.calendar_year
left join {{ ref('fct_veto_year') }} as vetoed
    on asked.country_code = vetoed.country_code and asked.calendar_year = vetoed.veto_year
left join tested on asked.country_code = tested.country_code and asked.calendar_year = tested.calendar_year
left join {{ ref('int_country_listings_counted') }} as listed
    on asked.country_code = listed.country_code and asked.calendar_year = listed.calendar_year
left join {{ ref('int_country_listings_counted') }} as undated
    on asked.country_code = undated.country_code and undated.calendar_year is null
left join told on asked.country_code = told.country_code and asked.calendar_year = told.calendar_year
where asked.country_code != 'ZZZ'
