{#- Whether a date says enough for an occurrence to be counted in its years and months: one that is open on a side, or
    that leaves more than ten years open, does not. -#}
{% macro is_dated(first_on, last_on) -%}
    coalesce({{ days_between(first_on, last_on) }} < 3660, false)
{%- endmacro %}
