{#- Each whole build is a state of its own, and knows the one that it was made from and whether that passed every test.
    What was tested, checked or published of that one need be compared only with the rows that log.changed_rows names, by
    mart and condition. A mart that it does not name was rebuilt whole. -#}
{% macro begin_state() %}
    {% do _do(
        "create table if not exists log.state as "
        ~ "select null::varchar as state_id, null::varchar as previous_state_id, false as is_tested, "
        ~ "false as was_tested, null::varchar as code_hash"
    ) %}
    {% do _do(
        "update log.state set previous_state_id = state_id, was_tested = is_tested, state_id = null, is_tested = false "
        ~ "where state_id is not null"
    ) %}
    {# What was redacted shall be gone from all that is made: nothing is taken over. #}
    {% do _do(
        "update log.state set previous_state_id = null where exists (from ledger.event where act = 'redact' "
        ~ "and position > (select coalesce(max(position), 0) from log.event))"
    ) %}
    {% do _do("create or replace table log.changed_rows (mart_name varchar, condition varchar)") %}
    {% do _do(
        "create or replace table log.test_result (test_id varchar, failure_count bigint, failures_query varchar)"
    ) %}
{% endmacro %}

{#- At the end of a run in which every model was made, or left out because nothing of its kinds changed: what changed
    is taken up and, unless a test failed, this is a state. After one that is none nothing is taken over. -#}
{% macro settle_state() %}{{ return(adapter.dispatch('settle_state')()) }}{% endmacro %}

{% macro duckdb__settle_state() %}
    {% set left_out = env_var('DATELINE_LEFT_OUT', '').split() %}
    {% if execute and flags.WHICH in ('build', 'run') and _is_whole(left_out) %}
        {# In one transaction: the disk is synced once. #}
        {% do _do("begin") %}
        {% do note_left_out(left_out) %}
        {% if env_var('DATELINE_TESTS_TOGETHER', '') %}
            {% do run_generic_tests(results | map(attribute='node.unique_id') | list) %}
        {% endif %}
        {% set failed = results | selectattr('status', 'in', ['error', 'fail', 'runtime error']) | list %}
        {% set together = run_query("select count(*), count_if(failure_count > 0) from log.test_result").rows[0] %}
        {% do _do("delete from log.change") %}
        {% if failed or together[1] %}
            {% do _do("update log.state set previous_state_id = null") %}
        {% else %}
            {% set is_tested = _lacks('test', 'pass') | length == together[0] %}
            {# Of which code of dateline this is the build: by itself dbt does not know it. #}
            {% set code = "nullif('" ~ env_var('DATELINE_CODE', '') ~ "', '')" %}
            {% do _do("update log.state set state_id = uuid(), is_tested = " ~ is_tested ~ ", code_hash = " ~ code) %}
        {% endif %}
        {% do _do("commit") %}
    {% endif %}
{% endmacro %}

{#- Whether every model was made but those left out, and these could be: they are as in a whole build before, and of
    their kinds nothing changed. -#}
{% macro _is_whole(left_out) %}
    {% set lacking = _lacks('model', 'success') | map(attribute='name') | reject('in', left_out) | list %}
    {% set found = run_query(
        "select exists (from log.state where previous_state_id is not null) and not exists (from log.model_kind "
        ~ "where list_contains(['" ~ left_out | join("', '") ~ "'], model_name) "
        ~ "and list_has_any(kinds, (select list(distinct kind) from intermediate.int_claims_changed)))"
    ) if left_out and not lacking %}
    {{ return(not lacking and (not left_out or found.rows[0][0])) }}
{% endmacro %}

{#- The models, or the tests, that did not come to that in this run, those that it left out among them. -#}
{% macro _lacks(kind, status) %}
    {% set met = results | selectattr('status', 'equalto', status) | map(attribute='node.unique_id') | list %}
    {% set nodes = graph.nodes.values() | selectattr('resource_type', 'equalto', kind) %}
    {{ return(nodes | rejectattr('unique_id', 'in', met) | list) }}
{% endmacro %}
