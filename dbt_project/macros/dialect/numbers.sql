{#- A figure for people: whole numbers with their thousands separated; what is huge or broken as it is. -#}
{% macro formatted_number(figure) -%}
    {{ adapter.dispatch('formatted_number')(figure) }}
{%- endmacro %}

{% macro duckdb__formatted_number(figure) -%}
    coalesce(
        if({{ figure }} = trunc({{ figure }}), format('{:,d}', try_cast({{ figure }} as bigint)), null),
        {{ figure }}::string
    )
{%- endmacro %}

{#- As decimals a double that is no whole number prints its shortest digits, as DuckDB has it. -#}
{% macro spark__formatted_number(figure) -%}
    case
        when abs({{ figure }}) >= 9223372036854775807 then replace(replace({{ figure }}::string, '.0E', 'E'), 'E', 'e+')
        when {{ figure }} = floor({{ figure }}) then format_number({{ figure }}::bigint, 0)
        else trim(trailing '0' from {{ figure }}::decimal(38, 15)::string)
    end
{%- endmacro %}

{#- The mean of decimals as a double, from a sum that is the same in any order. -#}
{% macro mean_of(decimals) -%}
    {{ adapter.dispatch('mean_of')(decimals) }}
{%- endmacro %}

{% macro duckdb__mean_of(decimals) -%}
    avg({{ decimals }})
{%- endmacro %}

{#- Spark's mean of decimals is a decimal of four more digits. -#}
{% macro spark__mean_of(decimals) -%}
    sum({{ decimals }})::double / count({{ decimals }})
{%- endmacro %}

{#- The sum of doubles, of the rows that meet the condition where one is given: null where there are none. A sum of
    doubles depends on the order of its terms; they are added from the least to the greatest, so that any build of the
    same rows has the same last bit. -#}
{% macro sum_of(figure, condition=none) -%}
    {{ adapter.dispatch('sum_of')(figure, ' filter (where ' ~ condition ~ ')' if condition else '') }}
{%- endmacro %}

{% macro duckdb__sum_of(figure, filter) -%}
    list_sum(list_sort(list({{ figure }}){{ filter }}))
{%- endmacro %}

{% macro spark__sum_of(figure, filter) -%}
    case when count({{ figure }}){{ filter }} > 0
        then aggregate(array_sort(collect_list({{ figure }}){{ filter }}), 0D, (total, figure) -> total + figure)
    end
{%- endmacro %}
