"""Who consents to what, how they said so, and which child's guardian did not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from attrs import evolve, frozen

from community_core import domain
from community_core.domain import PURPOSES, WORDS, ConsentHow, Help
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPerson, OfChildren, guardian_missing
from community_core.views import AgendaItem, Column, Projection, Table, agenda, carried, handles, query

AskedPurpose = Annotated[
    str,
    Help(
        "What for; publish:<id> for one thing alone",
        "用途；只为某一件事时写 publish:<编号>",
        "photo",
        word=("Purpose", "用途"),
        words=PURPOSES,
    ),
]


@frozen
class Consent:
    """What somebody consents to, or no longer. ``told_at`` is when that was said last."""

    person_id: Annotated[str, Column(en="Person", zh="人员", refers="person")]
    purpose: Annotated[str, Column(en="For", zh="用途", words=WORDS)]
    status: Annotated[Literal["given", "withdrawn"], Column(en="Status", zh="状态", words=WORDS)]
    told_at: Annotated[datetime, Column(en="Said", zh="时间")]
    how: Annotated[ConsentHow | None, Column(en="How", zh="方式", words=WORDS)] = None
    guardian: Annotated[str | None, Column(en="Guardian", zh="监护人", refers="person")] = None


class Consents(OfChildren, Projection[Consent]):
    """Consents that stand, by what they are for and when they were given."""

    name, version = "consents", 1
    key = ("person_id", "purpose")
    called = "同意"
    zh = "有效的同意，按用途和登记时间排列。"
    single_stream = True
    only: ClassVar = {"status": "given"}
    personal = ("PersonRegistered.birth_year",)
    consents = Table(
        Consent,
        key=("person_id", "purpose"),
        index=["status", ("status", "purpose")],
        order=("purpose", "told_at"),
    )

    @handles(domain.ConsentGiven)
    def give(self, e: Recorded[domain.ConsentGiven]) -> None:
        self.consents.put(
            Consent(e.stream_id, status="given", told_at=e.occurred_at, **carried(e.data, Consent))
        )

    @handles(domain.ConsentWithdrawn)
    def withdraw(self, e: Recorded[domain.ConsentWithdrawn]) -> None:
        given = self.consents.get((e.stream_id, e.data.purpose))
        before = given or Consent(e.stream_id, e.data.purpose, "withdrawn", e.occurred_at)
        self.consents.put(evolve(before, status="withdrawn", told_at=e.occurred_at))

    def shown(self, row: Consent) -> Consent:
        return evolve(row, person_id=self.canonical(row.person_id))

    @query(zh="对某一用途的有效同意。", called="用途")
    def to(self, purpose: AskedPurpose) -> list[Consent]:
        """Who consents to one purpose."""
        return [self.shown(each) for each in self.consents.where(status="given", purpose=purpose)]

    @query(zh="某人的全部同意，包括已撤回的。", called="个人")
    def of_person(self, person: AskedPerson) -> list[Consent]:
        """Everything one person consents to, or does no longer."""
        ids = self.same_person(person)
        return [self.shown(row) for each in ids for row in self.consents.where(person_id=each)]

    @query(zh="已撤回或谢绝的。", called="已撤回")
    def withdrawn(self) -> list[Consent]:
        """What was taken back, or declined to begin with."""
        return [self.shown(each) for each in self.consents.where(status="withdrawn")]

    @query(zh="未满 14 岁而没有监护人同意的。", called="无监护人")
    def without_guardian(self) -> list[Consent]:
        """Consents of children below 14 that no guardian gave, as far as you may see years of birth."""
        given = self.consents.where(status="given", guardian=None)
        return [self.shown(each) for each in given if self.is_too_young(each.person_id, each.told_at)]

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        """Guardians who have not consented for a child."""
        for each in self.without_guardian():
            yield guardian_missing(each.person_id, each.purpose)
