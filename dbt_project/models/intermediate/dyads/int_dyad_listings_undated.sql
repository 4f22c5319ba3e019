-- Listings of which nobody tells when they began: each can have begun in any period before it was first seen.
select
    authority.country_code as lister_code,
    listed.country_code as listed_code,
    count(*)::integer as undated_count
from (
    select authority_name, {{ each_of("split(country_codes, ', ')") }} as country_code
    from {{ ref('fct_sanction') }}
    where action in ('listing', 'measure') and listed_earliest_on is null
) as listed
inner join {{ ref('sanction_authority') }} as authority on listed.authority_name = authority.authority_name
where listed.country_code not in ('WLD', 'ZZZ') and listed.country_code != authority.country_code
group by authority.country_code, listed.country_code
