select
    position as claim_id,
    {{ text('body') }} as body_code,
    {{ text('outcome') }} as outcome,
    {{ text('resolution') }} as resolution_name,
    {{ text('draft') }} as draft_name,
    {{ text('meeting') }} as meeting_name,
    {{ text('session') }} as session_name,
    {{ text('matter') }} as matter,
    {{ text('detail') }} as detail,
    {{ text('agenda') }} as agenda_name,
    {{ texts('issues[*]') }} as issue_names,
    data ->> '$.issues[*]' as issues,
    {{ text('note') }} as note,
    ({{ text('is_important') }})::boolean as is_important,
    ({{ text('is_amendment') }})::boolean as is_amendment,
    ({{ text('is_paragraph') }})::boolean as is_paragraph,
    data ->> '$.sponsors[*]' as sponsor_codes,
    data ->> '$.blocked_by[*]' as blocker_codes,
    data ->> '$.ballots[*].country' as ballot_codes,
    data ->> '$.ballots[*].vote' as ballot_votes,
    ({{ text('yes_count') }})::integer as yes_count,
    ({{ text('no_count') }})::integer as no_count,
    ({{ text('abstain_count') }})::integer as abstain_count,
    ({{ text('non_voting_count') }})::integer as non_voting_count,
    ({{ text('member_count') }})::integer as member_count,
    -- Who is no member has no vote.
    list_transform(
        list_filter(list_zip(ballot_codes, ballot_votes), lambda ballot: ballot[2] != 'not_member'),
        lambda ballot: ballot[1]
    ) as voter_codes,
    body_code || coalesce(' draft ' || outcome, ' vote') || ': ' || matter as claim_title
from {{ source('log', 'event') }}
where kind = 'vote' and {{ is_changed('claim_id') }}
