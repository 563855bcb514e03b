"""What can happen to programmes, enrolments and services, as facts. Their names and fields are for ever."""

from typing import Annotated

from attrs import frozen

from community_core.domain import (
    AroseFrom,
    Event,
    Help,
    Met,
    Number,
    Sealed,
    allocated,
    event,
)
from community_programmes import values


@event(en="Programme opened", zh="设立项目")
@frozen(kw_only=True)
class ProgrammeOpened(Event):
    """There is such a programme from now on."""

    number: Number = allocated(beginning=True)
    title: values.ProgrammeCalled
    kind: values.Kind
    rhythm: values.Rhythm = "none"
    until: values.GoesOnUntil | None = None
    partner: values.Partner | None = None
    sensitive: values.Sensitive = False


@event(en="Programme ended", zh="结束项目")
@frozen(kw_only=True)
class ProgrammeEnded(Event):
    """Nothing is given in it after that day."""

    reason: values.WhyEnded


@event(en="Programme reopened", zh="重开项目")
@frozen(kw_only=True)
class ProgrammeReopened(Event):
    """It goes on, with the list it had."""

    until: values.GoesOnUntil | None = None


@event(en="Participant enrolled", zh="参加项目")
@frozen(kw_only=True)
class ParticipantEnrolled(Event):
    """``person_id`` is on the list of ``programme_id``."""

    programme_id: values.OfProgramme
    person_id: values.ParticipantOf
    since: values.EnrolledSince | None = None
    grounds: values.Grounds | Sealed | None = None


@event(en="Participant left", zh="退出项目")
@frozen(kw_only=True)
class ParticipantLeft(Event):
    """They are on the list no longer."""

    reason: Annotated[values.WhyLeft, Help(sealed_for="person_id")] | Sealed


@event(en="Service delivered", zh="提供服务")
@frozen(kw_only=True)
class ServiceDelivered(Event):
    """These were given something: ``people`` by id, and ``others`` nobody named."""

    programme_id: values.WithinProgramme | None = None
    kind: values.Given
    title: values.Topic | None = None
    people: values.ServedPeople = ()
    others: values.OthersServed = 0
    givers: values.Givers = ()
    for_person: values.CaredFor | None = None
    materials: values.Materials = ()
    how: values.How = "in-person"
    minutes: values.Minutes | None = None
    place: values.Where = ""
    arose_from: AroseFrom | None = None
    notes: values.Notes | Sealed | None = None

    def met(self) -> Met:
        """Whoever was served."""
        channel = values.channel_of(self.kind, self.how, len(self.people) + self.others)
        return Met(people=self.people, others=self.others, channel=channel, arose_from=self.arose_from)
