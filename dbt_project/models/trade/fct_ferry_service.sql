-- Passengers are whole people: a bound of 48.25 a trip means 48 at most; between 48.2 and 48.4 they are 48 to 49.
-- The product is rounded first, for in floating point 29 per cent of 100 places is a little less than 29.
with service as (
    select
        claim.*,
        ferry.* exclude (claim_id),
        coalesce(ferry.passengers_low, ferry.passengers_high) is not null as has_passengers,
        coalesce(ferry.load_factor_low, ferry.load_factor_high) is not null as has_load_factor,
        if(has_passengers, ferry.passengers_low, round(ferry.places_low * ferry.load_factor_low, 6)) as given_low,
        if(has_passengers, ferry.passengers_high, round(ferry.places_high * ferry.load_factor_high, 6)) as given_high
    from {{ ref('stg_ferry_trip') }} as ferry
    inner join {{ ref('fct_claim') }} as claim on ferry.claim_id = claim.claim_id
    where ferry.trips_low is not null or ferry.trips_high is not null
),

counted as (
    select
        *,
        ceil(given_low) > floor(given_high) is true as is_between_whole_numbers,
        if(is_between_whole_numbers, floor(given_low), ceil(given_low)) as trip_passengers_low,
        if(is_between_whole_numbers, ceil(given_high), floor(given_high)) as trip_passengers_high,
        trips_low * trip_passengers_low as all_low,
        trips_high * trip_passengers_high as all_high,
        ceil(all_low) > floor(all_high) is true as are_all_between_whole_numbers
    from service
)

select
    claim_id,
    event_id,
    origin_name,
    origin_country_code,
    destination_name,
    destination_country_code,
    occurred as period,
    trips_low,
    trips_high,
    places_low,
    places_high,
    if(has_load_factor, load_factor_low, passengers_low / nullif(places_high, 0)) as load_factor_low,
    if(has_load_factor, load_factor_high, passengers_high / nullif(places_low, 0)) as load_factor_high,
    load_factor_wording,
    trip_passengers_low,
    trip_passengers_high,
    if(are_all_between_whole_numbers, floor(all_low), ceil(all_low)) as total_passengers_low,
    if(are_all_between_whole_numbers, ceil(all_high), floor(all_high)) as total_passengers_high,
    claimant_name,
    modality
from counted
