-- What a person asks of a country and a year, side by side: each from the mart that measures it.
{% set seats = ['CHN', 'FRA', 'GBR', 'RUS', 'USA'] %}
{% set measures = ['meeting', 'statement', 'missile_test', 'listing', 'veto'] %}

with agreed as (
    select
        country_code,
        vote_year as calendar_year,
        {% for seat in seats -%}
            any_value(lijphart_index) filter (where seat_code = '{{ seat }}')
                as agreement_with_{{ seat | lower }}_share,
        {% endfor -%}
        max(common_vote_count) as common_vote_count
    from {{ ref('fct_permanent_member_distance') }}
    group by country_code, vote_year
),

counted as (
    select
        country_code,
        year(period_start_on)::integer as calendar_year,
        {% for measure in measures -%}
            count(case when measure_name = '{{ measure }}' and is_certain and is_whole then 1 end)::integer
                as {{ measure }}_count,
            count(case when measure_name = '{{ measure }}' then 1 end)::integer as {{ measure }}_count_high
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from (
        select
            *,
            {{ each_period('year', 'start_earliest_on', 'end_latest_on') }} as period_start_on,
            year(start_earliest_on) = year(end_latest_on) as is_whole
        from {{ ref('int_country_events_dated') }}
    ) as placed
    group by country_code, calendar_year
),

asked as (
    select country_code, calendar_year from agreed
    union
    select country_code, calendar_year from counted
),

undated as (
    select asked.country_code, asked.calendar_year, count(*) as listing_count
    from asked
    inner join {{ ref('int_listings_begun') }} as listed on asked.country_code = listed.country_code
    where
        not listed.is_dated
        and coalesce(year(listed.listed_earliest_on) <= asked.calendar_year, true)
        and coalesce(year(listed.listed_latest_on) >= asked.calendar_year, true)
    group by asked.country_code, asked.calendar_year
)

select
    asked.country_code,
    country.country_name,
    asked.calendar_year,
    {% for measure in measures -%}
        coalesce(counted.{{ measure }}_count, 0) as {{ measure }}_count,
        (
            coalesce(counted.{{ measure }}_count_high, 0)
            {%- if measure == 'listing' %} + coalesce(undated.listing_count, 0){% endif %}
        )::integer as {{ measure }}_count_high,
    {% endfor -%}
    {% for seat in seats -%}
        agreed.agreement_with_{{ seat | lower }}_share,
    {% endfor -%}
    coalesce(agreed.common_vote_count, 0)::integer as common_vote_count
from asked
inner join {{ ref('dim_country') }} as country on asked.country_code = country.country_code
left join agreed on asked.country_code = agreed.country_code and asked.calendar_year = agreed.calendar_year
left join counted on asked.country_code = counted.country_code and asked.calendar_year = counted.calendar_year
left join undated on asked.country_code = undated.country_code and asked.calendar_year = undated.calendar_year
where asked.country_code != 'ZZZ'
