-- Sixty roll calls a number, a bit each: two countries are then compared sixty roll calls at a time.
with bit as (
    select
        ballot.country_code,
        ballot.ballot,
        roll_call.vote_year,
        roll_call.issue_code,
        floor(roll_call.place / 60)::integer as word_key,
        (1::bigint << (roll_call.place % 60)::integer) as bit
    from {{ ref('fct_ballot') }} as ballot
    inner join {{ ref('int_roll_calls_classed') }} as roll_call on ballot.claim_id = roll_call.claim_id
    where
        ballot.is_cast
        and ballot.country_code != 'ZZZ'
        and {{ is_changed('int_vote_years_changed', 'roll_call.vote_year') }}
)

select
    country_code,
    vote_year,
    issue_code,
    word_key,
    bit_or(case when ballot = 'yes' then bit else 0 end) as yes_bits,
    bit_or(case when ballot = 'abstain' then bit else 0 end) as abstain_bits,
    bit_or(case when ballot = 'no' then bit else 0 end) as no_bits
from bit
group by country_code, vote_year, issue_code, word_key
