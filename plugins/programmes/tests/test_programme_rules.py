"""Every rule about programmes refuses, what is the truth is not refused, and the laws of aggregates hold."""

from community_core.testing import check_aggregate
from community_programmes.enrolment import ENROLMENT
from community_programmes.programme import PROGRAMME
from community_programmes.service import SERVICE

from .programme_examples import ENROLMENTS, NOT_REFUSED, PROGRAMMES, SERVICES


def test_the_laws_hold_for_programmes() -> None:
    """Opened, ended and opened again."""
    check_aggregate(PROGRAMME, PROGRAMMES)


def test_the_laws_hold_for_enrolments() -> None:
    """Nobody is on a list twice, under whichever of their ids."""
    check_aggregate(ENROLMENT, ENROLMENTS, beside=[PROGRAMME])


def test_the_laws_hold_for_services() -> None:
    """Somebody is served, each named once, in no programme that was over by then."""
    check_aggregate(SERVICE, [*SERVICES, *NOT_REFUSED], beside=[PROGRAMME])
