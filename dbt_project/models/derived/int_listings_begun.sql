-- When the listing of each target in a country can have begun, from the first day to the last.
select
    sanction_id,
    authority_name,
    country_code,
    listed_earliest_on,
    listed_latest_on,
    delisted_latest_on,
    is_in_force,
    known_until_on,
    {{ is_dated('listed_earliest_on', 'listed_latest_on') }} as is_dated
from {{ ref('int_listings_classed') }}
where programme_name = 'all' and country_code not in ('WLD', 'ZZZ')
