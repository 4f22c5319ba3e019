-- The roll calls of a month are some of the bits of a year: a mask picks them out.
with mask as (
    select
        roll_call.vote_year,
        date_trunc('month', vote.start_earliest_on)::date as month_start_on,
        floor(roll_call.place / 60)::integer as word_key,
        bit_or(1::bigint << (roll_call.place % 60)::integer) as bits
    from {{ ref('int_roll_calls_classed') }} as roll_call
    inner join {{ ref('fct_vote') }} as vote on roll_call.claim_id = vote.claim_id
    where
        roll_call.issue_code = 'all'
        and date_trunc('month', vote.start_earliest_on) = date_trunc('month', vote.end_latest_on)
        and {{ is_changed('int_vote_years_changed', 'roll_call.vote_year') }}
    group by all
)

select
    one.country_code as country_a_code,
    other.country_code as country_b_code,
    mask.vote_year,
    mask.month_start_on,
    sum(bit_count(
        mask.bits
        & (one.yes_bits | one.abstain_bits | one.no_bits) & (other.yes_bits | other.abstain_bits | other.no_bits)
    ))::integer as common_vote_count,
    sum(bit_count(mask.bits & (
        (one.yes_bits & other.yes_bits) | (one.abstain_bits & other.abstain_bits) | (one.no_bits & other.no_bits)
    )))::integer as equal_vote_count,
    sum(bit_count(
        mask.bits & ((one.yes_bits & other.no_bits) | (one.no_bits & other.yes_bits))
    ))::integer as opposite_vote_count
from mask
inner join {{ ref('int_ballots_packed') }} as one
    on mask.vote_year = one.vote_year and mask.word_key = one.word_key and one.issue_code = 'all'
inner join {{ ref('int_ballots_packed') }} as other
    on
        mask.vote_year = other.vote_year
        and mask.word_key = other.word_key
        and other.issue_code = 'all'
        and one.country_code < other.country_code
group by one.country_code, other.country_code, mask.vote_year, mask.month_start_on
having common_vote_count > 0
