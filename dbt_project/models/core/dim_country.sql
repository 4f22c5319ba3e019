with stand_in (country_code, country_name, m49_code) as (
    values ('WLD', 'World', '001'), ('ZZZ', 'Unknown', null)
)

select
    country_code,
    country_name,
    iso2_code,
    m49_code,
    cow_code,
    gw_code,
    fips_code,
    imf_code,
    is_former,
    withdrawn_year,
    valid_from_year,
    valid_to_year,
    successor_code
from {{ ref('country') }}
union all by name
select
    country_code,
    country_name,
    m49_code,
    false as is_former
from stand_in
