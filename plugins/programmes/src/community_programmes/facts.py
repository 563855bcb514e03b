"""What can happen to programmes, enrolments and services, as facts. Their names and fields are for ever."""

from attrs import frozen

from community_core.domain import AroseFrom, Event, Number, Sealed, allocated, event
from community_programmes import values as v


@event(en="Programme opened", zh="设立项目")
@frozen(kw_only=True)
class ProgrammeOpened(Event):
    """There is such a programme from now on."""

    number: Number = allocated(beginning=True)
    title: v.ProgrammeCalled
    kind: v.Kind
    rhythm: v.Rhythm = "none"
    until: v.GoesOnUntil | None = None
    partner: v.Partner | None = None
    sensitive: v.Sensitive = False


@event(en="Programme ended", zh="结束项目")
@frozen(kw_only=True)
class ProgrammeEnded(Event):
    """Nothing is given in it after that day."""

    reason: v.WhyEnded


@event(en="Programme reopened", zh="重开项目")
@frozen(kw_only=True)
class ProgrammeReopened(Event):
    """It goes on, with the list it had."""

    until: v.GoesOnUntil | None = None


@event(en="Participant enrolled", zh="参加项目")
@frozen(kw_only=True)
class ParticipantEnrolled(Event):
    """``person_id`` is on the list of ``programme_id``."""

    programme_id: v.OfProgramme
    person_id: v.ParticipantOf
    since: v.EnrolledSince | None = None
    grounds: v.Grounds | Sealed | None = None


@event(en="Participant left", zh="退出项目")
@frozen(kw_only=True)
class ParticipantLeft(Event):
    """They are on the list no longer."""

    reason: v.WhyLeft


@event(en="Service delivered", zh="提供服务")
@frozen(kw_only=True)
class ServiceDelivered(Event):
    """These were given something: ``people`` by id, and ``others`` nobody named."""

    programme_id: v.WithinProgramme | None = None
    kind: v.Given
    title: v.Topic | None = None
    people: v.ServedPeople = ()
    others: v.OthersServed = 0
    givers: v.Givers = ()
    for_person: v.CaredFor | None = None
    materials: v.Materials = ()
    how: v.How = "in-person"
    minutes: v.Minutes | None = None
    place: v.Where = ""
    arose_from: AroseFrom | None = None
    notes: v.Notes | Sealed | None = None
