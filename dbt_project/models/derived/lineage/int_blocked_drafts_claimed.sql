-- A blocked draft rests on every claim that folds into it.
select
    draft.draft_id,
    draft.country_code,
    draft.vote_year as veto_year,
    folded.claim_id
from {{ ref('fct_blocked_draft') }} as draft
inner join {{ ref('int_drafts_folded') }} as folded on draft.draft_id = folded.draft_id
