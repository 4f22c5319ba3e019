{#- Models over the log keep what did not change. `unique_key` names the columns by which their rows are replaced, and
    the set of their values of which something changed since the last whole build: records new or named by a new act in
    staging, else their subjects, every record, or every occurrence, that these are of, the years of the votes among
    them, the months of the coded events, where an occurrence changes with what is folded into it, and the pairs of the
    trade figures. -#}
{% macro changed_set(key) -%}
    {#- A pair goes by many names. -#}
    {%- if key | length == 2 -%}
        {{ return(['reporter_code, partner_code', ref('int_trade_pairs_changed')]) }}
    {%- endif -%}
    {%- set sets = {
        'claim_id': 'stg_change' if 'staging' in model.fqn else 'int_claims_changed',
        'subject_id': 'int_subjects_changed',
        'event_id': 'int_coded_events_changed' if 'coded_event' in model.name else 'int_events_changed',
        'vote_year': 'int_vote_years_changed',
        'month_start_on': 'int_coded_months_changed',
    } -%}
    {%- set name = key[0].split('.') | last -%}
    {{ return([name, ref(sets[name])]) }}
{%- endmacro %}

{#- The condition by which a model looks only at what changed, by the column or the columns of a key; true where it is
    made from nothing. Before joins, beside its table alone: behind them DuckDB often joins all that there is first.
    One query of it is read once: of one that is read twice DuckDB holds all rows. -#}
{% macro is_changed() -%}
    {#- The reference stands in the lineage always; a unit test has no table and no such input. -#}
    {%- if not execute or (this and is_incremental()) -%}
        {{ _is_among(varargs, *changed_set(varargs)) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro _is_among(columns, names, set) -%}
    ({{ columns | join(', ') }}) in (select {{ names }} from {{ set }})
{%- endmacro %}

{#- dbt's own name for how an incremental model with `incremental_strategy: changed` is brought up to date. It removes
    what changed whether or not anything takes its place: what was retracted has no new row. Which rows a model rebuilds
    each time it says as `also_changed` in its meta. By what condition rows went is noted for the code that copies the rest,
    as the check and the publication do. -#}
{% macro get_incremental_changed_sql(arg_dict) -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {%- set key = [arg_dict['unique_key']] if arg_dict['unique_key'] is string else arg_dict['unique_key'] -%}
    {%- set made = arg_dict['target_relation'] -%}
    {%- set names, set = changed_set(key) -%}
    {%- set more = config.get('meta', {}).get('also_changed') -%}
    {%- set condition = _is_among(key, names, set.include(database=false)) ~ (' or ' ~ more if more else '') -%}
    delete from {{ made }} where {{ condition }};
    insert into {{ made }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
    insert into log.changed_rows values ('{{ made.schema }}.{{ made.identifier }}', '{{ condition | replace("'", "''") }}')
{%- endmacro %}
