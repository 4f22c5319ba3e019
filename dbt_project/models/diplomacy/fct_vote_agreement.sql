with counted as (
    select
        one.country_code as country_a_code,
        other.country_code as country_b_code,
        one.vote_year,
        one.issue_code,
        {{ vote_pairs_counted('one', 'other') }}
    from {{ ref('int_ballots_packed') }} as one
    inner join {{ ref('int_ballots_packed') }} as other
        on
            one.vote_year = other.vote_year
            and one.issue_code = other.issue_code
            and one.word_key = other.word_key
            and one.country_code < other.country_code
    where {{ is_changed('int_vote_years_changed', 'one.vote_year') }}
    group by one.country_code, other.country_code, one.vote_year, one.issue_code
),

summed as (
    select *, {{ votes_summed() }}
    from counted
),

expected as (
    select *, {{ chance_measured() }}
    from summed
    where common > 0
)

select
    country_a_code,
    country_b_code,
    vote_year,
    issue_code,
    {{ agreement_measured() }}
from expected
