{#- Models over the log keep what did not change. Each names the set of changes by which it is brought up to date, a
    table of what changed since the last whole build, and its own columns for the key of that set: the condition by which
    it looks only at what changed, true where it is made from nothing. The set says its key as `change_key` in its meta.
    Before joins, beside its table alone: behind them DuckDB often joins all that there is first. One query of it is read
    once: of one that is read twice DuckDB holds all rows. -#}
{% macro is_changed(change_set) -%}
    {#- The reference stands in the lineage always; a unit test has no table and no such input. -#}
    {%- set relation = ref(change_set) if not execute or (this and is_incremental()) -%}
    {{- _is_among(varargs, relation) if execute and relation else 'true' -}}
{%- endmacro %}

{% macro _is_among(columns, relation) -%}
    ({{ columns | join(', ') }}) in (select {{ _change_set().config.meta.change_key | join(', ') }} from {{ relation }})
{%- endmacro %}

{#- The set of changes of a model: the one table that it reads which has a `change_key`. -#}
{% macro _change_set() -%}
    {%- set found = [] -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes and graph.nodes[id].config.meta.change_key -%}
        {%- do found.append(graph.nodes[id]) -%}
    {%- endfor -%}
    {%- if found | length != 1 -%}
        {{ exceptions.raise_compiler_error(model.name ~ " reads " ~ found | length ~ " sets of changes, wanted one") }}
    {%- endif -%}
    {{ return(found[0]) }}
{%- endmacro %}

{#- dbt's own name for how an incremental model with `incremental_strategy: changed` is brought up to date. It removes
    what changed whether or not anything takes its place: what was retracted has no new row. Which rows a model rebuilds
    each time it says as `also_changed` in its meta. By what condition rows went is noted for the code that copies the rest,
    as the check and the publication do. -#}
{% macro get_incremental_changed_sql(arg_dict) -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {%- set key = [arg_dict['unique_key']] if arg_dict['unique_key'] is string else arg_dict['unique_key'] -%}
    {%- set made = arg_dict['target_relation'] -%}
    {%- set more = config.get('meta', {}).get('also_changed') -%}
    {%- set change_set = _change_set() -%}
    {%- set condition = _is_among(key, change_set.schema ~ '.' ~ change_set.alias) ~ (' or ' ~ more if more else '') -%}
    delete from {{ made }} where {{ condition }};
    insert into {{ made }} ({{ columns }}) select {{ columns }} from {{ arg_dict['temp_relation'] }};
    insert into log.changed_rows
    values ('{{ made.schema }}.{{ made.identifier }}', '{{ condition | replace("'", "''") }}')
{%- endmacro %}
