"""A transfer as it stands: its list, and by person the forms and the gifts.

    a retiree: listed -> arrived | excused -> listed again
    a form of somebody: handed-out -> returned | lost, and may be handed out again
    a gift for somebody: listed -> handed-out, once all of it was given

Each has its own order of time after the opening: what is late for one person waits for nobody else.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, TypeVar

from attrs import evolve, field, frozen

from community_core.domain import STAYS, Command, Context, Each, Parts, Status, Why, Word, ids_of
from community_core.errors import Refused
from community_retirees import facts

TransferStatus = Literal["under-way", "handed-over"]
RetireeStatus = Literal["listed", "arrived", "excused"]
FormStatus = Literal["handed-out", "returned", "lost"]
GiftStatus = Literal["listed", "handed-out"]
P = TypeVar("P")
C = TypeVar("C", bound=Command)


@frozen(kw_only=True)
class Retiree:
    """Somebody on the list."""

    status: RetireeStatus = "listed"


@frozen(kw_only=True)
class Copy:
    """Somebody's copy of a form."""

    status: FormStatus = "handed-out"
    through: str | None


@frozen(kw_only=True)
class Portion:
    """What is meant for somebody, and how much of it they were ``given``."""

    status: GiftStatus = "listed"
    quantity: int
    given: int = 0


@frozen(kw_only=True)
class TransferState:
    """How a transfer stands; ``status`` is None before it is opened."""

    status: TransferStatus | None = None
    due_on: date | None = None
    reason: str | None = None
    retirees: dict[str, Retiree] = field(factory=dict)
    forms: dict[tuple[str, str], Copy] = field(factory=dict)
    gifts: dict[tuple[str, str], Portion] = field(factory=dict)

    def who_are(self, *statuses: RetireeStatus) -> list[str]:
        """Those who stand so, in the order of the list."""
        return [person for person, each in self.retirees.items() if each.status in statuses]


def as_listed(command: C, state: TransferState, context: Context) -> C:
    """A command that names everybody as the list does, each once, whichever of their ids it was given."""
    said: Any = command
    if hasattr(said, "people"):
        told = (listed_as(each, state, context) for each in said.people)
        return evolve(said, people=tuple(dict.fromkeys(told)))  # type: ignore[no-any-return]
    return evolve(said, person_id=listed_as(said.person_id, state, context))  # type: ignore[no-any-return]


def listed_as(person_id: str, state: TransferState, context: Context) -> str:
    """The id under which the list has somebody; else the one their record goes on under."""
    if person_id in state.retirees:
        return person_id
    known = list(ids_of(context, person_id))
    return next((each for each in known if each in state.retirees), known[0])


@frozen
class AsListed(Each[TransferState]):
    """What must hold of somebody's part, by whichever of their ids they are named."""

    def refuse(self, state: TransferState, command: Any, context: Context, words: Mapping[str, Word]) -> None:
        super().refuse(state, as_listed(command, state, context), context, words)


@frozen(kw_only=True)
class OfPeople(Parts[TransferState, P]):
    """Parts of people on the list; ``lacking`` is said of whoever has none."""

    lacking: Why

    def when(self, *statuses: Status, why: Why) -> AsListed:
        return AsListed(self, statuses, why)

    def not_there(self, key: Any, state: TransferState, context: Context) -> Refused:
        *which, person = key if isinstance(key, tuple) else (key,)
        told = " ".join(which)
        others = [each[0] for each in self.of(state) if isinstance(each, tuple) and each[1] == person]
        has, has_zh = (f", only {', '.join(others)}", f"，只有{'、'.join(others)}") if others else ("", "")
        name = self.named_by[-1]
        return Refused(
            self.lacking.rule,
            f"{name}: {person} has no {told or 'place on the list'} in {context.stream_id}{has}; "
            f"{self.lacking.en}",
            f"{name}：{context.stream_id} 中没有 {person} 的{told or '名册记录'}{has_zh}；{self.lacking.zh}",
            kind="not-found",
            field=name,
        )


@frozen(kw_only=True)
class Roll(OfPeople[Retiree]):
    """Who is on the list."""

    def begun_by(self, event_class: type[Any]) -> bool:
        return event_class is facts.RetireesListed


@frozen(kw_only=True)
class Gifts(OfPeople[Portion]):
    """What is meant for whom; what is given of it adds up."""

    def begun_by(self, event_class: type[Any]) -> bool:
        return event_class is facts.GiftsListed

    def changes(self) -> Mapping[type[Any], Callable[[TransferState, Any], TransferState]]:
        return {**super().changes(), facts.GiftGiven: self._give}

    def _give(self, state: TransferState, gift: facts.GiftGiven) -> TransferState:
        portion = state.gifts.get((gift.gift, gift.person_id))
        if portion is None:
            return state
        given = portion.given + gift.quantity
        status: GiftStatus = "handed-out" if given >= portion.quantity else "listed"
        return self.putting(state, (gift.gift, gift.person_id), evolve(portion, given=given, status=status))


LIST_FIRST = Why("not-on-list", "list them first.", "请先补录名册。")
RETIREES = Roll(
    state=TransferState,
    field="retirees",
    key="person_id",
    among="people",
    first=Retiree,
    becomes={
        facts.RetireesListed: "listed",
        facts.RetireeRegistered: "arrived",
        facts.RetireeExcused: "excused",
    },
    called=("retiree", "退休人员"),
    unknown="not-on-list",
    lacking=LIST_FIRST,
)
FORMS = OfPeople[Copy](
    state=TransferState,
    field="forms",
    key=("form", "person_id"),
    among="people",
    first=Copy,
    becomes={facts.FormsIssued: "handed-out", facts.FormReturned: "returned", facts.FormLost: "lost"},
    called=("form", "表格"),
    unknown="returned-not-issued",
    lacking=Why("returned-not-issued", "issue the form first.", "请先发放表格。"),
)
GIFTS = Gifts(
    state=TransferState,
    field="gifts",
    key=("gift", "person_id"),
    among="people",
    first=Portion,
    becomes={facts.GiftsListed: "listed", facts.GiftGiven: STAYS},
    called=("gift", "慰问品"),
    unknown="not-on-list",
    lacking=Why("not-on-list", "put them on the list of gifts first.", "请先列入慰问品名单。"),
)


def opened(state: TransferState, transfer: facts.TransferOpened) -> TransferState:
    """With everybody the unit names."""
    retirees = {each: Retiree() for each in transfer.people}
    return evolve(state, due_on=transfer.due_on, retirees={**state.retirees, **retirees})
