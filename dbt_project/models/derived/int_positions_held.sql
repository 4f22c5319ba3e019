-- A position is held by whom a statement attributes it to, or by who speaks.
select
    statement.claim_id,
    statement.event_id,
    statement.position_name,
    coalesce(statement.on_position_of_name, statement.speaker_name) as holder_name,
    statement.on_position_of_name is null and statement.is_speaker_anonymous as is_anonymous,
    coalesce(statement.on_position_of_name = statement.speaker_name, true) as is_own_voice,
    statement.start_earliest_on,
    statement.end_latest_on
from {{ ref('fct_statement') }} as statement
where statement.position_name is not null and statement.modality = 'asserted'
