with rests_on (table_name, figure_key, claim_id, event_id, role, policy) as (
    {% for table, model, keys, columns, policy in figures() -%}
        {% set last_figure = loop.last -%}
        {% for column, role in columns.items() -%}
            select
                '{{ table }}',
                {{ figure_key(keys) }},
                {{ 'null::bigint' if column.endswith('event_id') else column }},
                {{ column if column.endswith('event_id') else 'null::bigint' }},
                {{ "'" ~ role ~ "'" if role else 'role' }},
                {{ policy }}::varchar
            from {{ ref(model) }}
            where {{ keys | join(' is not null and ') }} is not null
            {% if not (last_figure and loop.last) %}union all{% endif %}
        {% endfor %}
    {% endfor %}
)

select distinct
    rests_on.table_name,
    rests_on.figure_key,
    claim.claim_id,
    rests_on.role,
    rests_on.policy
from rests_on
inner join {{ ref('fct_claim') }} as claim on rests_on.claim_id = claim.claim_id
union
select distinct
    rests_on.table_name,
    rests_on.figure_key,
    claim.claim_id,
    rests_on.role,
    rests_on.policy
from rests_on
inner join {{ ref('fct_claim') }} as claim on rests_on.event_id = claim.event_id
