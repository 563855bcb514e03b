"""Requests nobody has resolved yet, with age, holder and overdue; and the register of all requests."""

from community_open_requests.projection import OpenRequests
from community_open_requests.rows import OpenRequest, Request

__all__ = ["OpenRequest", "OpenRequests", "Request"]
