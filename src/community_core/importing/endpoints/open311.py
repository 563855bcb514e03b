"""Open311 GeoReport v2: the requests of an endpoint, by windows of ninety days and pages within each."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from attrs import evolve, frozen

from community_core.errors import InvalidInput
from community_core.importing.endpoints.asking import Endpoint, Response, unusable_endpoint

WINDOW = timedelta(days=90)
"""The longest span that the standard lets one ask for."""

PAGE_SIZE = 100
_MOST_PAGES = 10_000
"""A million requests in ninety days: more no city has."""

_FULL = 1_000
"""So many requests the standard gives at most where there are no pages."""

_SHORTEST = timedelta(minutes=1)
_NOT_AS_JSON = frozenset([404, 406, 415])
Record = dict[str, Any]


@frozen(kw_only=True)
class QueryPlace:
    """How far it has come: the windows that are left, the first of them from that page on."""

    windows: tuple[tuple[datetime, datetime], ...]
    page: int = 1

    @classmethod
    def at_beginning(cls, since: datetime, until: datetime) -> "QueryPlace":
        """Nothing is asked yet."""
        windows = []
        while since < until:
            windows.append((since, min(since + WINDOW, until)))
            since += WINDOW
        return cls(windows=tuple(windows))

    @property
    def next_window(self) -> "QueryPlace":
        """Through with the first."""
        return QueryPlace(windows=self.windows[1:])

    @property
    def halved(self) -> "QueryPlace":
        """The first in two, since the endpoint gives no more than its beginning."""
        start, end = self.windows[0]
        middle = start + (end - start) / 2
        return QueryPlace(windows=((start, middle), (middle, end), *self.windows[1:]))


@frozen
class RequestPage:
    """Some requests, and from where on to ask once they are recorded."""

    records: tuple[Record, ...]
    then: QueryPlace


def pages(endpoint: Endpoint, place: QueryPlace) -> Iterator[RequestPage]:
    """The requests from a place on, a page at a time, until all windows are through.

    An endpoint that knows no pages, or goes on giving the same one, is asked for shorter windows where it
    cannot have given everything. Raises InvalidInput as :meth:`Endpoint.ask`, and for what is no answer.
    """
    services, seen, first = _services(endpoint), set[str](), list[str]()
    while place.windows:
        records = _asked(endpoint, place, services)
        numbers = [str(each.get("service_request_id", "")) for each in records]
        new = [each for each, number in zip(records, numbers, strict=True) if number not in seen]
        if place.page > 1 and numbers and numbers == first and len(first) >= _enough(first):
            place, seen = _shorter(endpoint, place), set()
            continue
        if place.page == _MOST_PAGES and new:
            raise _endless(endpoint, place)
        if not new:
            place, seen = place.next_window, set()
            continue
        first = numbers if place.page == 1 else first
        seen.update(numbers)
        place = evolve(place, page=place.page + 1)
        yield RequestPage(tuple(new), place)


def _enough(first: list[str]) -> int:
    """From how many on the same page once more may hide others: just what was asked for, or the most the
    standard gives."""
    return len(first) if len(first) in (PAGE_SIZE, _FULL) else _FULL


def _shorter(endpoint: Endpoint, place: QueryPlace) -> QueryPlace:
    start, end = place.windows[0]
    if end - start < _SHORTEST:
        raise unusable_endpoint(
            endpoint.address,
            f"it gives the same page again and again, and never all requests of {start:%Y-%m-%d %H:%M}",
            f"对方一再给出同一页，始终不能给全 {start:%Y-%m-%d %H:%M} 的诉求",
        )
    return place.halved


def _endless(endpoint: Endpoint, place: QueryPlace) -> InvalidInput:
    start, end = place.windows[0]
    days = f"{start:%Y-%m-%d} – {end:%Y-%m-%d}"
    return unusable_endpoint(
        endpoint.address,
        f"of {days} it has more than {_MOST_PAGES} pages, perhaps without end; ask whoever runs it, or for "
        "what was raised since a later day",
        f"{days} 的诉求超过 {_MOST_PAGES} 页，可能没有尽头；请询问其管理者，或改从较晚的日期起导入",
    )


def _asked(endpoint: Endpoint, place: QueryPlace, services: Mapping[str, str]) -> list[Record]:
    start, end = place.windows[0]
    values = {
        "start_date": _written(start),
        "end_date": _written(end),
        "page": str(place.page),
        "page_size": str(PAGE_SIZE),
    }
    records = _listed(endpoint, "requests", values)
    for each in records:
        code = str(each.get("service_code", ""))
        if not each.get("service_name") and code in services:
            each["service_name"] = services[code]
    return records


def _services(endpoint: Endpoint) -> Mapping[str, str]:
    """What the codes of services mean, for requests that tell the code alone."""
    listed = _listed(endpoint, "services", {})
    return {str(each.get("service_code")): str(each.get("service_name", "")) for each in listed}


def _listed(endpoint: Endpoint, what: str, values: Mapping[str, str]) -> list[Record]:
    answer = endpoint.ask(f"{what}.json", **values)
    if answer.status in _NOT_AS_JSON:
        answer = endpoint.ask(f"{what}.xml", **values)
    if answer.status != 200:
        said = f"{answer.status}{_description(answer)}"
        raise unusable_endpoint(endpoint.address, f"{what}: it answers {said}", f"{what}：对方回答 {said}")
    found = _from_xml(endpoint, answer) if answer.body.lstrip()[:1] == b"<" else _from_json(endpoint, answer)
    return [each for each in found if isinstance(each, dict)]


def _from_json(endpoint: Endpoint, answer: Response) -> list[Any]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise unusable_endpoint(
            endpoint.address,
            f"its answer is not JSON, or breaks off ({error})",
            f"回答不是 JSON，或已中断（{error}）",
        ) from error
    if not isinstance(found, list):
        raise unusable_endpoint(endpoint.address, "its answer is no list of requests", "回答不是诉求列表")
    return found


def _from_xml(endpoint: Endpoint, answer: Response) -> list[Any]:
    """Each child of the root as a record. What declares entities is refused: they may grow without end."""
    try:
        if b"<!DOCTYPE" in answer.body or b"<!ENTITY" in answer.body:
            raise ElementTree.ParseError("it declares entities")
        root = ElementTree.fromstring(answer.body)
    except ElementTree.ParseError as error:
        raise unusable_endpoint(
            endpoint.address,
            f"its answer is neither JSON nor XML of Open311 ({error})",
            f"回答既不是 JSON 也不是 Open311 的 XML（{error}）",
        ) from error
    if root.tag not in ("service_requests", "services"):
        raise unusable_endpoint(
            endpoint.address,
            f"its answer is <{root.tag}>, no list of Open311",
            f"回答是 <{root.tag}>，不是 Open311 列表",
        )
    return [{each.tag: _value(each) for each in record} for record in root]


def _value(element: ElementTree.Element) -> Any:
    return {each.tag: _value(each) for each in element} if len(element) else element.text or ""


def _description(answer: Response) -> str:
    """What it says is wrong, where that is an error of Open311."""
    try:
        [first, *_] = json.loads(answer.body)
        return f" ({str(first['description'])[:100]})"
    except (ValueError, TypeError, KeyError):
        return ""


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
