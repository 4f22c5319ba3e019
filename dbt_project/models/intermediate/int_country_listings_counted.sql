-- Listings upon targets in a country by the year in which they certainly began; of those without a day none is known.
select
    country_code,
    calendar_year,
    count(*)::integer as listing_count
from (
    select
        {{ each_of("split(country_codes, ', ')") }} as country_code,
        year(listed_earliest_on)::integer as calendar_year
    from {{ ref('fct_sanction') }}
    where
        action in ('listing', 'measure')
        and (listed_earliest_on is null or year(listed_earliest_on) = year(listed_latest_on))
) as each_country
group by country_code, calendar_year
