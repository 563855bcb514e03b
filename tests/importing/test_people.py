"""Whom a file names: known again, found by nobody who guesses, and not tied again once they were erased."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, Refused
from community_core.audit import person_file
from community_core.domain import RaiseRequest, RequestRaised
from community_core.importing.cases import people
from community_core.importing.cases.people import SOMEBODY_ERASED
from community_core.privacy.pseudonyms import IMPORTS, derived_id

from .bench import PLAIN, Bench

NAMED = PLAIN + 'requester = "who"\nassignee = "with"\nstatus = "s"\n[statuses]\n"派" = "assigned"\n'
HEAD = "n,t,r,who,with,s\n"
ERASE: dict[str, Any] = {"by": "person-a", "reason": "asked"}


def _rows(*rows: str) -> str:
    return HEAD + "".join(f"{each}\n" for each in rows)


def _who(community: Community) -> list[str | None]:
    return [fact.data.requester for fact in community.log(types=[RequestRaised])]


def _bring(bench: Bench, *rows: str, mapping: str = NAMED) -> Any:
    return bench.bring(_rows(*rows), mapping=bench.mapping(mapping))


def test_nobody_is_found_by_trying_names(bench: Bench) -> None:
    """By no hash of source and name, as it is or cut off; the mark needs the key of this store."""
    _bring(bench, "1,灯,2024-01-05 09:00,13900001111,,")
    [person] = _who(bench.community)
    for hashed in (hashlib.sha256, hashlib.sha1, hashlib.md5):
        for text in ("plain/13900001111", "13900001111", "plain13900001111"):
            assert hashed(text.encode()).hexdigest()[:16] not in str(person)


def test_another_store_has_another_id(bench: Bench) -> None:
    """Whoever has two exports cannot tell that it is the same person."""
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,,")
    with Community.open(":memory:") as other:
        elsewhere = Bench(other, bench.folder)
        _bring(elsewhere, "1,灯,2024-01-05 09:00,林小禾,,")
        assert _who(other) != _who(bench.community)


def test_the_same_name_is_the_same_person_in_every_later_export(bench: Bench) -> None:
    """And the same rows add nothing."""
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,沈工,派")
    again = _bring(bench, "1,灯,2024-01-05 09:00,林小禾,沈工,派", "2,门,2024-01-06 09:00,林小禾,,")
    assert (again.recorded, again.already_known) == (1, 1)
    first, second = _who(bench.community)
    assert first == second


def test_no_name_is_kept_beside_the_keys(tmp_path: Path) -> None:
    """Nor in the ledger; and the link is found only with the key."""
    with Community.open(tmp_path / "store") as community:
        _bring(Bench(community, tmp_path), "1,灯,2024-01-05 09:00,林小禾,,")
    held = b"".join(each.read_bytes() for each in (tmp_path / "store").iterdir())
    assert "林小禾".encode() not in held
    assert derived_id("plain", "林小禾").encode() not in held


def test_export_and_erasure_find_them_by_the_name_of_the_file(bench: Bench) -> None:
    """For whoever may see names; what is given out is what the file said of them."""
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,,", "2,门,2024-01-06 09:00,何小满,,")
    community = bench.community
    person = community.person_held("林小禾", reader="person-a")
    assert person == _who(community)[0]
    assert len(person_file(community, person, reader="person-a").facts) == 1
    with pytest.raises(Refused, match="person-unknown"):
        community.person_held("林小禾", reader=None)
    community.vault.may_open = lambda *_: False
    with pytest.raises(Refused, match="person-unknown"):
        community.person_held("林小禾", reader="person-a")


def test_somebody_whom_two_sources_name_is_told_by_both_ids(bench: Bench) -> None:
    """Nobody is guessed: each is given by its id."""
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,,")
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,,", mapping=NAMED.replace("plain", "other"))
    with pytest.raises(Refused, match="known by several ids") as refused:
        bench.community.person_held("林小禾", reader="person-a")
    assert all(str(each) in refused.value.en for each in _who(bench.community))


def test_somebody_erased_is_not_tied_again(bench: Bench) -> None:
    """The row is kept without them, flagged and counted; others in it stay."""
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,沈工,派")
    community = bench.community
    [lin] = _who(community)
    community.erase(str(lin), **ERASE)
    counts = _bring(bench, "1,灯,2024-01-05 09:00,林小禾,沈工,派", "2,门,2024-01-06 09:00,林小禾,沈工,派")
    assert (counts.erased, counts.flagged, counts.already_known) == (1, 2, 1)
    raised, assigned = list(community.log())[-2:]
    assert (raised.data.requester, raised.flags) == (None, ("person-erased",))
    assert assigned.data.assignee.startswith("person-")
    assert not any(SOMEBODY_ERASED in str(fact) for fact in community.log())
    again = _bring(bench, "1,灯,2024-01-05 09:00,林小禾,沈工,派", "2,门,2024-01-06 09:00,林小禾,沈工,派")
    assert (again.recorded, again.erased) == (0, 0)


def test_whoever_worked_on_it_is_left_out_when_erased(bench: Bench) -> None:
    """That it was taken on is still recorded."""
    _bring(bench, "1,灯,2024-01-05 09:00,,沈工,派")
    community = bench.community
    shen = list(community.log())[1].data.assignee
    community.erase(shen, **ERASE)
    counts = _bring(bench, "1,灯,2024-01-05 09:00,,沈工,派", "2,门,2024-01-06 09:00,,沈工,派")
    assert (counts.erased, counts.already_known) == (1, 1)
    assert [(fact.type, fact.flags) for fact in list(community.log())[-2:]] == [
        ("RequestRaised", ()),
        ("RequestAccepted", ("dated-by-guess", "person-erased")),
    ]


def test_an_id_in_the_file_is_not_tied_again_either(bench: Bench) -> None:
    """Sources that know our ids may send them for ever."""
    _bring(bench, "1,灯,2024-01-05 09:00,person-lin,,")
    bench.community.erase("person-lin", **ERASE)
    counts = _bring(bench, "2,门,2024-01-06 09:00,person-lin,,")
    assert counts.erased == 1
    assert _who(bench.community)[-1] is None


def test_news_of_a_row_of_somebody_erased_is_recorded(bench: Bench) -> None:
    """Its title changed: that is put right, and nobody is brought back or taken out by it."""
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,,")
    [lin] = _who(bench.community)
    bench.community.erase(str(lin), **ERASE)
    _bring(bench, "1,楼道灯,2024-01-05 09:00,林小禾,,")
    *_, corrected = bench.community.log()
    assert (corrected.data.right.title, corrected.data.right.requester) == ("楼道灯", lin)
    assert corrected.data.said.requester == lin


def test_which_id_an_erased_name_had_nobody_finds_out(bench: Bench) -> None:
    """The table knows that somebody of that name was erased, and no more."""
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,,", "2,门,2024-01-06 09:00,何小满,,")
    lin, he = _who(bench.community)
    bench.community.erase(str(lin), **ERASE)
    known = bench.community.vault.pseudonyms.known("plain", ["林小禾", "何小满"])
    assert known == {"林小禾": None, "何小满": he}
    with pytest.raises(Refused, match="person-unknown"):
        bench.community.person_held("林小禾", reader="person-a")


@pytest.fixture
def before(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A store into which an earlier version imported: ids were made of names."""
    with monkeypatch.context() as then:
        then.setattr(people.NamedPeople, "_found", lambda self, names: _derived(self, names))
        _bring(bench, "1,灯,2024-01-05 09:00,林小禾,沈工,派", "2,门,2024-01-06 09:00,何小满,,")
    assert _who(bench.community) == [derived_id("plain", "林小禾"), derived_id("plain", "何小满")]
    return bench


def _derived(named: people.NamedPeople, names: Any) -> dict[str, str | None]:
    return {each: derived_id(named._source, each) for each in names}


def test_people_of_before_keep_their_ids(before: Bench) -> None:
    """The same rows add nothing, their next request is theirs, and whoever is new is not derived."""
    counts = _bring(
        before,
        "1,灯,2024-01-05 09:00,林小禾,沈工,派",
        "3,窗,2024-01-07 09:00,林小禾,,",
        "4,梯,2024-01-08 09:00,周小雨,,",
    )
    assert (counts.already_known, counts.requests) == (1, 2)
    *_, lins, new = _who(before.community)
    assert lins == derived_id("plain", "林小禾")
    assert new != derived_id("plain", "周小雨")


def test_people_of_before_are_found_by_name(before: Bench) -> None:
    """And erased with all that is theirs; the next import ties nobody again."""
    lin = before.community.person_held("林小禾", reader="person-a")
    assert lin == derived_id("plain", "林小禾")
    before.community.erase(lin, **ERASE)
    counts = _bring(before, "1,灯,2024-01-05 09:00,林小禾,沈工,派", "5,窗,2024-01-07 09:00,林小禾,,")
    assert (counts.erased, counts.already_known) == (1, 1)
    assert _who(before.community)[-1] is None


def test_people_of_before_who_were_erased_before_are_not_tied_again(before: Bench) -> None:
    """Though no table knew them then."""
    before.community.erase(derived_id("plain", "林小禾"), **ERASE)
    counts = _bring(before, "1,灯,2024-01-05 09:00,林小禾,沈工,派", "5,窗,2024-01-07 09:00,林小禾,,")
    assert (counts.erased, counts.already_known) == (1, 1)


def test_two_imports_at_once_give_a_name_one_id(bench: Bench) -> None:
    """Whoever is quicker gives it; the other takes that."""
    table = bench.community.vault.pseudonyms.begun(list)
    assert table.tie("plain", {"林小禾": "person-1"}) == {"林小禾": "person-1"}
    assert table.tie("plain", {"林小禾": "person-2"}) == {"林小禾": "person-1"}


def test_a_backup_keeps_the_table_without_whoever_was_erased(tmp_path: Path) -> None:
    """So that imports into what is restored go on as before."""
    with Community.open(tmp_path / "store") as community:
        bench = Bench(community, tmp_path)
        _bring(bench, "1,灯,2024-01-05 09:00,林小禾,,", "2,门,2024-01-06 09:00,何小满,,")
        lin, he = _who(community)
        community.erase(str(lin), **ERASE)
        community.backup(tmp_path / "copy")
        key = (tmp_path / "store" / "master.key").read_bytes()
    (tmp_path / "copy" / "master.key").write_bytes(key)
    with Community.open(tmp_path / "copy") as copy:
        assert copy.vault.pseudonyms.known("plain", ["林小禾", "何小满"]) == {"林小禾": None, "何小满": he}


def test_files_that_name_nobody_need_no_key(tmp_path: Path) -> None:
    """As before."""
    with Community.open(tmp_path / "store", master_key=tmp_path / "none" / "missing") as community:
        counts = _bring(
            Bench(community, tmp_path),
            "1,灯,2024-01-05 09:00,,,",
            "2,灯,2024-01-05 09:00,person-lin,org:物业,派",
        )
        assert counts.requests == 2
        assert IMPORTS not in community.vault.people()


def test_whoever_looks_for_a_name_needs_no_master_key_where_nothing_was_imported(tmp_path: Path) -> None:
    """Erasing needs none."""
    with Community.open(tmp_path / "store", master_key=tmp_path / "none" / "missing") as community:
        request = RaiseRequest(title="灯", category="照明", channel="desk", requester="person-lin")
        community.execute(request, by="person-a")
        with pytest.raises(Refused, match="person-unknown"):
            community.person_held("林小禾", reader="person-a")
        assert community.erase("person-lin", **ERASE).stream_id == "person-lin"


def test_numbers_that_are_people_are_told_apart_from_people(bench: Bench) -> None:
    """A request by hand with somebody's id has nothing to do with any import."""
    request = RaiseRequest(title="灯", category="照明", channel="desk", requester="person-0123456789abcdef")
    bench.community.execute(request, by="person-a")
    _bring(bench, "1,灯,2024-01-05 09:00,林小禾,,")
    first, second = _who(bench.community)
    assert first != second


@pytest.mark.parametrize(
    "names",
    [
        ("甲某", "甲 某"),
        ("甲　某", "甲某"),
        ("13900000001", "139 0000 0001"),
        ("１３９００００００１", "139-0000-001"),
    ],
)
def test_a_name_that_is_padded_and_a_telephone_with_spaces_are_one_person(
    bench: Bench, names: tuple[str, str]
) -> None:
    """In one file as in the next; and whoever looks for either finds them."""
    mapping = bench.mapping(PLAIN + 'requester = "who"\n')
    for turn in range(2):
        rows = "".join(f"{turn}{n},Lamp,2024-01-05,{name}\n" for n, name in enumerate(names))
        bench.bring(f"n,t,r,who\n{rows}", mapping=mapping)
    [person] = {fact.data.requester for fact in bench.community.log(types=["RequestRaised"])}
    assert [bench.community.vault.pseudonyms.called(each) for each in names] == [[person], [person]]


def test_names_of_several_words_stay_apart(bench: Bench) -> None:
    """小齐 老庞 are two people, whoever they are."""
    mapping = bench.mapping(PLAIN + 'requester = "who"\n')
    bench.bring("n,t,r,who\n1,Lamp,2024-01-05,小齐 老庞\n2,Lamp,2024-01-05,小齐老庞\n", mapping=mapping)
    assert len({fact.data.requester for fact in bench.community.log(types=["RequestRaised"])}) == 2


def test_whoever_was_known_by_a_padded_name_stays_who_they_are(bench: Bench) -> None:
    """As earlier imports kept them: by the name as it stood in the file."""
    kept, mapping = bench.community.vault.pseudonyms, bench.mapping(PLAIN + 'requester = "who"\n')
    bench.bring("n,t,r,who\n1,Lamp,2024-01-05,乙某\n", mapping=mapping)
    mark = kept._marking()("plain", "甲 某")
    with kept._keyring.writing() as entries:
        entries.tie([(mark, "plain", "person-before")])
    bench.bring("n,t,r,who\n2,Lamp,2024-01-05,甲 某\n", mapping=mapping)
    assert [fact.data.requester for fact in bench.community.log(types=["RequestRaised"])][
        -1
    ] == "person-before"
