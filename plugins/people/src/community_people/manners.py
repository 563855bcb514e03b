"""By which channel somebody is heard who is met in one of the manners of a visit."""

from collections.abc import Mapping

from community_core.domain import Channel, VisitManner

CHANNEL_OF: Mapping[VisitManner, Channel] = {"home": "home-visit", "phone": "phone", "video": "online"}
