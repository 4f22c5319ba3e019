{#- A list of these expressions. -#}
{% macro list_of() -%}
    {{ adapter.dispatch('list_of')(varargs | join(', ')) }}
{%- endmacro %}

{% macro duckdb__list_of(items) -%}
    [{{ items }}]
{%- endmacro %}

{% macro spark__list_of(items) -%}
    array({{ items }})
{%- endmacro %}

{#- A row for each element of a list. -#}
{% macro each_of(list) -%}
    {{ adapter.dispatch('each_of')(list) }}
{%- endmacro %}

{% macro duckdb__each_of(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro spark__each_of(list) -%}
    explode({{ list }})
{%- endmacro %}

{#- A row for each element of a list of texts, once, and one for them all together. -#}
{% macro each_and_all(list, all) -%}
    {{ each_of(adapter.dispatch('with_all')(list, all)) }}
{%- endmacro %}

{% macro duckdb__with_all(list, all) -%}
    list_distinct(list_concat(['{{ all }}'], {{ list }}))
{%- endmacro %}

{% macro spark__with_all(list, all) -%}
    array_distinct(concat(array('{{ all }}'), coalesce({{ list }}, array())))
{%- endmacro %}

{#- A list or, where it has no elements, that of this text alone. -#}
{% macro or_only(list, text) -%}
    case when {{ count_of(list) }} > 0 then {{ list }} else {{ list_of("'" ~ text ~ "'") }} end
{%- endmacro %}

{#- An aggregate: the values of a column as a list, sorted. -#}
{% macro collected(column) -%}
    {{ adapter.dispatch('collected')(column) }}
{%- endmacro %}

{% macro duckdb__collected(column) -%}
    list({{ column }} order by {{ column }})
{%- endmacro %}

{% macro spark__collected(column) -%}
    array_sort(collect_list({{ column }}))
{%- endmacro %}

{#- An aggregate: the elements of all lists in a column as one list, sorted. -#}
{% macro collected_from(lists) -%}
    {{ adapter.dispatch('collected_from')(lists) }}
{%- endmacro %}

{% macro duckdb__collected_from(lists) -%}
    list_sort(flatten(list({{ lists }})))
{%- endmacro %}

{% macro spark__collected_from(lists) -%}
    array_sort(flatten(collect_list({{ lists }})))
{%- endmacro %}
