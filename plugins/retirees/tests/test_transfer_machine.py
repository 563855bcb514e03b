"""Random commands about a transfer, late, corrected and undone: no more is given than listed, no form comes
back that did not go out, nobody registers twice, and views and figures agree with what is decided."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_core import Community
from community_core.domain import AGGREGATES, PERSON, CorrectFact, UndoFact, standing
from community_core.testing import perhaps
from community_core.views import Period
from community_retirees import commands, facts
from community_retirees.gifts import GiftsAgainstList
from community_retirees.roll import TransferRoll
from community_retirees.state import TransferState
from community_retirees.transfer import TRANSFER

SHEN = "person-shen"
PEOPLE = ["person-lin", "person-he", "person-xu", "person-mo"]
NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)
Who = st.sampled_from(PEOPLE)
Some = st.lists(Who, max_size=3).map(tuple)
Form = st.sampled_from(["登记表", "体检表"])
Gift = st.sampled_from(["大米", "月饼"])
Late = st.sampled_from([0, 0, 0, 1, 3, 20])
"""How many days ago it was, as somebody says today."""


class Batch(RuleBasedStateMachine):
    """One transfer of three people, some of whom have a form and a gift waiting."""

    @initialize(people=st.just(tuple(PEOPLE[:3])), quantity=st.integers(1, 2))
    def open_transfer(self, people: tuple[str, ...], quantity: int) -> None:
        self.now = NOON - timedelta(days=30)
        self.community = Community.open(
            ":memory:", aggregates=[*AGGREGATES, TRANSFER], clock=lambda: self.now
        )
        opening = commands.OpenTransfer(unit="org:第二机床厂", people=people, due_on=date(2024, 1, 20))
        self.batch = self.community.execute(opening, by=SHEN).stream_id
        self.now = NOON
        self._do(commands.IssueForms, form="登记表", people=people[:2], late=9)
        self._do(commands.ListGifts, gift="大米", quantity=quantity, people=people, late=9)

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self._figures_are_those_counted_by_hand()
            self.community.close()

    def _do(self, command: type[Any], late: int = 0, **said: Any) -> None:
        at = {"at": self.now - timedelta(days=late)} if late else {}
        with perhaps(TRANSFER, PERSON):
            self.community.execute(command(transfer_id=self.batch, **said), by=SHEN, **at)

    @rule(hours=st.sampled_from([1, 30, 400]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(people=Some, late=Late)
    def put_on_the_list(self, people: tuple[str, ...], late: int) -> None:
        self._do(commands.ListRetirees, late, people=people)

    @rule(people=Some, form=Form, late=Late)
    def issue(self, people: tuple[str, ...], form: str, late: int) -> None:
        self._do(commands.IssueForms, late, people=people, form=form)

    @rule(who=Who, form=Form, late=Late, complete=st.sampled_from([None, True, False]))
    def take_back(self, who: str, form: str, late: int, complete: bool | None) -> None:
        self._do(commands.ReturnForm, late, person_id=who, form=form, complete=complete)

    @rule(who=Who, form=Form, late=Late)
    def lose(self, who: str, form: str, late: int) -> None:
        self._do(commands.LoseForm, late, person_id=who, form=form)

    @rule(who=Who, late=Late)
    def register(self, who: str, late: int) -> None:
        self._do(commands.RegisterRetiree, late, person_id=who, needs="行动不便")

    @rule(who=Who, late=Late)
    def excuse(self, who: str, late: int) -> None:
        self._do(commands.ExcuseRetiree, late, person_id=who, why="moved")

    @rule(people=Some, gift=Gift, quantity=st.integers(1, 3), late=Late)
    def list_gifts(self, people: tuple[str, ...], gift: str, quantity: int, late: int) -> None:
        self._do(commands.ListGifts, late, people=people, gift=gift, quantity=quantity)

    @rule(who=Who, gift=Gift, quantity=st.none() | st.integers(1, 2), late=Late)
    def give(self, who: str, gift: str, quantity: int | None, late: int) -> None:
        self._do(commands.GiveGift, late, person_id=who, gift=gift, quantity=quantity)

    @rule(reason=st.sampled_from([None, "两人联系不上"]))
    def close(self, reason: str | None) -> None:
        self._do(commands.CloseTransfer, reason=reason)

    @rule(version=st.integers(1, 15))
    def undo(self, version: int) -> None:
        with perhaps(TRANSFER, PERSON):
            self.community.execute(UndoFact(fact_id=f"{self.batch}@{version}", reason="记错了"), by=SHEN)

    @rule(version=st.integers(1, 15), people=Some, quantity=st.integers(1, 3), days=st.integers(0, 4))
    def correct(self, version: int, people: tuple[str, ...], quantity: int, days: int) -> None:
        told = [each for each in self.community.history(self.batch) if each.version == version]
        values = {"people": people, "quantity": quantity, "person_id": (*people, SHEN)[0]}
        right = {name: value for name, value in values.items() if told and hasattr(told[0].data, name)}
        when = {"occurred_at": told[0].occurred_at - timedelta(days=days)} if told and days else {}
        if right or when:
            said = CorrectFact(fact_id=f"{self.batch}@{version}", right=right, reason="核对", **when)
            with perhaps(TRANSFER, PERSON):
                self.community.execute(said, by=SHEN)

    @property
    def state(self) -> TransferState:
        """The transfer as the decider sees it."""
        return TRANSFER.fold(each.data for each in self.community.history(self.batch))

    def _facts(self) -> list[Any]:
        return standing(list(self.community.history(self.batch)))

    @invariant()
    def nothing_is_given_beyond_the_list(self) -> None:
        """Counted from the facts, not from the state."""
        if not hasattr(self, "batch"):
            return
        left = Counter[tuple[str, str]]()
        for each in (fact.data for fact in self._facts()):
            if isinstance(each, facts.GiftsListed):
                left.update(dict.fromkeys([(each.gift, person) for person in each.people], each.quantity))
            elif isinstance(each, facts.GiftGiven):
                left[each.gift, each.person_id] -= each.quantity
        assert all(count >= 0 for count in left.values())

    @invariant()
    def no_form_comes_back_that_did_not_go_out(self) -> None:
        """At any time, in the order in which it happened."""
        if not hasattr(self, "batch"):
            return
        out = Counter[tuple[str, str]]()
        for each in sorted(self._facts(), key=lambda fact: (fact.occurred_at, fact.version)):
            if isinstance(each.data, facts.FormsIssued):
                out.update({(each.data.form, person): 1 for person in each.data.people})
            elif isinstance(each.data, facts.FormReturned | facts.FormLost):
                out[each.data.form, each.data.person_id] -= 1
            assert set(out.values()) <= {0, 1}

    @invariant()
    def nobody_outside_the_list_has_anything(self) -> None:
        if hasattr(self, "batch"):
            state = self.state
            assert {person for _, person in (*state.forms, *state.gifts)} <= state.retirees.keys()
            came = Counter(
                each.data.person_id
                for each in self._facts()
                if isinstance(each.data, facts.RetireeRegistered)
            )
            assert all(count == 1 for count in came.values())
            assert state.status != "handed-over" or state.reason or not state.who_are("listed")

    @invariant()
    def views_tell_what_is_so(self) -> None:
        if not hasattr(self, "batch"):
            return
        state, roll = self.state, self.community.view(TransferRoll)
        rows = {each.person_id: each for each in roll.of_transfer(self.batch)}
        assert {who: each.status for who, each in rows.items()} == {
            who: each.status for who, each in state.retirees.items()
        }
        out = {(form, who) for who, each in rows.items() for form in each.forms_out}
        assert out == {key for key, each in state.forms.items() if each.status == "handed-out"}
        assert {each.person_id for each in roll.missing(self.batch)} == set(state.who_are("listed"))
        gifts = {each.gift: (each.listed, each.given) for each in self.community.view(GiftsAgainstList)}
        told = Counter[str](), Counter[str]()
        for (gift, _), each in state.gifts.items():
            told[0][gift] += each.quantity
            told[1][gift] += each.given
        assert gifts == {gift: (told[0][gift], told[1][gift]) for gift in told[0]}

    def _figures_are_those_counted_by_hand(self) -> None:
        """Of every month, from the facts that stand."""
        for year, month in ((2023, 12), (2024, 1), (2024, 2), (2024, 3)):
            period = Period.month(year, month, self.community.zone)
            if period.first <= self.now.date():
                self._compare(period)

    def _compare(self, period: Period) -> None:
        views = [TransferRoll, GiftsAgainstList]
        told = {
            each.measure.code: (each.value or 0, each.whole)
            for each in self.community.figures(period, projections=views).figures
            if each.split is None
        }
        there = [each.data for each in self._facts() if each.occurred_at in period]
        issued = sum(len(each.people) for each in there if isinstance(each, facts.FormsIssued))
        given = [each for each in there if isinstance(each, facts.GiftGiven)]
        back = [each for each in there if isinstance(each, facts.FormReturned)]
        assert told["forms-issued"][0] == issued
        assert told["forms-returned"][0] == len(back)
        assert told["forms-incomplete"][0] == sum(each.complete is False for each in back)
        assert told["gifts-given"][0] == sum(each.quantity for each in given)
        assert told["gift-people"][0] == len({each.person_id for each in given})
        came = {each.person_id for each in there if isinstance(each, facts.RetireeRegistered)}
        assert told["retirees-registered"][0] == len(came)
        by_then = TRANSFER.fold(each.data for each in self._facts() if each.occurred_at <= period.ends)
        wanted = len(by_then.retirees) - len(by_then.who_are("excused"))
        assert told["retirees-registered-share"] == (len(by_then.who_are("arrived")), wanted)


def test_no_more_is_given_than_listed_and_no_form_comes_back_that_never_went_out() -> None:
    """Corrections, undoing and late entries included; views and figures agree."""
    run_state_machine_as_test(
        Batch,
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
