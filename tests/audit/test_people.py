"""What a person may ask for: everything held on them, and proof that they were forgotten."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community, InvalidInput, KeyUnavailable
from community_core.audit import NotVerified, certificate, new_key, open_certificate, person_file
from community_core.domain import (
    AcceptRequest,
    AssignRequest,
    ClaimHours,
    CorrectFact,
    CorrectHours,
    Erased,
    MergePerson,
    RaiseRequest,
    RegisterPerson,
    RegisterVolunteer,
    Sealed,
    StartVisit,
    UndoFact,
    volunteer_id,
)
from community_core.telling import to_json
from community_core.testing.facts import FIRST_MOMENT

KEY = new_key("liuyin.example/ledger")
SHEN, LIN, HE, TIAN = "person-shen", "person-lin", "person-he", "person-tian"


def _raising(requester: str, details: str) -> RaiseRequest:
    return RaiseRequest(
        title="Cold", category="heating", channel="desk", requester=requester, details=details
    )


def test_everything_held_on_a_person_is_the_facts_about_them_and_those_they_recorded(tmp_path: Path) -> None:
    """Whole stories of what is about them; of other stories their own part; nothing of a namesake."""
    with Community.open(tmp_path / "store") as community:
        own = community.execute(_raising(LIN, "coughs"), by=SHEN)
        community.execute(_raising("person-lin2", "a namesake's affair"), by=SHEN)
        visit = community.execute(StartVisit(person_id=HE), by=LIN)
        community.execute(RegisterVolunteer(person_id=LIN), by=SHEN)
        hours = {"started_at": FIRST_MOMENT, "ended_at": FIRST_MOMENT.replace(hour=2)}
        claim = ClaimHours(volunteer_id=volunteer_id(LIN), activity="snow", **hours)
        community.execute(claim, by=SHEN)
        correct = CorrectHours(volunteer_id=volunteer_id(LIN), claim=1, activity="ice", reason="misheard")
        community.execute(correct, by=HE)
        held = person_file(community, LIN, reader=SHEN)
        assert not held.erased
        assert [fact.id for fact in held.facts] == [
            f"{own.stream_id}@1",
            f"{visit.stream_id}@1",
            "volunteer-lin@1",
            "volunteer-lin@2",
            "volunteer-lin@3",
        ]
        assert held.facts[0].data.details == "coughs"


def test_what_was_undone_is_held_all_the_same(tmp_path: Path) -> None:
    """That a request was raised for them, that it was not, and that it was after all."""
    with Community.open(tmp_path / "store") as community:
        own = community.execute(_raising(LIN, "coughs"), by=SHEN).events[0].id
        for _ in range(2):
            own = community.execute(UndoFact(fact_id=own, reason="slip"), by=SHEN).events[0].id
        facts = person_file(community, LIN, reader=SHEN).facts
        assert [fact.version for fact in facts] == [1, 2, 3]
        assert (facts[1].data.said.details, facts[2].data.right.details) == ("coughs", "coughs")


def test_what_others_confided_stays_sealed(tmp_path: Path) -> None:
    """Even in facts the person recorded themselves."""
    with Community.open(tmp_path / "store") as community:
        community.execute(_raising(HE, "his own affair"), by=LIN)
        [fact] = person_file(community, LIN, reader=SHEN).facts
        assert isinstance(fact.data.details, Sealed)
        assert [each.purpose for each in community.vault.openings()] == [f"export-person {LIN}"]


def test_others_read_somebody(tmp_path: Path) -> None:
    """Whoever recorded it, whoever else is in it, and those whose stream it stands on."""
    with Community.open(tmp_path / "store") as community:
        own = community.execute(_raising(LIN, f"coughs, says {HE}"), by=SHEN).stream_id
        community.execute(AcceptRequest(request_id=own), by=SHEN)
        community.execute(AssignRequest(request_id=own, assignee=HE), by=SHEN)
        wrong = community.execute(AssignRequest(request_id=own, assignee=HE), by=LIN).events[0].id
        community.execute(CorrectFact(fact_id=wrong, right={"assignee": LIN}, reason="slip"), by=LIN)
        community.execute(RegisterVolunteer(person_id=HE), by=LIN)
        held = person_file(community, LIN, reader=SHEN)
        told = json.dumps(to_json(held), ensure_ascii=False)
        assert (HE in told, SHEN in told, "volunteer-he" in told) == (False, False, False)
        assert [fact.actor for fact in held.facts] == ["somebody"] * 3 + [LIN] * 3
        assert held.facts[0].data.details == "coughs, says somebody"
        assert [held.facts[2].data.assignee, held.facts[4].data.said.assignee] == ["somebody"] * 2
        assert held.facts[4].data.right.assignee == LIN
        assert (held.facts[5].stream_id, held.facts[5].data.person_id) == ("somebody", "somebody")


@given(st.lists(st.sampled_from([LIN, HE, SHEN, TIAN]), min_size=1, max_size=4, unique=True))
@settings(deadline=None, max_examples=8)
def test_of_several_each_gets_a_copy_that_names_no_other(people: list[str]) -> None:
    """Whoever they are and in whatever order: a list keeps its length."""
    with Community.open(":memory:") as community:
        for each in people:
            community.execute(RegisterPerson(person_id=each, name="叶秀岚"), by=SHEN)
            community.execute(_raising(each, f"with {' and '.join(people)}"), by=SHEN)
        for each in people:
            facts = person_file(community, each, reader=SHEN).facts
            text = json.dumps(to_json(facts), ensure_ascii=False)
            assert each in text
            assert not [other for other in (LIN, HE, SHEN, TIAN) if other != each and other in text]
            own = [fact.data.details for fact in facts if isinstance(getattr(fact.data, "details", 0), str)]
            details = own[0]
            assert details.count("somebody") == len(people) - 1


def test_of_somebody_erased_the_facts_are_left(tmp_path: Path) -> None:
    """And that they were erased."""
    with Community.open(tmp_path / "store") as community:
        community.execute(_raising(LIN, "coughs"), by=SHEN)
        community.erase(LIN, by=SHEN, reason="asked for it")
        held = person_file(community, LIN, reader=SHEN)
        assert held.erased
        assert [fact.type for fact in held.facts] == ["RequestRaised", "PersonErased"]
        assert isinstance(held.facts[0].data.details, Erased)


def _merged(community: Community) -> None:
    """He, known under another id at first."""
    for each, name in ((LIN, "林晓棠"), (HE, "何小满")):
        community.execute(RegisterPerson(person_id=each, name=name), by=SHEN)
    community.execute(_raising(LIN, "coughs"), by=SHEN)
    community.execute(MergePerson(person_id=LIN, into=HE), by=SHEN)


def test_what_is_held_under_an_id_that_was_merged_is_held_on_them(tmp_path: Path) -> None:
    """Whichever of the ids is asked for."""
    with Community.open(tmp_path / "store") as community:
        _merged(community)
        held = person_file(community, HE, reader=SHEN)
        assert [fact.data.details for fact in held.facts if fact.type == "RequestRaised"] == ["coughs"]
        assert held.also == (LIN,)
        assert person_file(community, LIN, reader=SHEN).facts == held.facts


def test_the_certificate_tells_of_every_id_that_was_erased(tmp_path: Path) -> None:
    """So that no restored backup revives the one that was merged."""
    with Community.open(tmp_path / "store") as community:
        _merged(community)
        community.backup(tmp_path / "copy")
        erased = community.erase(HE, by=SHEN, reason="asked for it")
        assert community.backups_of(HE)
        note = certificate(erased, KEY, also=community.register.same_person(HE))
        said = open_certificate(note, KEY.public)
        assert (said.person, said.also, said.people) == (HE, (LIN,), {HE, LIN})
        with pytest.raises(NotVerified):
            open_certificate(note.replace(f"also {LIN}", f"also {SHEN}"), KEY.public)


def test_of_what_does_not_open_no_entry_is_left(tmp_path: Path) -> None:
    """An entry says that something was opened."""
    with Community.open(tmp_path / "store") as community:
        community.execute(_raising(LIN, "coughs"), by=SHEN)
    with Community.open(tmp_path / "store", master_key=bytes(32)) as community:
        with pytest.raises(KeyUnavailable):
            person_file(community, LIN, reader=SHEN)
        assert community.vault.openings() == []


def test_of_a_stranger_nothing_is_held(tmp_path: Path) -> None:
    """That is an answer, too."""
    with Community.open(tmp_path / "store") as community:
        assert person_file(community, "person-nobody", reader=SHEN).facts == ()


def _certified(folder: Path) -> str:
    with Community.open(folder) as community:
        community.execute(RegisterVolunteer(person_id=LIN), by=SHEN)
        return certificate(community.erase(LIN, by=SHEN, reason="asked for it: 本人要求"), KEY)


def test_a_slip_of_the_pen_is_no_stranger(tmp_path: Path) -> None:
    """Else whoever asks is told that nothing is held on them."""
    with Community.open(tmp_path / "store") as community, pytest.raises(InvalidInput, match="person-"):
        person_file(community, "lin", reader="person-shen")


def test_a_certificate_says_who_was_erased_when_by_whom_and_why(tmp_path: Path) -> None:
    """And which event of the ledger records it."""
    said = open_certificate(_certified(tmp_path / "store"), KEY.public)
    assert (said.person, said.event, said.position) == (LIN, f"{LIN}@1", 2)
    assert (said.by, said.reason) == (SHEN, "asked for it: 本人要求")
    assert said.erased.endswith("Z")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("person-lin", "person-he"),
        ("by person-shen", "by person-he"),
        ("\n\n", "\n"),
        ("certificate 1", "list 1"),
    ],
)
def test_a_changed_certificate_is_not_accepted(tmp_path: Path, old: str, new: str) -> None:
    """Whatever was changed."""
    note = _certified(tmp_path / "store")
    with pytest.raises(NotVerified):
        open_certificate(note.replace(old, new, 1), KEY.public)


def test_another_key_does_not_vouch_for_it(tmp_path: Path) -> None:
    """Nor is a checkpoint a certificate."""
    note = _certified(tmp_path / "store")
    with pytest.raises(NotVerified):
        open_certificate(note, new_key("liuyin.example/ledger").public)
