"""Whatever was recorded comes through: from a folder to a server and back, byte for byte."""

from collections import Counter
from tempfile import TemporaryDirectory

from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community_core import Community, migrate
from community_core.audit import SigningKey, new_key, seal, verify
from community_core.ledger import CommandRow, HeardRow, NewFact
from community_core.migration.ends import End
from community_core.migration.migrating import place_of

from ..ledger.histories import HISTORIES, TEXTS, in_turn
from ..servers import Server
from .places import KEY, everything

IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=50)
BYTES = st.binary(min_size=1, max_size=80)


@frozen
class Kept:
    """What a keyring may hold, and what was heard of streams."""

    people: dict[str, bytes | None]
    ties: dict[bytes, tuple[str, str | None]]
    openings: list[tuple[str, str, str]]
    heard: dict[str, tuple[str, bytes]]


KEPT = st.builds(
    Kept,
    st.dictionaries(IDS, st.none() | BYTES, max_size=4),
    st.dictionaries(BYTES, st.tuples(IDS, st.none() | IDS), max_size=3),
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4),
    st.dictionaries(IDS, st.tuples(TEXTS, BYTES), max_size=3),
)


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(history=HISTORIES, kept=KEPT)
def test_to_a_server_and_back(server: Server, history: list[list[NewFact]], kept: Kept) -> None:
    """Rows of ledger and keys, openings and seals are equal, the next seal has the same root, and what
    verification says is the same."""
    key = new_key("liuyin.example/ledger")
    with TemporaryDirectory() as folder:
        here, there, back = f"{folder}/here", server.new(), f"{folder}/back"
        _live(here, history, kept, key)
        before, said = everything(here), _said(here, key)
        migrate(here, there)
        assert (everything(there), _said(there, key)) == (before, said)
        migrate(there, back)
        assert (everything(back), _said(back, key)) == (before, said)
        roots = []
        for place in (here, back):
            with Community.open(place, master_key=KEY) as community:
                roots.append(seal(community, key).checkpoint.root)
        assert roots[0] == roots[1]


def _live(where: str, history: list[list[NewFact]], kept: Kept, key: SigningKey) -> None:
    with Community.open(where, master_key=KEY) as community:
        _record(community, history, kept)
        seal(community, key)
    with End(place_of(where)) as end, end.keys.writing() as entries:
        entries.keep(kept.people)
        entries.make_pseudonyms()
        entries.tie((mark, source, person) for mark, (source, person) in kept.ties.items())
        entries.note_stored(kept.openings)


def _record(community: Community, history: list[list[NewFact]], kept: Kept) -> None:
    versions = Counter[str]()
    heard = [HeardRow(stream, as_of, said) for stream, (as_of, said) in kept.heard.items()]
    for number, facts in enumerate(history):
        command = CommandRow(f"{number}", "f", facts[0].stream_id, 0, len(facts) - 1)
        community.ledger.append(
            list(in_turn(facts, versions)), commands=[command], expected=dict(versions), heard=heard
        )
        versions.update(each.stream_id for each in facts)


def _said(where: str, key: SigningKey) -> object:
    with Community.open(where, master_key=KEY) as community:
        report = verify(community, key=key.public)
    return report.events, report.sealed, report.position, [each.en for each in report.findings]
