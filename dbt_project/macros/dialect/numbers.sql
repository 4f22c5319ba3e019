{#- A figure for people: whole numbers with their thousands parted; what is huge or broken as it is. -#}
{% macro figure_told(figure) -%}
    {{ adapter.dispatch('figure_told')(figure) }}
{%- endmacro %}

{% macro duckdb__figure_told(figure) -%}
    coalesce(
        if({{ figure }} = trunc({{ figure }}), format('{:,d}', try_cast({{ figure }} as bigint)), null),
        {{ figure }}::string
    )
{%- endmacro %}

{#- As decimals a double that is no whole number prints its shortest digits, as DuckDB has it. -#}
{% macro spark__figure_told(figure) -%}
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
