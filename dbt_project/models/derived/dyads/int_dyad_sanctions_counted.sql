-- Listings by an authority that is a state's own, upon targets in another state: those in force at the end of a year,
-- and those that certainly or possibly began in a month. What has no date to speak of makes no row.
with listed as (
    select
        'year' as grain,
        make_date(sanction_year, 1, 1) as period_start_on,
        authority_name,
        country_code,
        in_force_low as listings_low,
        in_force_high as listings_high
    from {{ ref('fct_sanction_year') }}
    where programme_name = 'all' and country_code not in ('WLD', 'ZZZ')
    union all
    select
        'month' as grain,
        {{ each_period('month', 'listed_earliest_on', 'listed_latest_on') }} as period_start_on,
        authority_name,
        country_code,
        if(date_trunc('month', listed_earliest_on) = date_trunc('month', listed_latest_on), 1, 0) as listings_low,
        1 as listings_high
    from {{ ref('int_listings_begun') }}
    where is_dated
)

select
    least(authority.country_code, listed.country_code) as country_a_code,
    greatest(authority.country_code, listed.country_code) as country_b_code,
    {% for side, whose in [('a', '<'), ('b', '>')] -%}
        sum(case when authority.country_code {{ whose }} listed.country_code then listed.listings_low end)::integer
            as listings_{{ side }}_low,
        sum(case when authority.country_code {{ whose }} listed.country_code then listed.listings_high end)::integer
            as listings_{{ side }}_high,
    {% endfor -%}
    listed.grain,
    listed.period_start_on
from listed
inner join {{ ref('sanction_authority') }} as authority on listed.authority_name = authority.authority_name
where listed.country_code != authority.country_code
group by all
