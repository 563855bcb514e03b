"""One reactor at work: every fact it hears answered in turn, and nothing forgotten on the way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from attrs import evolve

from community_core.domain import FactCorrected
from community_core.ledger import Recorded, fact_id
from community_core.reactors.answers import Answer, fingerprint
from community_core.reactors.asking import Unanswerable, answers_to
from community_core.reactors.carrying_out import Trouble, trouble_with
from community_core.reactors.overtaken import overtaken_by, undone_since
from community_core.reactors.progress import Parked, Standing
from community_core.reactors.reactor import Reactor, shape_of
from community_core.reactors.surroundings import Notice, NoticeKind, Surroundings

MOST_TRIES = 9
"""With pauses of 1, 2, 4 ... seconds between them, a little over four minutes in all."""

_GLANCE_SECONDS = 0.2
_MOST_ROUNDS = 10


class _Halted(Exception):
    """Work ends here; what was done is remembered."""


class _Overtaken(Exception):
    """A fact is not answered any more: what counts is what is answered to the correction ``by``."""

    def __init__(self, by: Recorded[Any]) -> None:
        super().__init__()
        self.by = by


class Follower:
    """One reactor that has begun, run by whichever process and thread has its turn."""

    def __init__(self, reactor: type[Reactor], around: Surroundings) -> None:
        self._reactor = reactor
        self._shape = shape_of(reactor)
        self._around = around
        self._types = self._shape.stored_names(around.ledger.registry)
        self._standing = self._read()

    def run(self, *, once: bool) -> None:
        """Answer facts until halted; with ``once`` until none is left, or somebody else waits to try again.

        Raises StoreUnavailable when the store cannot be used.
        """
        while not self._around.halted:
            with self._around.turns.tried(self._shape.name) as ours:
                if ours:
                    self._lead(once=once)
            if once and self.is_through:
                return
            self._around.halt.wait(_GLANCE_SECONDS)

    @property
    def is_through(self) -> bool:
        """Whether nothing is left to do now."""
        standing = self._read()
        return standing.due is not None or standing.position >= self._around.ledger.position()

    @property
    def _leads(self) -> bool:
        """Whether it is to go on, and still its turn: a server that was away gave that to others."""
        return not self._around.halted and self._around.turns.keeps(self._shape.name)

    def _read(self) -> Standing:
        return self._around.progress.standing(self._shape.name)

    def _lead(self, *, once: bool) -> None:
        self._standing = evolve(self._read(), version=self._shape.version)
        try:
            while self._leads:
                self._try_parked_again()
                self._catch_up()
                pause = 0.0 if once else _GLANCE_SECONDS
                if not self._around.ledger.wait(self._standing.position, pause) and once:
                    return
        except _Halted:
            return

    def _catch_up(self) -> None:
        head = self._around.ledger.position()
        if head <= self._standing.position:
            return
        for fact in self._around.ledger.log(after=self._standing.position, upto=head, types=self._types):
            if self._concerns(fact):
                self._answer(fact)
        self._keep(self._standing.reached(head, self._around.ledger.cursor(head) or ""))

    def _concerns(self, fact: Recorded[Any]) -> bool:
        """Not the correction of a fact from before the reactor began."""
        if not isinstance(fact.data, FactCorrected):
            return True
        corrected = self._around.ledger.fact(fact_id(fact.stream_id, fact.data.version))
        return corrected is not None and corrected.position > self._standing.began

    def _answer(self, fact: Recorded[Any]) -> None:
        parked = None
        try:
            answers = self._answers(fact)
            for number, answer in self._left(answers):
                self._settle(fact, number, answer, fingerprint(answers))
        except Unanswerable as problem:
            parked = self._given_up(fact, 0, 1, Trouble(problem.en, problem.zh))
        except _Overtaken as overtaken:
            self._drop(fact, overtaken.by)
        self._keep(self._standing.reached(fact.position, fact.cursor), parked)

    def _answers(self, fact: Recorded[Any]) -> tuple[Answer, ...]:
        """What is answered to a fact. Unanswerable also when it goes round in circles."""
        answers = answers_to(self._reactor, fact)
        if answers and sum(1 for _ in self._own_before(fact)) >= _MOST_ROUNDS:
            raise Unanswerable(
                f"it goes round in circles: {fact.id} follows from {_MOST_ROUNDS} answers of its own",
                f"它在循环：{fact.id} 已是它自身 {_MOST_ROUNDS} 次回应的结果",
            )
        if self._standing.fingerprint not in ("", fingerprint(answers)):
            raise Unanswerable(
                "it answers differently than before it was interrupted; raise its version when it changes",
                "它的回应与中断之前不同；修改响应器时请提高版本",
            )
        return answers

    def _own_before(self, fact: Recorded[Any]) -> Iterator[Recorded[Any]]:
        """The facts it did itself among those that this one follows from."""
        cause: Recorded[Any] | None = fact
        while cause is not None:
            if cause.actor == self._shape.actor:
                yield cause
            cause = self._around.ledger.fact(cause.causation_id) if cause.causation_id else None

    def _left(self, answers: tuple[Answer, ...]) -> Iterator[tuple[int, Answer]]:
        done = self._standing.answered
        return enumerate(answers[done:], done + 1)

    def _settle(self, fact: Recorded[Any], number: int, answer: Answer, of: str) -> None:
        """Carry an answer out, or give it up; ``of`` is the fingerprint of all that are given to the fact."""
        if self._standing.due is not None:
            self._rest()
        parked = None
        while trouble := self._trouble(fact, number, answer):
            tries = self._standing.tries + 1
            if tries >= MOST_TRIES or not trouble.retryable:
                parked = self._given_up(fact, number, tries, trouble)
                break
            self._put_off(fact, tries, trouble, of)
            self._rest()
        self._keep(self._standing.carried_out(number, of), parked)

    def _trouble(self, fact: Recorded[Any], number: int, answer: Answer) -> Trouble | None:
        if not self._leads:
            raise _Halted
        if undone := undone_since(self._around.ledger, self._shape, fact):
            raise _Overtaken(undone)
        return trouble_with(self._around, self._shape, fact, number, answer)

    def _put_off(self, fact: Recorded[Any], tries: int, trouble: Trouble, of: str) -> None:
        pause = _pause_after(tries)
        waits = evolve(self._standing, fingerprint=of, tries=tries, due=self._around.clock() + pause)
        self._keep(evolve(waits, en=trouble.en, zh=trouble.zh))
        self._tell(
            "waits",
            fact,
            f"{trouble.en}; it is tried again in {pause.seconds} s ({tries} of {MOST_TRIES} tries)",
            f"{trouble.zh}；{pause.seconds} 秒后重试（第 {tries} 次，共 {MOST_TRIES} 次）",
        )

    def _rest(self) -> None:
        """Wait for the next try, no longer than its pause whatever the clock did meanwhile."""
        assert self._standing.due is not None
        left = min(self._standing.due - self._around.clock(), _pause_after(self._standing.tries))
        if self._around.halt.wait(max(0.0, left.total_seconds())):
            raise _Halted

    def _try_parked_again(self) -> None:
        for each in self._around.progress.wanted(self._shape.name):
            fact = self._around.ledger.fact(each.fact_id)
            if fact is not None:
                self._try_again(each, fact)

    def _try_again(self, parked: Parked, fact: Recorded[Any]) -> None:
        """Once: what fails again is parked again, each answer by itself; what comes too late is forgotten."""
        in_place: list[Parked] = []
        try:
            if later := overtaken_by(self._around.ledger, self._shape, fact):
                raise _Overtaken(later)
            in_place += self._failing(parked, fact, answers_to(self._reactor, fact))
        except Unanswerable as problem:
            in_place += [self._given_up(fact, 0, parked.tries + 1, Trouble(problem.en, problem.zh))]
        except _Overtaken as overtaken:
            self._drop(fact, overtaken.by)
        self._around.progress.forget([parked], in_place=in_place)

    def _failing(self, parked: Parked, fact: Recorded[Any], answers: tuple[Answer, ...]) -> Iterator[Parked]:
        """What is to be parked again of the answers that were parked."""
        for number, answer in enumerate(answers, 1):
            if parked.answer in (0, number) and (trouble := self._trouble(fact, number, answer)):
                yield self._given_up(fact, number, parked.tries + 1, trouble)

    def _drop(self, fact: Recorded[Any], later: Recorded[Any]) -> None:
        """Say that an answer is not carried out, since the correction that came later is answered."""
        self._tell("dropped", fact, f"dropped: {later.id} corrects it", f"不再执行：已由 {later.id} 更正")

    def _given_up(self, fact: Recorded[Any], number: int, tries: int, trouble: Trouble) -> Parked:
        self._tell("parked", fact, f"parked: {trouble.en}", f"已搁置：{trouble.zh}")
        at = self._around.clock()
        return Parked(self._shape.name, fact.id, number, tries, at, trouble.en, trouble.zh)

    def _keep(self, standing: Standing, parking: Parked | None = None) -> None:
        self._around.progress.keep(standing, parking)
        self._standing = standing

    def _tell(self, kind: NoticeKind, fact: Recorded[Any], en: str, zh: str) -> None:
        name = self._shape.name
        self._around.tell(Notice(kind, name, fact.id, f"{name}, {fact.id}: {en}", f"{name}，{fact.id}：{zh}"))


def _pause_after(tries: int) -> timedelta:
    return timedelta(seconds=2 ** (tries - 1))
