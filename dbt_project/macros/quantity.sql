{#- The columns of a Quantity in a payload: its bounds as given, whether each end is included, its unit, its
    wording and the step it was rounded to. Where its kind keeps it in certain units the bounds are null where the unit is
    another, as it can be in a record that was appended before units were checked; the figure as it was given is then in
    the column `_unconverted`. -#}
{% macro quantity(name) %}
    {{ in_units(name, 'low') }} as {{ name }}_low,
    {{ in_units(name, 'high') }} as {{ name }}_high,
    ({{ text(name ~ '.low_included') }})::boolean as is_{{ name }}_low_included,
    ({{ text(name ~ '.high_included') }})::boolean as is_{{ name }}_high_included,
    {{ text(name ~ '.unit') }} as {{ name }}_unit_name,
    {{ text(name ~ '.wording') }} as {{ name }}_wording,
    ({{ text(name ~ '.rounded_to') }})::double as {{ name }}_rounded_to
    {%- if units_of(name) %},
    case
        when not {{ is_in_units(name) }}
            then concat_ws(' to ', {{ text(name ~ '.low') }}, nullif({{ text(name ~ '.high') }}, {{ text(name ~ '.low') }}))
                || ' ' || {{ text(name ~ '.unit') }}
    end as {{ name }}_unconverted
    {%- endif %}
{%- endmacro %}

{#- A number of a Quantity, null where its kind does not keep its unit. -#}
{% macro in_units(name, part) -%}
    {%- if units_of(name) -%}
        case when {{ is_in_units(name) }} then ({{ text(name ~ '.' ~ part) }})::double end
    {%- else -%}
        ({{ text(name ~ '.' ~ part) }})::double
    {%- endif -%}
{%- endmacro %}

{% macro is_in_units(name) -%}
    {%- set units = units_of(name) -%}
    coalesce({{ text(name ~ '.unit') }}, '{{ units[0] }}') in ('{{ units | join("', '") }}')
{%- endmacro %}

{#- Bounds with the rounding of the source: half a step further out on either side. -#}
{% macro widened_low(name) -%}
    {{ name }}_low - coalesce({{ name }}_rounded_to, 0) / 2
{%- endmacro %}

{% macro widened_high(name) -%}
    {{ name }}_high + coalesce({{ name }}_rounded_to, 0) / 2
{%- endmacro %}

{#- Bounds with the reading of a wording (a row of the seed `wording`): an open end is the other end times its
    factor, a single figure is widened by both factors, two bounds that the source gave stay as they are.
    A bound that a wording implies is `most` at most. -#}
{% macro worded_low(name, reading) -%}
    case
        when {{ name }}_low is null or {{ name }}_low = {{ name }}_high
            then coalesce({{ name }}_high * {{ reading }}.low_factor, {{ name }}_low)
        else {{ name }}_low
    end
{%- endmacro %}

{% macro worded_high(name, reading, most=none) -%}
    {%- set implied = name ~ '_low * ' ~ reading ~ '.high_factor' -%}
    case
        when {{ name }}_high is null or {{ name }}_low = {{ name }}_high
            then coalesce({% if most %}if({{ implied }} > {{ most }}, {{ most }}, {{ implied }}){% else %}{{ implied }}{% endif %}, {{ name }}_high)
        else {{ name }}_high
    end
{%- endmacro %}

{#- The policy of a reading that supplies a bound: of two bounds that the source gave it supplies none. -#}
{% macro worded_by(name, reading) -%}
    case when coalesce({{ name }}_low = {{ name }}_high, true) then {{ reading }}.wording_policy end
{%- endmacro %}
