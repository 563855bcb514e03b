"""Eight processes write and one follows: none missed, none twice; and a control shows that it would tell."""

from ..killing.programs import Programs
from ..servers import Server
from .tailing import WRITERS, tail_control, tail_ledger

APPENDS, FACTS, INSERTS = 40, 10, 150


def test_who_follows_misses_nothing(programs: Programs, server: Server) -> None:
    """In the order of the positions, each once."""
    tailed = tail_ledger(programs, server, APPENDS, FACTS)
    assert tailed.seen == list(range(1, APPENDS * FACTS * WRITERS + 1))
    assert tailed.written == tailed.seen


def test_a_control_misses_some(programs: Programs, server: Server) -> None:
    """Positions that are given before they are committed hide behind those who were faster."""
    tailed = tail_control(programs, server, INSERTS, 1)
    assert len(tailed.written) == INSERTS * WRITERS
    assert tailed.missed > 0
