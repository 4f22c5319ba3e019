{#- The root of a claim that is computed from no other. Who is heard through several papers is one root. An anonymous
    voice cannot be distinguished from another, and a paper that repeats an agency says nothing of its own: both rest on the older
    document. -#}
{% macro root_of(record, speaker) -%}
    case
        when {{ speaker }}.is_claimant_anonymous then coalesce({{ record }}.derived_from_name, {{ record }}.source_id)
        when {{ record }}.relayed_by_name is null then coalesce({{ record }}.derived_from_name, {{ speaker }}.claimant_name)
        else {{ speaker }}.claimant_name
    end
{%- endmacro %}
