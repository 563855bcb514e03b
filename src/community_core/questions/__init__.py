"""What a community is asked: its views, its streams, its log. ``Community`` is all of them in one."""

from community_core.questions.gathering import Failed
from community_core.questions.log import LogQuestions
from community_core.questions.names import NameQuestions
from community_core.questions.offers import Agenda, Gathered, OfferQuestions
from community_core.questions.search import Found, FoundIn, SearchQuestions
from community_core.questions.streams import StreamQuestions
from community_core.questions.views import ViewQuestions

__all__ = [
    "Agenda",
    "Failed",
    "Found",
    "FoundIn",
    "Gathered",
    "LogQuestions",
    "NameQuestions",
    "OfferQuestions",
    "SearchQuestions",
    "StreamQuestions",
    "ViewQuestions",
]
