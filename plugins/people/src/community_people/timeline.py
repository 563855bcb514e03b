"""Everything that was recorded about a person, a household or a building, in the order it happened."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from attrs import evolve, frozen
from sqlalchemy import select

from community_core import domain
from community_core.directory import KnownPlace, Register
from community_core.domain import WORDS, FactCorrected, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPerson, AskedPlace, AskedSince, Merge, Merges
from community_core.views import Column, Projection, Table, handles, query
from community_people.named import code_in, is_about, parts_in, people_in, place_in, text_in

NAMED_AS = {
    "accepted_by": ("accepted by", "验收人"),
    "assignee": ("with", "承办人"),
    "claimant": ("claimant", "认领人"),
    "companions": ("companion", "同行人"),
    "confirmed_by": ("confirmed by", "代为确认人"),
    "contact": ("contact", "联系人"),
    "doer": ("doer", "好人"),
    "for_person": ("cared for", "被照护人"),
    "giver": ("giver", "捐赠人"),
    "givers": ("given by", "服务人员"),
    "guardian": ("guardian", "监护人"),
    "handed_to": ("handed to", "代领人"),
    "helpers": ("helper", "志愿者"),
    "holder": ("holder", "获奖人"),
    "into": ("merged into", "并入"),
    "lead": ("in charge", "负责人"),
    "leader": ("led by", "总负责人"),
    "mediators": ("mediator", "调解员"),
    "organiser": ("in charge", "负责人"),
    "other": ("absorbed", "被并入"),
    "parties": ("party", "当事人"),
    "party": ("party", "相关方"),
    "people": ("among them", "在列"),
    "present": ("present", "在场人"),
    "proposer": ("proposed by", "提出人"),
    "received_by": ("received by", "代领人"),
    "resolved_by": ("resolved by", "办结人"),
    "scope": ("for", "范围"),
    "speakers": ("speaker", "主讲人"),
    "subject": ("subject", "所涉"),
    "through": ("through", "经手人"),
    "told_by": ("told by", "推荐人"),
    "visitor": ("visitor", "走访人"),
}
"""What they are to a fact whose field names them; of some fields only organisations are told by others."""

_FIRST = 1
"""The version of the fact that begins a stream, and says whom it is about."""


@frozen
class Told:
    """A fact: what happened when, and whom it names. ``about`` is of whom it is told, if of anybody;
    ``parts`` are those of its stream that it is about, such as a loan."""

    stream_id: str
    version: int
    at: datetime
    what: str
    text: str
    code: str
    place: str
    about: Annotated[str | None, Column(named_in="stream_id")]
    actor: str
    people: Annotated[tuple[str, ...] | None, Column(named_in="stream_id")] = ()
    parts: tuple[str, ...] = ()


@frozen
class Named:
    """Somebody a fact names, the ``nth`` of those, and in which field."""

    stream_id: str
    version: int
    nth: int
    person_id: Annotated[str | None, Column(named_in="stream_id")]
    field: str


@frozen
class Home:
    """Where somebody lives as of a fact; nowhere once they left, died or were erased."""

    person_id: str
    version: int
    building: Annotated[str | None, Column(quasi_of="person_id")] = None
    room: str | Sealed | None = None


@frozen
class Called:
    """What a fact says a place is called."""

    place_id: str
    version: int
    names: tuple[str, ...]
    within: str | None = None


@frozen
class Moment:
    """One thing that was recorded. ``named_as`` says as what they come in, where it is not told of them."""

    at: Annotated[datetime, Column(en="When", zh="时间")]
    person_id: Annotated[str, Column(en="Whom", zh="对象", refers="person")]
    what: Annotated[str, Column(en="What", zh="事项", words=WORDS)]
    text: Annotated[str, Column(en="About", zh="内容")]
    code: Annotated[str, Column(en="Detail", zh="说明", words=WORDS)]
    named_as: Annotated[str, Column(en="As", zh="身份", words=NAMED_AS)]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    actor: Annotated[str, Column(en="By", zh="记录人", refers="person")]
    stream_id: Annotated[str, Column(en="Of", zh="编号", refers="any")]
    version: Annotated[int, Column(en="Version", zh="版次", minor=True)]


class Timeline(Merges, Projection[Moment]):
    """Everything that was recorded, the latest first; of one person, household or building by its queries."""

    name, version = "timeline", 3
    key = ("stream_id", "version")
    called = "时间线"
    zh = "全部记录，由近到远；可查一个人、一户或一栋楼的全部经过。"
    single_stream = True
    personal = ("PersonRegistered.room", "PersonMoved.room")
    told = Table(Told, key=("stream_id", "version"), index=["place"], order="-at")
    named = Table(Named, key=("stream_id", "version", "nth"), index=["person_id"])
    homes = Table(Home, key=("person_id", "version"), index=["building"])
    places = Table(Called, key=("place_id", "version"))

    # ---- what happened

    @handles(object)
    def note(self, e: Recorded[Any]) -> None:
        if isinstance(e.data, FactCorrected):
            self._tell_again(e.stream_id, e.data.version, e.data.right)
        else:
            self._tell(e)
            self._settle(e.stream_id, e.version, e.data)

    def _tell(self, e: Recorded[Any]) -> None:
        told = Told(
            stream_id=e.stream_id,
            version=e.version,
            at=e.occurred_at,
            what=e.type,
            text=text_in(e.data),
            code=code_in(e.data),
            place=place_in(e.data),
            about=None,
            actor=e.actor,
            parts=parts_in(e.stream_id, e.data),
        )
        self._name(told, e.data)

    def _tell_again(self, stream_id: str, version: int, right: Any) -> None:
        before = self.told.get((stream_id, version))
        if before is None or right is None:
            return
        for nth, _ in enumerate(before.people or ()):
            self.named.discard((stream_id, version, nth))
        said = evolve(before, text=text_in(right), code=code_in(right), place=place_in(right))
        self._name(said, right)
        self._settle(stream_id, version, right)

    def _name(self, told: Told, data: Any) -> None:
        fields = people_in(data)
        if told.stream_id.startswith("person-"):
            fields[told.stream_id] = "person_id"
        about = next((person for person, field in fields.items() if is_about(field)), None)
        self.told.put(evolve(told, about=about, people=tuple(fields)))
        for nth, (person, field) in enumerate(fields.items()):
            self.named.put(Named(told.stream_id, told.version, nth, person, field))

    def _settle(self, stream_id: str, version: int, data: Any) -> None:
        """Where they live, with whom they are one; and what places are called."""
        match data:
            case domain.PersonRegistered() | domain.PersonMoved():
                self.homes.put(Home(stream_id, version, data.building, data.room))
            case domain.PersonLeft() | domain.PersonDied() | domain.PersonErased():
                self.homes.put(Home(stream_id, version))
            case domain.PersonMerged():
                self.homes.put(Home(stream_id, version))
                self.merges.put(Merge(stream_id, data.into))
            case domain.PlaceNamed():
                names = (data.called, *data.aliases)
                self.places.put(Called(stream_id, version, names, data.within))
            case domain.PlaceAliasAdded():
                self.places.put(Called(stream_id, version, (data.alias,)))

    # ---- as people look at it

    def shown(self, row: Told) -> Moment:
        return self._moment(row)

    @query(zh="一个人的全部经过，由早到晚。", called="个人")
    def of_person(self, person: AskedPerson, since: AskedSince | None = None) -> list[Moment]:
        """Everything about one person, the earliest first: also what they are named in otherwise."""
        return self._moments([self.canonical(person)], since)

    @query(zh="一户人家的全部经过：同一栋楼、同一房号；无权查阅房号时为整栋楼。", called="住户")
    def of_household(self, person: AskedPerson, since: AskedSince | None = None) -> list[Moment]:
        """Everything about whoever lives behind the same door; in the same building, where you may not see
        which door that is."""
        home = self._home(self.canonical(person))
        if home is None or home.building is None or home.room is None:
            return self.of_person(person, since)
        return self._moments([each.person_id for each in self._living_with(home)], since)

    @query(zh="一栋楼的全部经过：住户的，以及发生在那里的。", called="楼栋")
    def of_building(self, place: AskedPlace, since: AskedSince | None = None) -> list[Moment]:
        """Everything about whoever lives in a building, and what was recorded of that place."""
        people = [each.person_id for each in self._living_in(place)]
        return self._moments(people, since, self._written_of(place))

    def _home(self, person: str) -> Home | None:
        """Where they live now."""
        return next(iter(self.homes.where(person_id=person, order="-version", limit=1)), None)

    def _living_in(self, building: str) -> list[Home]:
        once = dict.fromkeys(each.person_id for each in self.homes.where(building=building))
        now = (self._home(each) for each in once)
        return [each for each in now if each is not None and each.building == building]

    def _living_with(self, home: Home) -> list[Home]:
        neighbours = self._living_in(home.building or "")
        if isinstance(home.room, Sealed):
            return neighbours
        return [each for each in neighbours if each.room == home.room]

    def _written_of(self, place_id: str) -> list[Told]:
        """What was recorded of a place, however it was written."""
        register = _register_of(self.places)
        places = self.told.columns.place
        texts = (text for (text,) in self.told.select(select(places).distinct()))
        here = [text for text in texts if text == place_id or _is_meant(register, text, place_id)]
        return [row for text in here for row in self.told.where(place=text)]

    def _moments(
        self, people: Iterable[str], since: date | None, beside: Sequence[Told] = ()
    ) -> list[Moment]:
        found = {(each.stream_id, each.version): self._moment(each) for each in beside}
        for person in people:
            found.update({(each.stream_id, each.version): each for each in self._of(person)})
        told = [each for each in found.values() if since is None or self.day(each.at) >= since]
        return sorted(told, key=lambda each: (each.at, each.stream_id, each.version))

    def _of(self, person: str) -> Iterator[Moment]:
        """The whole of what began about somebody; and what else names them, with what became of their part
        of it."""
        named = [row for each in self.same_person(person) for row in self.named.where(person_id=each)]
        begun = [each for each in named if is_about(each.field)]
        whole = dict.fromkeys(each.stream_id for each in begun if each.version == _FIRST or _is_own(each))
        for stream_id in whole:
            yield from (self._moment(row, person) for row in self.told.where(stream_id=stream_id))
        for each in named:
            if each.stream_id not in whole:
                yield from self._beside(each, person)

    def _beside(self, each: Named, person: str) -> Iterator[Moment]:
        """A fact that names somebody on a stream of many, and what else was told of the same part."""
        row = self.told[each.stream_id, each.version]
        if is_about(each.field) and row.parts:
            for other in self.told.where(stream_id=each.stream_id):
                if set(row.parts).intersection(other.parts):
                    yield self._moment(other, person)
        yield self._moment(row, person, "" if is_about(each.field) else each.field)

    def _moment(self, told: Told, person: str = "", field: str = "") -> Moment:
        """Written out, since a hundred thousand of them are listed."""
        return Moment(
            told.at,
            person or told.about or "",
            told.what,
            told.text,
            told.code,
            field,
            told.place,
            told.actor,
            told.stream_id,
            told.version,
        )


def _is_own(each: Named) -> bool:
    """Whether it stands on their own stream."""
    return each.stream_id == each.person_id


def _register_of(places: Iterable[Called]) -> Register:
    """A register of these places alone, which finds them however they are written."""
    known: dict[str, KnownPlace] = {}
    for each in places:
        before = known.get(each.place_id, KnownPlace(id=each.place_id))
        within = each.within or before.within
        known[each.place_id] = evolve(before, aliases=(*before.aliases, *each.names), within=within)
    return Register(places=known)


def _is_meant(register: Register, text: str, place_id: str) -> bool:
    return bool(text) and any(each.id == place_id for each in register.places_called(text))
