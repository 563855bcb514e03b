"""Every rule about certificates refuses, the truth is not refused, and the laws of aggregates hold."""

from community_core.testing import check_aggregate
from community_volunteer_hours.certificate import CERTIFICATE

from .certificate_examples import EXAMPLES


def test_examples_come_out_and_the_laws_hold() -> None:
    """Every command, event and rule is reached; histories of random commands stand the same however they are
    told, corrected, undone and put back."""
    check_aggregate(CERTIFICATE, EXAMPLES)
