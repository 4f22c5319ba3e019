select
    position as claim_id,
    {{ text('origin.name') }} as origin_name,
    {{ text('origin.country') }} as origin_country_code,
    {{ text('destination.name') }} as destination_name,
    {{ text('destination.country') }} as destination_country_code,
    {{ text('service') }} as service_name,
    {{ quantity('trips') }},
    {{ quantity('places') }},
    {{ quantity('load_factor') }},
    {{ quantity('passengers') }},
    {{ texts('passenger_groups[*]') }} as passenger_groups,
    {{ text('operator.name') }} as operator_name,
    {{ text('contracted_by.name') }} as contracted_by_name,
    {{ text('contracted_through.name') }} as contracted_through_name,
    {{ text('result') }} as result,
    {{ text('outlook') }} as outlook
from {{ source('log', 'event') }}
where kind = 'ferry_trip'
