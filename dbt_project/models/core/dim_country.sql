with stand_in (country_code, country_name, m49_code) as (
    values ('WLD', 'World', '001'), ('ZZZ', 'Unknown', null)
)

select
    country_code,
    country_name,
    iso2_code,
    m49_code,
    is_former,
    withdrawn_year
from {{ ref('country') }}
union all
select
    country_code,
    country_name,
    null as iso2_code,
    m49_code,
    false as is_former,
    null as withdrawn_year
from stand_in
