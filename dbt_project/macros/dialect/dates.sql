{#- How many days after the first day the last is; 0 for one day. -#}
{% macro days_between(first_on, last_on) -%}
    {{ adapter.dispatch('days_between')(first_on, last_on) }}
{%- endmacro %}

{% macro duckdb__days_between(first_on, last_on) -%}
    ({{ last_on }} - {{ first_on }})
{%- endmacro %}

{% macro spark__days_between(first_on, last_on) -%}
    datediff({{ last_on }}, {{ first_on }})
{%- endmacro %}

{#- A row for each year or month that days from the first to the last lie in: the day on which it begins. -#}
{% macro each_period(grain, first_on, last_on) -%}
    {{ adapter.dispatch('each_period')(grain, first_on, last_on) }}
{%- endmacro %}

{% macro duckdb__each_period(grain, first_on, last_on) -%}
    unnest(generate_series(date_trunc('{{ grain }}', {{ first_on }}), {{ last_on }}, interval 1 {{ grain }}))::date
{%- endmacro %}

{% macro spark__each_period(grain, first_on, last_on) -%}
    explode(sequence(date_trunc('{{ grain }}', {{ first_on }})::date, {{ last_on }}, interval 1 {{ grain }}))
{%- endmacro %}

{#- A row for each year from the first to the last. -#}
{% macro each_year(first_year, last_year) -%}
    {{ adapter.dispatch('each_year')(first_year, last_year) }}
{%- endmacro %}

{% macro duckdb__each_year(first_year, last_year) -%}
    unnest(range({{ first_year }}, {{ last_year }} + 1))::integer
{%- endmacro %}

{% macro spark__each_year(first_year, last_year) -%}
    explode(case when {{ first_year }} <= {{ last_year }} then sequence({{ first_year }}, {{ last_year }}) end)
{%- endmacro %}
