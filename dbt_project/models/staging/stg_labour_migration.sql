select
    position as claim_id,
    {{ text('origin') }} as origin_code,
    {{ text('destination') }} as destination_code,
    {{ quantity('workers') }},
    {{ quantity('earnings') }},
    {{ text('earnings_per') }} as earnings_per,
    {{ text('earnings_of') }} as earnings_of_name,
    {{ texts('places_of_work[*]') }} as places_of_work,
    'Workers from ' || origin_code || ' in ' || destination_code as claim_title
from {{ records_of('labour_migration') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
