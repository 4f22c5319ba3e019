{#- Models over the log keep what did not change. `unique_key` names the column by which their rows are replaced, and
    the set of its values of which something changed since the last whole build: records new or named by a new act in
    staging, else every record, or every occurrence, that these are of, the years of the votes among them, and the months
    of the coded events, where an occurrence changes with what is folded into it. -#}
{% macro changed_set(key) -%}
    {%- set sets = {
        'claim_id': 'stg_change' if 'staging' in model.fqn else 'int_claims_changed',
        'event_id': 'int_coded_events_changed' if 'coded_event' in model.name else 'int_events_changed',
        'vote_year': 'int_vote_years_changed',
        'month_start_on': 'int_coded_months_changed',
    } -%}
    {{ ref(sets[key]) }}
{%- endmacro %}

{#- Figures of trade are replaced by the pair that they are of, whose two columns are their `unique_key`. -#}
{% macro is_pair_changed(one, other) -%}
    {%- if not execute or (this and is_incremental()) -%}
        ({{ one }}, {{ other }}) in (select reporter_code, partner_code from {{ ref('int_trade_pairs_changed') }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#- The condition by which a model looks only at what changed; true where it is made from nothing. -#}
{% macro is_changed(column) -%}
    {%- set key = column.split('.') | last -%}
    {#- The reference stands in the lineage always; a unit test has no table and no such input. -#}
    {%- if not execute or (this and is_incremental()) -%}
        {{ column }} in (select {{ key }} from {{ changed_set(key) }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#- dbt's own name for how an incremental model with `incremental_strategy: changed` is brought up to date. It removes
    what changed whether or not anything takes its place: what was retracted has no new row. -#}
{% macro get_incremental_changed_sql(arg_dict) -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {%- set key = arg_dict['unique_key'] -%}
    delete from {{ arg_dict['target_relation'] }}
    where {% if key is string %}{{ key }} in (select {{ key }} from {{ changed_set(key) }})
    {%- else %}{{ is_pair_changed(*key) }}{% endif %};
    insert into {{ arg_dict['target_relation'] }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}

{#- At the end of a run: what changed is taken up once every model has seen it. -#}
{% macro settle_changes() %}{{ return(adapter.dispatch('settle_changes')()) }}{% endmacro %}

{% macro duckdb__settle_changes() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% set made = results | selectattr('status', 'equalto', 'success') | map(attribute='node.unique_id') | list %}
        {% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') %}
        {% if models | map(attribute='unique_id') | reject('in', made) | list | length == 0 %}
            {% do _do("delete from log.change") %}
        {% endif %}
    {% endif %}
{% endmacro %}
