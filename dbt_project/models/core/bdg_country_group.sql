select
    group_code,
    country_code,
    from_on,
    to_on
from {{ ref('country_group') }}
