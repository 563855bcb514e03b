"""The desk's requests over HTTP: forms, commands, a list in pages, and the same list live.

    pip install fastapi uvicorn community-open-requests
    COMMUNITY_STORE=desk uvicorn --app-dir examples/web desk:app --workers 4 --timeout-graceful-shutdown 1

Plain functions run in FastAPI's worker threads, which share one Community a process; who listens takes none.
The proxy in front logs people in and says who they are in X-Forwarded-User: nobody else may reach this port.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from community_core import Community, CommunityError, to_json
from community_core.commands import build
from community_core.domain import REQUEST
from community_open_requests import OpenRequests

STATUS = {
    "invalid": 422,
    "not-found": 404,
    "conflict": 409,
    "forbidden": 403,
    "unavailable": 503,
    "damaged": 500,
}
OUR_FAULT = {
    "en": "That cannot be done just now. We have been told; please try again later.",
    "zh": "现在无法办理，我们已得知情况，请稍后再试。",
}


@asynccontextmanager
async def opened(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
    """Each process opens the store for itself, and closes it when it ends."""
    with Community.open(os.environ["COMMUNITY_STORE"]) as community:
        yield {"community": community}


app = FastAPI(title="Desk", lifespan=opened)


async def _community(request: Request) -> Community:
    community: Community = request.state.community
    return community


Opened = Annotated[Community, Depends(_community)]
Person = Annotated[str, Header(alias="X-Forwarded-User")]


@app.exception_handler(CommunityError)
async def refuse(request: Request, error: CommunityError) -> JSONResponse:
    """What went wrong, in the reader's language; what is the server's own fault is for its log."""
    language: Literal["en", "zh"] = "zh" if request.headers.get("Accept-Language", "")[:2] == "zh" else "en"
    body = {"kind": error.kind, "retryable": error.retryable, "message": OUR_FAULT[language]}
    if STATUS[error.kind] < 500:
        body = to_json(error) | {"message": error.told(language)}
    else:
        logging.getLogger(__name__).error("%s", error)
    waiting = {"Retry-After": "1"} if error.retryable else {}
    return JSONResponse(body, STATUS[error.kind], waiting)


@app.get("/commands")
def commands(community: Opened) -> dict[str, str]:
    """What can be done, and how it is called in Chinese."""
    return {name: kind.zh for name, kind in community.catalogue.items()}


@app.get("/commands/{name}")
def form(name: str, community: Opened) -> dict[str, Any]:
    """The JSON Schema that a form for a command is made from."""
    return community.catalogue[name].json_schema


@app.post("/commands/{name}", status_code=201)
def execute(
    name: str,
    values: dict[str, Any],
    community: Opened,
    by: Person,
    idempotency_key: Annotated[str, Header()],
) -> Any:
    """Do it once, however often it is sent under this key; the receipt is the same each time."""
    command = build(community.catalogue[name], values, community.zone)
    return to_json(community.execute(command, by=by, command_id=idempotency_key), community.zone)


@app.get("/requests")
def requests(community: Opened, limit: int = 20, after: str | None = None, search: str | None = None) -> Any:
    """A page of the open requests, and the cursor of the next one."""
    page = community.view(OpenRequests).page(limit, after=after, search=search)
    return {"rows": to_json(page.rows, community.zone), "cursor": page.cursor}


@app.get("/requests/{request_id}/history")
def history(request_id: str, community: Opened) -> Any:
    """Every fact about a request, oldest first."""
    return to_json(community.history(request_id), community.zone)


def _place(community: Opened, last_event_id: Annotated[str | None, Header()] = None) -> int | str:
    """Where a browser goes on, or now; a place in another ledger is refused before the stream begins."""
    place = last_event_id or community.ledger.position()
    community.follow(after=place)
    return place


@app.get("/live", response_class=EventSourceResponse)
async def live(
    community: Opened, after: Annotated[int | str, Depends(_place)]
) -> AsyncIterator[ServerSentEvent]:
    """Each news of a request with its row as it is now, null once it is off the list.

    A page that listens first and reads the list then misses nothing.
    """
    async for fact in community.following(after=after, types=REQUEST.events):
        row = await asyncio.to_thread(_row, community, fact.stream_id)
        news = {"type": fact.type, "stream_id": fact.stream_id, "row": to_json(row, community.zone)}
        yield ServerSentEvent(data=news, id=fact.cursor)


def _row(community: Community, request_id: str) -> Any:
    view = community.view(OpenRequests)
    kept = view.requests.get(request_id)
    return view.shown(kept) if kept is not None and kept.open else None
