select
    title,
    question,
    sql
from {{ ref('sample_query') }}
