"""What every command on a person comes to, and every rule that says no."""

from datetime import date, timedelta
from typing import Any

from community_core.domain import (
    AppointRole,
    CareLevelSet,
    ChangePerson,
    Command,
    ConsentGiven,
    ConsentWithdrawn,
    DeclineVisits,
    EndRole,
    ErasePerson,
    GiveConsent,
    MergePerson,
    MovePerson,
    MoveStaff,
    NoteAway,
    NoteBack,
    PersonAbsorbed,
    PersonAway,
    PersonBack,
    PersonChanged,
    PersonDied,
    PersonErased,
    PersonLeft,
    PersonMerged,
    PersonMoved,
    PersonRegistered,
    PersonReturned,
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
from community_core.testing import Example, example, fact
from community_core.testing.facts import FIRST_MOMENT

LIN: dict[str, Any] = {"person_id": "person-lin"}
HE: dict[str, Any] = {"person_id": "person-he"}
WHO: dict[str, Any] = {
    "name": "Lin Xiaotang",
    "telephone": "0471-5551234",
    "room": "3-502",
    "birth_year": 1951,
}
OPEN: dict[str, Any] = {"building": "place-24", "residence": "lives-here"}
LONG_AGO, FAR_OFF = date(2019, 5, 1), date(2199, 5, 1)
NEXT_MONTH = FIRST_MOMENT.date() + timedelta(days=30)
WHY: dict[str, Any] = {"reason": "asked for it"}

REGISTER = RegisterPerson(**LIN, **WHO, groups=("lives alone",), **OPEN)
REGISTERED = PersonRegistered(**LIN, **WHO, groups=("lives alone",), **OPEN)
ANOTHER = fact(PersonRegistered(**HE, name="Lin Xiaotang"), "person-he")
LEFT = PersonLeft(on=LONG_AGO, reason="moved to their children")
DIED = PersonDied(on=LONG_AGO)
MERGE, MERGED = MergePerson(**LIN, into="person-he"), PersonMerged(into="person-he")
ABSORBED = fact(PersonAbsorbed(other="person-lin"), "person-he")
AWAY = PersonAway(gone_to="family", until=NEXT_MONTH)
ERASE, ERASED = ErasePerson(**LIN, **WHY), PersonErased(**WHY)
MOVE = MovePerson(**LIN, building="place-13", room="1-101")


def _refused(rule: str, when: Command, *given: Any) -> Example:
    return example(given=given, when=when, refused=rule)


LEAD: dict[str, Any] = {"role": "building-lead", "scope": "place-24", "since": LONG_AGO}
APPOINT, APPOINTED = AppointRole(**LIN, **LEAD), RoleAppointed(appointment=1, **LEAD)
ROLE: dict[str, Any] = {**LIN, "appointment": 1}
THEN = date(2021, 5, 1)
ENDED = RoleEnded(appointment=1, until=THEN, reason="moved away")
PHOTO: dict[str, Any] = {"purpose": "photo"}
GIVE, GIVEN = GiveConsent(**LIN, **PHOTO, how="written"), ConsentGiven(**PHOTO, how="written")
WITHDRAW, WITHDRAWN = WithdrawConsent(**LIN, **PHOTO), ConsentWithdrawn(**PHOTO)

PEOPLE = [
    example(when=REGISTER, then=[REGISTERED]),
    example(
        when=RegisterPerson(name="He Ping"),
        then=[PersonRegistered(person_id="person-new1", name="He Ping")],
    ),
    example(
        given=[REGISTERED],
        when=ChangePerson(**LIN, telephone="13800000000", residence="rents"),
        then=[PersonChanged(**LIN, telephone="13800000000", residence="rents")],
    ),
    example(given=[REGISTERED], when=MOVE, then=[PersonMoved(**LIN, building="place-13", room="1-101")]),
    example(
        given=[REGISTERED],
        when=RecordDeparture(**LIN, on=LONG_AGO, reason="moved to their children"),
        then=[LEFT],
    ),
    example(given=[REGISTERED, LEFT], when=RecordReturn(**LIN), then=[PersonReturned()]),
    example(given=[REGISTERED, LEFT], when=RecordDeath(**LIN, on=LONG_AGO), then=[DIED]),
    example(given=[REGISTERED, ANOTHER], when=MERGE, then=[MERGED, ABSORBED]),
    example(given=[ANOTHER], when=MERGE, then=[MERGED, ABSORBED]),
    example(
        when=SetCareLevel(**LIN, level="key", review_on=NEXT_MONTH, grounds="lives alone"),
        then=[CareLevelSet(**LIN, level="key", review_on=NEXT_MONTH, grounds="lives alone")],
    ),
    example(when=NoteAway(**LIN, gone_to="family", until=NEXT_MONTH), then=[AWAY]),
    example(given=[REGISTERED, AWAY], when=NoteBack(**LIN), then=[PersonBack()]),
    example(
        given=[REGISTERED, AWAY, PersonBack()],
        when=UndoFact(fact_id="person-lin@2", reason="slip"),
        refused="later-steps-stand-on-it",
    ),
    example(
        given=[REGISTERED, GIVEN, ConsentWithdrawn(**PHOTO)],
        when=UndoFact(fact_id="person-lin@2", reason="slip"),
        refused="later-steps-stand-on-it",
    ),
    example(when=ERASE, then=[ERASED]),
    example(
        given=[ANOTHER, fact(MERGED, "person-lin"), ABSORBED],
        when=ErasePerson(**HE, **WHY),
        then=[ERASED, fact(ERASED, "person-lin")],
    ),
    example(when=APPOINT, then=[APPOINTED]),
    example(
        given=[APPOINTED, ENDED],
        when=AppointRole(**LIN, **{**LEAD, "since": THEN}, until=NEXT_MONTH, basis="elected"),
        then=[RoleAppointed(appointment=2, **{**LEAD, "since": THEN}, until=NEXT_MONTH, basis="elected")],
    ),
    example(given=[APPOINTED], when=EndRole(**ROLE, until=THEN, reason="moved away"), then=[ENDED]),
    example(
        given=[REGISTERED, APPOINTED],
        when=MoveStaff(**ROLE, role="grid-worker", scope="place-east", since=THEN),
        then=[
            RoleEnded(appointment=1, until=THEN),
            RoleAppointed(appointment=2, role="grid-worker", scope="place-east", since=THEN),
        ],
    ),
    example(
        given=[REGISTERED, APPOINTED, fact(GIVEN, "person-lin")],
        when=RecordDeath(**LIN, on=THEN),
        then=[RoleEnded(appointment=1, until=THEN), PersonDied(on=THEN)],
    ),
    example(when=GIVE, then=[GIVEN]),
    example(
        given=[GIVEN, WITHDRAWN],
        when=GiveConsent(**LIN, **PHOTO, how="spoken", guardian="person-he"),
        then=[ConsentGiven(**PHOTO, how="spoken", guardian="person-he")],
    ),
    example(
        when=GiveConsent(**LIN, purpose="publish:wish-1", how="online"),
        then=[ConsentGiven(purpose="publish:wish-1", how="online")],
    ),
    example(given=[GIVEN], when=WITHDRAW, then=[WITHDRAWN]),
    example(when=DeclineVisits(**LIN), then=[ConsentWithdrawn(purpose="visits")]),
    _refused("role-unknown", EndRole(**ROLE, until=THEN)),
    _refused("role-unknown", EndRole(**ROLE, until=THEN), APPOINTED, ENDED),
    _refused("role-held-already", APPOINT, APPOINTED),
    _refused("role-ends-after-it-starts", EndRole(**ROLE, until=date(2018, 1, 1)), APPOINTED),
    example(when=APPOINT, by="person-lin", refused="own-role"),
    _refused("consent-given", GIVE, GIVEN),
    _refused("consent-not-given", WITHDRAW),
    _refused("consent-not-given", WITHDRAW, GIVEN, WITHDRAWN),
    _refused("erased-once", ERASE, ERASED),
    _refused("erased-once", REGISTER, ERASED),
    _refused("person-unregistered", MOVE),
    _refused("person-registered-twice", REGISTER, REGISTERED),
    _refused("person-registered-twice", RecordReturn(**LIN), REGISTERED),
    _refused("person-left", MOVE, REGISTERED, LEFT),
    _refused("person-died", MOVE, REGISTERED, DIED),
    _refused("person-merged", MOVE, ANOTHER, MERGED, ABSORBED),
    _refused("person-merged", ERASE, ANOTHER, MERGED, ABSORBED),
    _refused("merge-into-registered", MERGE),
    _refused("merge-into-registered", MERGE, REGISTERED, fact(ERASED, "person-he")),
    _refused("merge-into-registered", MergePerson(**LIN, into="person-lin"), REGISTERED),
    _refused("gone-in-the-future", RecordDeath(**LIN, on=FAR_OFF), REGISTERED),
    _refused("away-until-past", NoteAway(**LIN, gone_to="travel", until=LONG_AGO)),
    _refused("back-not-away", NoteBack(**LIN), REGISTERED),
    _refused("not-a-telephone", RegisterPerson(name="He Ping", telephone="ask her son")),
    _refused("birth-year", RegisterPerson(name="He Ping", birth_year=1851)),
    _refused("not-a-place", RegisterPerson(name="He Ping", building="24#")),
]
