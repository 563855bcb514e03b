"""The table of what is sealed is that of the classes."""

import pytest

from community_core.domain.kit.values.fields import Field

from .texts import DOCUMENT, said_of, table, texts, written


def test_the_document_says_of_every_text_whether_it_is_sealed() -> None:
    """``python -m tests.docs.texts`` writes it anew."""
    assert written() == table()


def test_every_event_with_a_text_is_in_it() -> None:
    """The core's and those of every plugin here; each text once."""
    places = [place for _, place, _ in texts()]
    assert len(places) == len(set(places))
    for place in places:
        event, _, field = place.partition(".")
        assert f"{event}: " in written()
        assert f"`{field}`" in written()


def test_what_is_personal_is_never_called_open() -> None:
    """And the other way round."""
    sealed = {place for _, place, field in texts() if field.help.personal}
    assert {
        "RequestRaised.details",
        "PersonRegistered.name",
        "ParticipantRegistered.needs",
        "RequestRejected.reason",
    } <= sealed
    for _, place, field in texts():
        assert said_of(place, field)[1].startswith("sealed") == (place in sealed)


def test_a_new_text_needs_a_reason_to_stay_open() -> None:
    """Whoever adds one says why."""
    [field] = [each for _, place, each in texts() if place == "RequestRaised.title"]
    assert isinstance(field, Field)
    with pytest.raises(AssertionError, match="nobody says why"):
        said_of("RequestRaised.diagnosis", field)


def test_the_readme_promises_to_forget_what_is_sealed_and_no_more() -> None:
    """What stays open is named where it stands."""
    told = (DOCUMENT.parents[1] / "README.md").read_text("utf-8")
    assert "what stays open is not" in told
