"""Transfers as views keep them: one row each, and one for every person in whatever happened to their place on
the list, their forms and their gifts. How somebody stands is read off these, on any day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from attrs import evolve, field, frozen

from community_core.ledger import Recorded
from community_core.neighbourhood import known_at
from community_core.views import Table, carried, handles
from community_retirees import facts
from community_retirees.state import FORMS, RETIREES, FormStatus, RetireeStatus, TransferStatus
from community_retirees.values import RelationTo

Canonical = Callable[[str], str]
"""The id under which somebody goes on."""
GiftStep = Literal["meant", "given"]


@frozen(kw_only=True)
class Batch:
    """A transfer."""

    transfer_id: str
    number: str = ""
    unit: str = ""
    due_on: date | None = None
    status: TransferStatus = "under-way"


@frozen(kw_only=True)
class Listing:
    """Somebody's place on a list, as one fact left it; ``turn`` is where that fact names them."""

    transfer_id: str
    version: int
    person_id: str
    at: datetime
    status: RetireeStatus
    turn: int = 0


@frozen(kw_only=True)
class Paper:
    """Somebody's copy of a form, as one fact left it."""

    transfer_id: str
    version: int
    person_id: str
    at: datetime
    form: str
    status: FormStatus
    through: str | None = None
    complete: bool | None = None


@frozen(kw_only=True)
class Present:
    """So many of a gift meant for somebody, or given to them."""

    transfer_id: str
    version: int
    person_id: str
    at: datetime
    gift: str
    what: GiftStep
    quantity: int
    received_by: str | None = None
    relation: RelationTo | None = None


@frozen(kw_only=True)
class Standing:
    """How somebody stands in a transfer, under whichever of their ids; ``papers`` are the last of each form.
    Whoever registered under one id is there."""

    transfer_id: str
    person_id: str
    listings: list[Listing] = field(factory=list, repr=False)
    papers: dict[tuple[str, str], Paper] = field(factory=dict, repr=False)
    presents: list[Present] = field(factory=list, repr=False)

    @property
    def turn(self) -> tuple[int, int]:
        """Where they stand on the list."""
        return min(((each.version, each.turn) for each in self.listings), default=(0, 0))

    @property
    def status(self) -> RetireeStatus:
        """Whether they came; excused, where they are wanted no longer."""
        told = {each.person_id: each.status for each in self.listings}.values()
        if "arrived" in told:
            return "arrived"
        return "excused" if told and set(told) == {"excused"} else "listed"

    @property
    def registered_at(self) -> datetime | None:
        """When they came."""
        came = [each.at for each in self.listings if each.status == "arrived"]
        return came[-1] if came and self.status == "arrived" else None

    def forms(self, *statuses: FormStatus) -> list[Paper]:
        """The forms that stand so."""
        return [each for each in self.papers.values() if each.status in statuses]

    def gifts(self) -> dict[str, tuple[int, int]]:
        """By gift, how many are meant for them and how many they got."""
        told: dict[str, tuple[int, int]] = {}
        for each in self.presents:
            meant, given = told.get(each.gift, (0, 0))
            if each.what == "meant":
                told[each.gift] = (meant + each.quantity, given)
            else:
                told[each.gift] = (meant, given + each.quantity)
        return told


class OfTransfers:
    """A projection that builds on this keeps transfers and whatever happened in them to whom."""

    if TYPE_CHECKING:  # which projections have

        def day(self, moment: datetime) -> date: ...

    batches = Table(Batch, index=["status"], order="-number")
    listings = Table(Listing, key=("transfer_id", "version", "person_id"), index=["at"])
    papers = Table(Paper, key=("transfer_id", "version", "person_id"), index=["at"])
    presents = Table(Present, key=("transfer_id", "version", "person_id"), index=["at"])

    @handles(facts.TransferOpened)
    def open_batch(self, e: Recorded[facts.TransferOpened]) -> None:
        before = self.batches.get(e.stream_id) or Batch(transfer_id=e.stream_id)
        self.batches.put(evolve(before, **carried(e.data, Batch), status="under-way"))
        self._place(e, e.data.people, "listed")

    @handles(facts.TransferClosed)
    def close_batch(self, e: Recorded[facts.TransferClosed]) -> None:
        before = self.batches.get(e.stream_id) or Batch(transfer_id=e.stream_id)
        self.batches.put(evolve(before, status="handed-over"))

    @handles(facts.RetireesListed, facts.RetireeRegistered, facts.RetireeExcused)
    def take_place(self, e: Recorded[Any]) -> None:
        status = cast("RetireeStatus", RETIREES.status_after("listed", e.data))
        self._place(e, RETIREES.keys(e.data), status)

    def _place(self, e: Recorded[Any], people: Iterable[str], status: RetireeStatus) -> None:
        for turn, person in enumerate(dict.fromkeys(people)):
            self.listings.put(
                Listing(
                    transfer_id=e.stream_id,
                    version=e.version,
                    person_id=person,
                    at=known_at(e),
                    status=status,
                    turn=turn,
                )
            )

    @handles(facts.FormsIssued, facts.FormReturned, facts.FormLost)
    def move_papers(self, e: Recorded[Any]) -> None:
        status = cast("FormStatus", FORMS.status_after("handed-out", e.data))
        for form, person in FORMS.keys(e.data):
            self.papers.put(
                Paper(
                    transfer_id=e.stream_id,
                    version=e.version,
                    person_id=person,
                    at=known_at(e),
                    form=form,
                    status=status,
                    through=getattr(e.data, "through", None),
                    complete=getattr(e.data, "complete", None),
                )
            )

    @handles(facts.GiftsListed, facts.GiftGiven)
    def give(self, e: Recorded[Any]) -> None:
        given = isinstance(e.data, facts.GiftGiven)
        people = (e.data.person_id,) if given else dict.fromkeys(e.data.people)
        for person in people:
            self.presents.put(
                Present(
                    transfer_id=e.stream_id,
                    version=e.version,
                    person_id=person,
                    at=known_at(e),
                    gift=e.data.gift,
                    what="given" if given else "meant",
                    quantity=e.data.quantity,
                    received_by=getattr(e.data, "received_by", None),
                    relation=getattr(e.data, "relation", None),
                )
            )

    # ---- what is asked of them

    def standing(
        self, batches: Iterable[Batch], canonical: Canonical, day: date | None = None
    ) -> Iterator[Standing]:
        """How everybody stands in these transfers, on a day or by now, each by the id under which they go on,
        in the order of the list."""
        for batch in batches:
            people: dict[str, Standing] = {}
            for table in (self.listings, self.papers, self.presents):
                for each in table.where(transfer_id=batch.transfer_id):
                    if day is None or self.day(each.at) <= day:
                        _add(people, each, canonical(each.person_id))
            yield from sorted(people.values(), key=lambda each: each.turn)


def _add(people: dict[str, Standing], row: Listing | Paper | Present, person: str) -> None:
    known = people.setdefault(person, Standing(transfer_id=row.transfer_id, person_id=person))
    match row:
        case Listing():
            known.listings.append(row)
        case Paper():
            before = known.papers.get((row.form, row.person_id))
            kept = before.through if before and row.status != "handed-out" else row.through
            known.papers[row.form, row.person_id] = evolve(row, through=kept)
        case Present():
            known.presents.append(row)
