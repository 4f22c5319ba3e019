-- A record that a correction replaced is among them with the year that it gave.
select distinct {{ year_of('record') }} as vote_year
from {{ ref('int_claims_changed') }} as changed
inner join {{ ref('stg_record') }} as record on changed.claim_id = record.claim_id
where record.kind = 'vote'
