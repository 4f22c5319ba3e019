{#- Which records are new, or named by a new act: a link that is taken back names those that it joined. Beside each
    stands what it was of until now, for it may be of another from now on: the occurrence and, of a trade figure, the pair.
    The occurrence is that of its subject: a new record may be linked at once, and takes the others of its subject along.
    Where nothing has been made yet, nothing can have changed. -#}
{% macro _note_changes() %}
    {% set is_first = run_query("from duckdb_tables() where schema_name = 'staging'") | length == 0 %}
    {% do _do(
        "insert into log.change with new as (select position, target_positions from ledger.event "
        ~ "where position > (select coalesce(max(position), 0) from log.event)), "
        ~ "named as (select unnest(target_positions) as position from new), "
        ~ "touched as (select position from new union select position from named union "
        ~ "select unnest(target_positions) from ledger.event semi join named using (position) where act = 'link') "
        ~ "select touched.position, was.event_id, flow.reporter_code, flow.partner_code from touched "
        ~ "inner join ledger.event as record on touched.position = record.position "
        ~ "left join " ~ built('intermediate', 'int_subjects_linked', ['subject_id', 'event_id'])
        ~ " as was on record.subject = was.subject_id "
        ~ "left join " ~ built('intermediate', 'int_flows_bounded', ['claim_id', 'reporter_code', 'partner_code'])
        ~ " as flow on touched.position = flow.claim_id where " ~ (not is_first)
    ) %}
{% endmacro %}
