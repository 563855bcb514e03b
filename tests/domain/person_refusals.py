"""What is refused about a person as such."""

from datetime import timedelta
from typing import Any

from attrs import evolve

from community_core.domain import (
    PERSON,
    AbsorbPerson,
    AppointRole,
    ChangePerson,
    ConsentGiven,
    ConsentWithdrawn,
    CorrectFact,
    DeclineVisits,
    EndRole,
    EraseAbsorbed,
    ErasePerson,
    GiveConsent,
    MergePerson,
    MovePerson,
    MoveStaff,
    NoteAway,
    NoteBack,
    PersonAway,
    PersonBack,
    PersonDied,
    PersonErased,
    PersonLeft,
    PersonMerged,
    PersonRegistered,
    PersonState,
    RecordDeath,
    RecordDeparture,
    RecordReturn,
    RegisterPerson,
    RoleAppointed,
    RoleEnded,
    SetCareLevel,
    UndoFact,
    WithdrawConsent,
)

from .refusal import Case
from .story import HE, LIN, NOW, Story

WHO: dict[str, Any] = {"person_id": LIN}
DAY = NOW.date()
REGISTERED = PersonRegistered(**WHO)
LEFT = PersonLeft(on=DAY, reason="x")
DIED = PersonDied(on=DAY)
MERGED = PersonMerged(into=HE)
ERASED = PersonErased(reason="x")
MERGE = MergePerson(**WHO, into=HE)
CHANGES = [
    ChangePerson(**WHO, telephone="110"),
    MovePerson(**WHO, building="place-13"),
    RecordDeparture(**WHO, on=DAY, reason="x"),
]
STEPS = [*CHANGES, RecordReturn(**WHO), RecordDeath(**WHO, on=DAY)]
NOTES = [SetCareLevel(**WHO, level="key"), NoteAway(**WHO, gone_to="travel"), NoteBack(**WHO)]
ABSORB = AbsorbPerson(**WHO, other=HE)


LEAD: dict[str, Any] = {"role": "building-lead", "scope": "place-24", "since": DAY}
APPOINT = AppointRole(**WHO, **LEAD)
APPOINTED = RoleAppointed(appointment=1, **LEAD)
ENDED = RoleEnded(appointment=1, until=DAY)
TOMORROW, YESTERDAY = DAY + timedelta(days=1), DAY - timedelta(days=1)
END = EndRole(**WHO, appointment=1, until=DAY)
MOVE_STAFF = MoveStaff(**WHO, appointment=1, role="grid-worker", since=DAY)
GIVE = GiveConsent(**WHO, purpose="photo", how="spoken")
WITHDRAW = WithdrawConsent(**WHO, purpose="photo")
GIVEN, WITHDRAWN = ConsentGiven(purpose="photo", how="spoken"), ConsentWithdrawn(purpose="photo")
BEGINNINGS = [APPOINT, MOVE_STAFF, GIVE, DeclineVisits(**WHO)]


def _person(*history: object) -> Story:
    return Story(PERSON, LIN).given(*history)


def _case(rule: str, command: Any, shows: str, *history: object, **said: Any) -> Case:
    return Case(rule, lambda: _person(*history), command, shows, **said)


def _register(**said: Any) -> RegisterPerson:
    return RegisterPerson(**{**WHO, "name": "He Ping", **said})


def _other(status: Any) -> dict[str, Any]:
    return {"others": {HE: PersonState(status=status)}}


PEOPLE = [
    _case("erased-once", ErasePerson(**WHO, reason="x"), LIN, ERASED),
    _case("text-blank", ErasePerson(**WHO, reason=" "), "reason"),
    *(_case("erased-once", each, "erased", ERASED) for each in (_register(), *STEPS, *NOTES, MERGE, ABSORB)),
    *(_case("person-unregistered", each, LIN) for each in (*STEPS, ABSORB)),
    *(
        _case("person-registered-twice", each, "registered", REGISTERED)
        for each in (_register(), RecordReturn(**WHO))
    ),
    *(_case("person-left", each, "left", REGISTERED, LEFT) for each in (_register(), *CHANGES, *NOTES)),
    *(_case("person-died", each, "died", REGISTERED, DIED) for each in (_register(), *STEPS, *NOTES)),
    *(
        _case("person-merged", each, "merged", MERGED)
        for each in (_register(), *STEPS, *NOTES, MERGE, ABSORB, ErasePerson(**WHO, reason="x"))
    ),
    _case("person-merged", EraseAbsorbed(**WHO, reason="x"), "registered", REGISTERED),
    *(
        _case("merge-into-registered", MERGE, HE, REGISTERED, **_other(status))
        for status in (None, "merged", "erased")
    ),
    _case("merge-into-registered", MergePerson(**WHO, into=LIN), LIN, REGISTERED),
    _case("away-until-past", NoteAway(**WHO, gone_to="travel", until=DAY - timedelta(days=1)), "2024-01-14"),
    _case("gone-in-the-future", RecordDeath(**WHO, on=TOMORROW), "2024-01-16", REGISTERED),
    _case("gone-in-the-future", RecordDeparture(**WHO, on=TOMORROW, reason="x"), "2024-01-16", REGISTERED),
    _case("back-not-away", NoteBack(**WHO), LIN, REGISTERED),
    _case("back-not-away", NoteBack(**WHO), LIN, PersonAway(gone_to="hospital"), PersonBack()),
    *(
        _case("not-a-telephone", _register(telephone=each), "telephone")
        for each in ("12", "0471-5551234-5678-9", "ask her son", "转8001", "5551234转", "5551234 ext. 8")
    ),
    *(_case("birth-year", _register(birth_year=each), str(each)) for each in (1899, 2101, 51)),
    *(_case("not-a-place", _register(building=each), "building") for each in ("24#", "place-", "person-lin")),
    _case("text-blank", _register(name=" "), "name"),
    *(_case("person-died", each, "died", REGISTERED, DIED) for each in (*BEGINNINGS, END)),
    *(_case("person-merged", each, "merged", MERGED) for each in BEGINNINGS),
    *(_case("erased-once", each, "erased", ERASED) for each in (*BEGINNINGS, END, WITHDRAW)),
    *(_case("role-unknown", each, "appointment") for each in (END, MOVE_STAFF)),
    *(_case("role-unknown", each, "ended", APPOINTED, ENDED) for each in (END, MOVE_STAFF)),
    _case("role-held-already", APPOINT, "is building lead for place-24 by appointment 1", APPOINTED),
    _case("role-held-already", AppointRole(**WHO, **{**LEAD, "since": YESTERDAY}), "place-24", APPOINTED),
    _case(
        "role-held-already",
        CorrectFact(fact_id=f"{LIN}@2", right={"scope": "place-24"}, reason="x"),
        "appointment",
        APPOINTED,
        RoleAppointed(appointment=2, **{**LEAD, "scope": "place-13"}),
    ),
    _case(
        "role-held-already",
        UndoFact(fact_id=f"{LIN}@2", reason="x"),
        "place-24",
        APPOINTED,
        ENDED,
        RoleAppointed(appointment=2, **LEAD),
    ),
    _case("role-ends-after-it-starts", EndRole(**WHO, appointment=1, until=YESTERDAY), "14", APPOINTED),
    _case("role-ends-after-it-starts", AppointRole(**WHO, **LEAD, until=YESTERDAY), "14"),
    _case(
        "role-ends-after-it-starts",
        CorrectFact(fact_id=f"{LIN}@1", right={"since": TOMORROW}, reason="x"),
        str(TOMORROW),
        APPOINTED,
        ENDED,
    ),
    _case("own-role", APPOINT, LIN, by=LIN),
    _case("own-role", MOVE_STAFF, LIN, APPOINTED, by=LIN),
    _case(
        "own-role",
        CorrectFact(fact_id=f"{LIN}@1", right={"role": "other"}, reason="x"),
        LIN,
        APPOINTED,
        by=LIN,
    ),
    _case("consent-given", GIVE, "photo", GIVEN),
    _case("consent-given", GIVE, "photo", GIVEN, WITHDRAWN, GIVEN),
    _case("consent-given", evolve(GIVE, guardian=HE), "photo", evolve(GIVEN, guardian=HE)),
    _case("consent-not-given", WITHDRAW, "photo"),
    _case("consent-not-given", WITHDRAW, "photo", GIVEN, WITHDRAWN),
    *(
        _case("unknown-choice", GiveConsent(**WHO, purpose=each, how="spoken"), "purpose")
        for each in ("publish:", "everything", "photos")
    ),
    _case("text-control-character", _register(name="He\nPing"), "name"),
    _case("text-blank", _register(groups=("x", " ")), "groups"),
]
