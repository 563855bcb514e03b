"""Requests nobody has resolved yet, with age, holder and overdue; and the register of all requests."""

from community_open_requests.happenings import Happening
from community_open_requests.projection import OpenRequests
from community_open_requests.request_happenings import RequestHappenings
from community_open_requests.rows import Became, OpenRequest, Request
from community_open_requests.what_became import WhatBecame

__all__ = [
    "Became",
    "Happening",
    "OpenRequest",
    "OpenRequests",
    "Request",
    "RequestHappenings",
    "WhatBecame",
]
