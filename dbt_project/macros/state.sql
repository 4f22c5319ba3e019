{#- Each whole build is a state of its own, and knows the one that it was made from: whoever has checked or published
    that one need look only at what log.renewed names, the rows of which mart were made anew, by a condition. A mart that
    it does not name was made anew as a whole. -#}
{% macro begin_state() %}
    {% do _do("create table if not exists log.state (state_id varchar, previous_state_id varchar)") %}
    {% do _do("insert into log.state select null, null where not exists (from log.state)") %}
    {% do _do("update log.state set previous_state_id = state_id, state_id = null where state_id is not null") %}
    {# What was redacted shall be gone from all that is made: nothing is taken over. #}
    {% do _do(
        "update log.state set previous_state_id = null where exists (from ledger.event where act = 'redact' "
        ~ "and position > (select coalesce(max(position), 0) from log.event))"
    ) %}
    {% do _do("create or replace table log.renewed (mart_name varchar, condition varchar)") %}
{% endmacro %}

{#- At the end of a run in which every model was made: what changed is taken up and, unless a test failed, this is a
    state. After one that is none nothing is taken over. -#}
{% macro settle_state() %}{{ return(adapter.dispatch('settle_state')()) }}{% endmacro %}

{% macro duckdb__settle_state() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% set made = results | selectattr('status', 'equalto', 'success') | map(attribute='node.unique_id') | list %}
        {% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') %}
        {% if models | map(attribute='unique_id') | reject('in', made) | list | length == 0 %}
            {% set is_sound = results | selectattr('status', 'in', ['error', 'fail', 'runtime error']) | list == [] %}
            {% do _do("delete from log.change") %}
            {% do _do("update log.state set " ~ ("state_id = uuid()" if is_sound else "previous_state_id = null")) %}
        {% endif %}
    {% endif %}
{% endmacro %}
