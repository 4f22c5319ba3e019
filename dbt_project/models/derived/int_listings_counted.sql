-- A listing is counted on the last day of a year or, in the last year, on the last day of which anything is known. It
-- is certainly in force there if it was listed by then and certainly not lifted before; possibly unless it was listed
-- later or certainly lifted by then. One without a day of listing is possibly in force in every year.
with span as (
    select
        authority_name,
        programme_name,
        country_code,
        max(known_until_on) as known_until_on,
        {{ each_year(
            'year(min(least(listed_earliest_on, listed_latest_on, delisted_earliest_on, delisted_latest_on)))',
            'year(max(known_until_on))'
        ) }} as sanction_year
    from {{ ref('int_listings_classed') }}
    group by authority_name, programme_name, country_code
),

counted as (
    select
        span.* {{ but('known_until_on') }},
        listing.claim_id,
        year(listing.listed_earliest_on) = span.sanction_year
        and year(listing.listed_latest_on) = span.sanction_year as is_listed_then,
        year(listing.delisted_earliest_on) = span.sanction_year
        and year(listing.delisted_latest_on) = span.sanction_year as is_delisted_then,
        least(make_date(span.sanction_year, 12, 31), span.known_until_on) as counted_on,
        listing.listed_latest_on <= counted_on and (listing.is_in_force or listing.delisted_earliest_on > counted_on)
            as is_certainly_in_force,
        coalesce(listing.listed_earliest_on <= counted_on, true)
        and coalesce(listing.delisted_latest_on > counted_on, true) as is_possibly_in_force
    from span
    inner join {{ ref('int_listings_classed') }} as listing
        on
            span.authority_name = listing.authority_name
            and span.programme_name = listing.programme_name
            and span.country_code = listing.country_code
)

select *
from counted
where is_listed_then or is_delisted_then or is_possibly_in_force
