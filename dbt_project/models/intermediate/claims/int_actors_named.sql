-- The actors of each claim with their roles: who makes it, who relays it, and those of its kind. Who has no name is no
-- actor.
{% set rows = [
    ('int_claims_kept', 'claimant_actors', 'claimant'),
    ('int_claims_kept', 'relayed_by_actors', 'relayer'),
] %}
{% for kind, column, role in rows_by_kind('actors') %}
    {% do rows.append(('stg_' ~ kind, column, role)) %}
{% endfor %}

with named (claim_id, actor, role) as (
    {% for model, column, role in rows -%}
        select
            claim_id,
            {{ each_of(column) }},
            '{{ role }}'
        from {{ ref(model) }}
        where {{ is_changed('int_claims_changed', 'claim_id') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select distinct
    claim_id,
    {{ json_text('actor', 'name') }} as actor_name,
    role,
    {{ json_text('actor', 'type') }} as actor_type,
    {{ json_text('actor', 'country') }} as country_code,
    coalesce(({{ json_text('actor', 'anonymous') }})::boolean, false) as is_anonymous
from named
where
    {{ json_text('actor', 'name') }} is not null
    and claim_id in (select claim_id from {{ ref('int_claims_kept') }})
