-- Held as a whole for both queries below, these rows took more memory than everything else.
-- What a mart has no row of is no figure of it, whatever there is to work it out from.
with rests_on (
    table_name, figure_key, reporter_code, partner_code, claim_id, event_id, role, policy
) as not materialized (
    {% for figure in figures() -%}
        {% set last_figure = loop.last -%}
        {% set key = figure.key | join(', ') -%}
        {% set mart = figure.table.split('.')[1] -%}
        {% set conditions = ['(' ~ key ~ ') in (select ' ~ key ~ ' from ' ~ ref(mart) ~ ')'] if figure.model else [] -%}
        {% do conditions.append(is_changed('int_trade_pairs_changed', *figure.pair)) if figure.pair -%}
        {% for column, role in figure.claims.items() -%}
            select
                '{{ figure.table }}',
                {{ figure_key(figure.key) }},
                {{ (figure.pair or ['null::varchar', 'null::varchar']) | join(', ') }},
                {{ 'null::bigint' if column.endswith('event_id') else column }},
                {{ column if column.endswith('event_id') else 'null::bigint' }},
                {{ "'" ~ role ~ "'" if role else 'role' }},
                {{ figure.policy or 'null' }}::varchar
            from {{ ref(figure.model or mart) }}
            {{ 'where ' ~ conditions | join(' and ') if conditions }}
            {% if not (last_figure and loop.last) %}union all{% endif %}
        {% endfor %}
    {% endfor %}
)

select table_name, figure_key, claim_id, role, policy, reporter_code, partner_code
from rests_on
where claim_id is not null
union
select
    rests_on.table_name,
    rests_on.figure_key,
    claim.claim_id,
    rests_on.role,
    rests_on.policy,
    rests_on.reporter_code,
    rests_on.partner_code
from rests_on
inner join {{ ref('fct_claim') }} as claim on rests_on.event_id = claim.event_id
