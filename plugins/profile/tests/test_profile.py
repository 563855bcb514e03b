"""What is said of the community, as of which day, beside what its register counts."""

from datetime import UTC, date, datetime

from community_core.domain import PersonLeft, PersonRegistered, PlaceNamed
from community_core.testing import check_aggregate, check_projection, example, fact, project
from community_profile.profile import PROFILE, ProfileStated, StateProfile
from community_profile.statements import Profile

NOW = datetime(2024, 6, 1, tzinfo=UTC)
FIRST = date(2024, 1, 1)
SAID = ProfileStated(figure="residents", value="4300", qualifier="over", as_of=FIRST, source="yearbook")
LATER = ProfileStated(figure="residents", value="4280", as_of=date(2024, 5, 1), source="yearbook")


def _state(figure: str = "residents", value: str = "4300", as_of: date = FIRST) -> StateProfile:
    return StateProfile(figure=figure, value=value, qualifier="over", as_of=as_of, source="yearbook")


EXAMPLES = [
    example(when=_state(), then=[fact(SAID, "profile-residents")]),
    example(when=_state("常住人口"), then=[fact(SAID, "profile-residents")]),
    example(given=[fact(SAID, "profile-residents")], when=_state(), then=[fact(SAID, "profile-residents")]),
    example(when=_state(as_of=date(2999, 1, 1)), refused="as-of-in-the-future"),
    example(when=_state(value=" "), refused="profile-says-something"),
    example(when=_state("Läden"), refused="profile-figure-code"),
]


def test_the_laws_hold() -> None:
    check_projection(Profile, stories=check_aggregate(PROFILE, EXAMPLES))


def test_the_latest_statement_by_its_day_holds() -> None:
    """A newer statement of an older day does not outdo one of a later day."""
    stream = "profile-residents"
    view = project(Profile, fact(LATER, stream), fact(SAID, stream), now=NOW)
    assert [(each.value, each.qualifier) for each in view] == [("4280", "not-told")]
    assert [each.value for each in view.on(date(2024, 2, 1))] == ["4300"]
    assert [each.value for each in view.of_figure("residents")] == ["4300", "4280"]


def test_residents_come_first_and_figures_of_ones_own_last() -> None:
    """As people tell of their community, whatever was stated first."""
    told = [
        fact(ProfileStated(figure=each, value="1", as_of=FIRST, source="yearbook"), f"profile-{each}")
        for each in ("shops", "aged-60-share", "buildings", "residents", "clinics")
    ]
    shown = [each.figure for each in project(Profile, *told, now=NOW)]
    assert shown == ["residents", "buildings", "aged-60-share", "clinics", "shops"]


def test_what_the_register_counts_stands_beside_it() -> None:
    """Also where the two disagree, which is nobody's fault but worth a look."""
    he, lin = (
        PersonRegistered(person_id=each, residence="lives-here") for each in ("person-he", "person-lin")
    )
    register = [
        fact(he, "person-he"),
        fact(lin, "person-lin"),
        fact(PersonLeft(on=FIRST, reason="moved"), "person-lin"),
        fact(PlaceNamed(kind="compound", called="柳荫"), "place-liuyin"),
    ]
    said = [
        fact(SAID, "profile-residents"),
        fact(
            ProfileStated(figure="compounds", value="7", as_of=FIRST, source="yearbook"), "profile-compounds"
        ),
    ]
    view = project(Profile, *register, *said, now=NOW)
    assert {each.figure: each.counted for each in view} == {"residents": 1, "compounds": 1}
