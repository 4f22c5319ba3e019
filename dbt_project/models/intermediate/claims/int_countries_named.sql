-- The countries of each claim with their roles, as its kind says them. A column of several ends in `_codes`. Who speaks
-- in a statement another model finds.
{% set rows = rows_by_kind('countries') %}

with named (claim_id, country_code, role) as (
    {% for kind, column, role in rows -%}
        select
            claim_id,
            {{ each_of(column) if column.endswith('_codes') else column }},
            '{{ role }}'
        from {{ ref('int_statements_voiced' if column == 'speaker_codes' else 'stg_' ~ kind) }}
        where {{ is_changed('int_claims_changed', 'claim_id') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select distinct claim_id, country_code, role
from named
where country_code is not null and country_code != 'WLD'
