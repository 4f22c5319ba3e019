"""The API itself: what is asked over HTTP, answered from the publication that stands."""

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi import Path as InPath
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.middleware.trustedhost import TrustedHostMiddleware

from warehouse.files.connection import DEFAULT_WAIT, as_whole
from warehouse.files.errors import FileDamaged
from warehouse.publish.contents import PUBLICATION
from warehouse.serving.api.asked import Paging, Subject, Wanted
from warehouse.serving.api.pages import MEDIA, Page, TookTooLong, ask, by_position, of_mart, written
from warehouse.serving.current import Current, Publication

_log = logging.getLogger(__name__)

IfNoneMatch = Annotated[str | None, Header(description="An ETag that is had: 304 if it still stands.")]

_ROWS = {"type": "array", "items": {"type": "object"}}
_PAGE = {
    "type": "object",
    "required": ["build_id", "next", "rows"],
    "properties": {
        "build_id": {"type": "string"},
        "next": {"type": ["integer", "null"], "description": "The position to go on after."},
        "rows": _ROWS,
    },
}
_DETAIL = {"application/json": {"schema": {"type": "object", "properties": {"detail": {"type": "string"}}}}}
_ERRORS: dict[int | str, dict[str, Any]] = {
    304: {"description": "What is had still stands."},
    401: {"description": "The token is missing or wrong.", "content": _DETAIL},
    404: {"description": "There is no such thing.", "content": _DETAIL},
    409: {"description": "Another publication stands; begin again.", "content": _DETAIL},
    500: {"description": "The published file is damaged.", "content": _DETAIL},
    503: {"description": "The query took too long.", "content": _DETAIL},
}
_PAGES: dict[int | str, dict[str, Any]] = _ERRORS | {
    200: {
        "description": "One page. The header Link names the next one, ETag the publication.",
        "content": {
            "application/json": {"schema": _PAGE},
            "text/csv": {"schema": {"type": "string"}},
            "application/vnd.apache.arrow.stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}

# The columns of claim_as_of are those of the history.
_STANDING = "select claim_id as position, * from core.fct_claim_history where is_standing and not is_redacted"
_AS_OF = """
select claim_id as position, *
from core.claim_as_of(recorded := $recorded_at, stated := $stated, occurred := $occurred, certainly := $certainly)
"""
_NARROWED = "($kind is null or kind = $kind) and ($source_id is null or source_id = $source_id)"
_SUBJECTS = """
select
    min(claim_id) as position, subject_id, any_value(kind order by claim_id) as kind, count(*) as record_count,
    count(*) filter (is_standing) as standing_count, max(recorded_at) as last_recorded_at
from core.fct_claim_history
group by subject_id
"""
_HISTORY = """
select claim_id as position, *
from core.fct_claim_history
where subject_id = coalesce(
    (
        select any_value(subject_id)
        from core.fct_claim_history
        where source_id = $source_id and record_id = $record_id
    ),
    $subject_id
)
"""
_SOURCES = "select source_id from core.dim_source union select source_id from core.fct_claim_history order by 1"
_RECORD = "select claim_id as position, * from core.fct_claim_history where claim_id = $claim_id"
# Sources that an answer names in answer to a request for one that is not known.
MOST_NAMED = 100
_MOMENTS = ("recorded_at", "stated", "occurred")


def make_app(
    warehouse: Path, *, token: str | None = None, hosts: tuple[str, ...] = ("*",), wait: float = DEFAULT_WAIT
) -> FastAPI:
    """An ASGI application over the published file: every answer is of one publication, and says which.

    With a `token` each question has to bring it. `hosts` are the names by which it may be called: a page in a browser
    of this machine could otherwise have itself answered under a name of its own (DNS rebinding)."""
    current = Current(warehouse, wait=wait)
    app = FastAPI(
        title="dateline",
        description="What sources say happened, and the marts made of it. Read-only.",
        version="1",
        docs_url=None,  # its page asks the web for a script
        redoc_url=None,
        dependencies=[Depends(_guard(token))],
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))

    @app.exception_handler(TookTooLong)
    def too_long(request: Request, error: TookTooLong) -> JSONResponse:
        return JSONResponse({"detail": f"{error}: ask for less"}, status_code=503)

    @app.exception_handler(FileDamaged)
    def damaged(request: Request, error: FileDamaged) -> JSONResponse:
        """What is damaged, and what to do; who serves the file learns from its log where it lies."""
        _log.error("%s", error)
        return JSONResponse(
            {"detail": "the published file is damaged: it is to be published again: dateline publish, or dateline run"},
            status_code=500,
        )

    @app.exception_handler(404)
    def not_there(request: Request, error: HTTPException) -> JSONResponse:
        """What a route says of it, or that there is no such route."""
        detail = f"there is no {request.url.path}: /openapi.json lists what there is"
        return JSONResponse({"detail": error.detail if "route" in request.scope else detail}, status_code=404)

    def answer(request: Request, paging: Paging, etag: str | None, page: Callable[[Publication], Page]) -> Response:
        with as_whole(warehouse, PUBLICATION), current.reading() as publication:
            build_id = publication.build_id
            if paging.build_id not in (None, build_id):
                raise HTTPException(409, f"{build_id} stands now: begin again")
            headers = _headers(build_id)
            if _is_the_one_held(etag, build_id):
                return Response(status_code=304, headers=headers)
            found = page(publication)
            if found.following is not None:
                going_on = dict(request.query_params) | {"after": found.following, "build_id": build_id}
                headers["Link"] = f'<{request.url.path}?{urlencode(going_on)}>; rel="next"'
            return Response(written(found, build_id, paging.format), headers=headers, media_type=MEDIA[paging.format])

    def plain(etag: str | None, answer_of: Callable[[Publication], Any]) -> Response:
        with as_whole(warehouse, PUBLICATION), current.reading() as publication:
            headers = _headers(publication.build_id)
            if _is_the_one_held(etag, publication.build_id):
                return Response(status_code=304, headers=headers)
            return JSONResponse(answer_of(publication), headers=headers)

    @app.get("/", responses=_ERRORS, response_class=JSONResponse)
    def which_publication(if_none_match: IfNoneMatch = None) -> Response:
        """Which publication stands, and of what state of the ledger."""
        return plain(if_none_match, lambda publication: jsonable_encoder(publication.facts))

    @app.get("/marts", responses=_ERRORS, response_class=JSONResponse)
    def list_marts(if_none_match: IfNoneMatch = None) -> Response:
        """Every mart, with its key, its columns and how many rows it has."""
        return plain(if_none_match, _marts)

    @app.get("/marts/{name}", responses=_PAGES, response_class=Response)
    def rows_of_a_mart(
        name: str, paging: Annotated[Paging, Query()], request: Request, if_none_match: IfNoneMatch = None
    ) -> Response:
        """Rows of a mart, such as trade.fct_trade_flow. Their positions hold for one publication."""

        def page(publication: Publication) -> Page:
            if name not in publication.marts:
                raise HTTPException(404, f"there is no mart {name}: /marts lists them")
            return of_mart(publication, name, paging.after, paging.limit)

        return answer(request, paging, if_none_match, page)

    @app.get("/events", responses=_PAGES, response_class=Response)
    def claims_that_stand(
        wanted: Annotated[Wanted, Query()], request: Request, if_none_match: IfNoneMatch = None
    ) -> Response:
        """Claims that stand, or that stood at moments on the three clocks, by their position in the ledger."""
        parameters = {"kind": wanted.kind, "source_id": wanted.source_id}
        query = f"{_STANDING} and {_NARROWED}"
        if any(getattr(wanted, moment) for moment in _MOMENTS):
            query = f"{_AS_OF} where {_NARROWED}"
            parameters |= {name: getattr(wanted, name) for name in (*_MOMENTS, "certainly")}

        def page(publication: Publication) -> Page:
            _check_source(publication, wanted.source_id)
            return by_position(publication, query, parameters, wanted.after, wanted.limit)

        return answer(request, wanted, if_none_match, page)

    @app.get("/events/{position}", responses=_PAGES, response_class=Response)
    def one_record(
        position: Annotated[int, InPath(ge=1, lt=1 << 53, description="Position in the ledger.")],
        request: Request,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """One record of the ledger, whether it stands or not."""

        def page(publication: Publication) -> Page:
            found = by_position(publication, _RECORD, {"claim_id": position}, 0, 1)
            if not found.rows.height:
                raise HTTPException(404, f"there is no record {position}")
            return found

        return answer(request, Paging(), if_none_match, page)

    @app.get("/subjects", responses=_PAGES, response_class=Response)
    def list_subjects(
        paging: Annotated[Paging, Query()], request: Request, if_none_match: IfNoneMatch = None
    ) -> Response:
        """The streams that records belong to, by the position of their first record."""
        return answer(
            request,
            paging,
            if_none_match,
            lambda publication: by_position(publication, _SUBJECTS, {}, paging.after, paging.limit),
        )

    @app.get("/history", responses=_PAGES, response_class=Response)
    def history_of_a_subject(
        subject: Annotated[Subject, Query()], request: Request, if_none_match: IfNoneMatch = None
    ) -> Response:
        """Everything recorded of a subject, corrected and withdrawn things among it; nothing, if there is no such."""
        source_id, _, record_id = subject.subject_id.partition("#")
        asked = {"subject_id": subject.subject_id, "source_id": source_id, "record_id": record_id}
        return answer(
            request,
            subject,
            if_none_match,
            lambda publication: by_position(publication, _HISTORY, asked, subject.after, subject.limit),
        )

    return app


def _check_source(publication: Publication, source_id: str | None) -> None:
    """Raises RequestValidationError, answered with 422 and the sources that there are, for one that is not known."""
    if source_id is None:
        return
    known = ask(publication, _SOURCES, {})["source_id"].to_list()
    if source_id not in known:
        message = f"there is no such source; known are {', '.join(known[:MOST_NAMED])}"
        more = f" and {len(known) - MOST_NAMED} more: /marts/core.dim_source" if len(known) > MOST_NAMED else ""
        raise RequestValidationError(
            [{"type": "enum", "loc": ("query", "source_id"), "msg": message + more, "input": source_id}]
        )


def _guard(token: str | None) -> Callable[..., None]:
    """Whether who asks may: with the token, where there is one."""
    if token is None:
        return lambda: None
    expected = token.encode()

    def require(given: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]) -> None:
        if given is None or not secrets.compare_digest(given.credentials.encode(), expected):
            raise HTTPException(401, "bring the token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})

    return require


def _headers(build_id: str) -> dict[str, str]:
    return {"ETag": f'"{build_id}"', "Cache-Control": "no-cache"}


def _is_the_one_held(etag: str | None, build_id: str) -> bool:
    """Whether an If-None-Match names the publication (RFC 9110, 13.1.2)."""
    named = [one.strip().removeprefix("W/") for one in (etag or "").split(",")]
    return f'"{build_id}"' in named or named == ["*"]


def _marts(publication: Publication) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "description": mart.description,
            "key": list(mart.key),
            "row_count": publication.rows[name],
            "columns": [
                {
                    "name": column.name,
                    "type": column.type,
                    "nullable": column.is_nullable,
                    "description": column.comment,
                }
                for column in mart.columns
            ],
        }
        for name, mart in publication.marts.items()
    ]
