{% for source in sources() -%}
    select
        {{ quoted(source.source_id) }} as source_id,
        {{ quoted(source.source_title) }} as source_title,
        {{ quoted(source.kinds) }} as kinds,
        {{ quoted(source.url) }} as url,
        {{ quoted(source.licence) }} as licence,
        {{ quoted(source.citation) }} as citation,
        {{ quoted(source.cadence) }} as cadence,
        {{ quoted(source.version) }} as version,
        {{ source.is_shareable }} as is_shareable
    {% if not loop.last %}union all{% endif %}
{% endfor %}
