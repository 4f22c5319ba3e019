-- Listings that are in no row of int_dyad_sanctions_counted and yet can be of a period. In a year they can be in force
-- where nobody knows when they began; in a month they can have begun where they have no date to speak of.
with undated as (
    select
        authority.country_code as lister_code,
        listed.country_code as listed_code,
        listed.listed_earliest_on,
        listed.listed_latest_on,
        case when not listed.is_in_force then listed.delisted_latest_on end as delisted_latest_on,
        listed.known_until_on,
        count(*) as listing_count
    from {{ ref('int_listings_begun') }} as listed
    inner join {{ ref('sanction_authority') }} as authority on listed.authority_name = authority.authority_name
    where not listed.is_dated and listed.country_code != authority.country_code
    group by all
)

select
    dyad.country_a_code,
    dyad.country_b_code,
    dyad.grain,
    dyad.period_start_on,
    {% for side, whose in [('a', '<'), ('b', '>')] -%}
        sum(case when undated.lister_code {{ whose }} undated.listed_code then undated.listing_count end)::integer
            as undated_{{ side }}_count
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from undated
inner join {{ ref('int_dyads_measured') }} as dyad
    on
        least(undated.lister_code, undated.listed_code) = dyad.country_a_code
        and greatest(undated.lister_code, undated.listed_code) = dyad.country_b_code
where
    (
        dyad.grain = 'year'
        and undated.listed_earliest_on is null
        and coalesce(year(undated.delisted_latest_on) > year(dyad.period_start_on), true)
        and coalesce(undated.known_until_on >= dyad.period_start_on, true)
    )
    or (
        dyad.grain = 'month'
        and coalesce(undated.listed_earliest_on <= last_day(dyad.period_start_on), true)
        and coalesce(undated.listed_latest_on >= dyad.period_start_on, true)
    )
group by dyad.country_a_code, dyad.country_b_code, dyad.grain, dyad.period_start_on
