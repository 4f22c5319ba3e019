with counted as (
    select
        one.country_code,
        one.vote_year,
        seat.seat_code,
        {{ vote_pairs_counted('one', 'other') }}
    from {{ ref('int_ballots_packed') }} as one
    -- A word has the votes of some roll calls of a year, a bit each.
    inner join {{ ref('int_ballots_packed') }} as other
        on
            one.vote_year = other.vote_year
            and one.issue_code = other.issue_code
            and one.word_key = other.word_key
    inner join {{ ref('permanent_seat') }} as seat on other.country_code = seat.country_code
    where
        one.issue_code = 'all'
        and one.country_code != other.country_code
        and {{ is_changed('int_vote_years_changed', 'one.vote_year') }}
    group by one.country_code, one.vote_year, seat.seat_code
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
    country_code,
    vote_year,
    seat_code,
    (half / 2 + opposite) / common as distance,
    {{ agreement_measured() }}
from expected
