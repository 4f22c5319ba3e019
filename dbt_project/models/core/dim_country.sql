with stand_in (country_code, country_name, m49_code) as (
    values ('WLD', 'World', '001'), ('ZZZ', 'Unknown', null)
)

select
    country.country_code,
    country.country_name,
    country.iso2_code,
    country.m49_code,
    country.cow_code,
    country.gw_code,
    country.fips_code,
    country.imf_code,
    country.is_former,
    country.withdrawn_year,
    country.valid_from_year,
    country.valid_to_year,
    country.successor_code,
    country.area_type,
    country.belongs_to_code,
    country.valid_from_on,
    country.valid_to_on,
    seat.seat_code as permanent_seat_code
from {{ ref('country') }} as country
left join {{ ref('permanent_seat') }} as seat on country.country_code = seat.country_code
union all by name
select
    country_code,
    country_name,
    m49_code,
    false as is_former,
    'stand_in' as area_type
from stand_in
