"""Every rule about transfers refuses, what is the truth is not refused, and the laws of aggregates hold."""

from community_core.testing import check_aggregate
from community_retirees.transfer import TRANSFER

from .transfer_examples import EXAMPLES


def test_examples_come_out_and_the_laws_hold() -> None:
    """Every command, event and rule is reached; histories of random commands stand the same however they are
    told, corrected, undone and put back."""
    check_aggregate(TRANSFER, EXAMPLES)
