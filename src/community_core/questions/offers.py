"""Questions to all views at once: the figures of a period, and what waits for whom."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from attrs import evolve, frozen

from community_core.directory import CurrentNames, Register
from community_core.domain import FactCorrected
from community_core.domain.kit.values import checks
from community_core.domain.roles import Appointment
from community_core.ledger import Ledger
from community_core.plugins.projections import Plugin, find_plugins
from community_core.questions.gathering import Canonical, Failed, ViewAnswer, added, lacking, told_by
from community_core.questions.streams import StreamQuestions
from community_core.store import Store
from community_core.times import end_or_start
from community_core.views import (
    SECTIONS,
    AgendaItem,
    Engine,
    Figure,
    Measure,
    Period,
    Projection,
    Question,
    agenda_of,
    figures_of,
    has_agenda,
    measures_of,
)

View = type[Projection[Any]]

COUNTING = "system:figures"
"""The reader figures are asked as: it may see what is needed to count, and nothing of it is shown."""


@frozen
class Gathered:
    """The figures of a period over all views that give some.

    ``measures`` are what they are of, in the order of their sections. ``since`` is the day of the first fact
    known here, None without any: what lies before, or is still to come, is no data and not nothing, so that
    then no figure has a value. ``failed`` names the views that could not be asked, and what
    brought facts that nothing here knows.
    """

    period: Period
    measures: tuple[Measure, ...]
    figures: tuple[Figure, ...]
    failed: tuple[Failed, ...]
    since: date | None
    today: date

    @property
    def has_data(self) -> bool:
        """Whether anything is known of any of its days."""
        return self.since is not None and self.since <= self.period.last and self.period.first <= self.today

    def of(self, measure: Measure | str, split: tuple[str, str] | None = None) -> Figure | None:
        """The figure of a measure, by itself or its code; None where nobody gives it."""
        code = measure if isinstance(measure, str) else measure.code
        found = (each for each in self.figures if each.measure.code == code and each.split == split)
        return next(found, None)

    def splits(self, measure: Measure | str, split: str) -> tuple[Figure, ...]:
        """The figures of a measure by one of its splits, in their order."""
        code = measure if isinstance(measure, str) else measure.code
        return tuple(
            each
            for each in self.figures
            if each.measure.code == code and each.split and each.split[0] == split
        )


@frozen
class Agenda:
    """What waits, by day, place and number. ``nobodys``: how many more wait for nobody in particular, where
    it was asked for somebody. ``failed`` names the views that could not be asked."""

    today: date
    until: date
    items: tuple[AgendaItem, ...]
    failed: tuple[Failed, ...]
    nobodys: int = 0

    @property
    def overdue(self) -> tuple[AgendaItem, ...]:
        """What was due on a day that is over."""
        return tuple(each for each in self.items if each.due is not None and each.due < self.today)

    @property
    def due_today(self) -> tuple[AgendaItem, ...]:
        """What is due by the end of today, or has no day and waits now."""
        return tuple(each for each in self.items if each.due in (None, self.today))

    @property
    def coming(self) -> tuple[AgendaItem, ...]:
        """What is due on a later day, until the last that was asked for."""
        return tuple(each for each in self.items if each.due and self.today < each.due <= self.until)

    @property
    def ahead(self) -> tuple[AgendaItem, ...]:
        """What is due later still, and told ahead."""
        return tuple(each for each in self.items if each.due and each.due > max(self.until, self.today))


class OfferQuestions(StreamQuestions):
    """A community as all its views together tell of it."""

    store: Store
    clock: Callable[[], datetime]
    ledger: Ledger
    engine: Engine
    _names: CurrentNames

    def figures(self, period: Period, *, projections: Iterable[View] | None = None) -> Gathered:
        """The figures of a period: of these projections, or of all that are installed.

        The same figure of several views is added; people are united, also those who turned out to be one
        person. Views are asked as the reader ``system:figures``. One that fails does so alone, and is named;
        so is what brought facts and is not installed.
        """
        (gathered,) = self.figures_by((period,), projections=projections)
        return gathered

    def figures_by(
        self, periods: Sequence[Period], *, projections: Iterable[View] | None = None
    ) -> tuple[Gathered, ...]:
        """The figures of several periods, as of each alone: what they have in common is read once."""
        question = Question()
        told = [self._figures(each, periods, question) for each in _chosen(projections, measures_of)]
        canonical, since = self._names.register().canonical, self._since()
        gathered = (
            self._gathered(period, [each[nth] for each in told], canonical, since)
            for nth, period in enumerate(periods)
        )
        missing = self._lacking(projections)
        return tuple(evolve(each, failed=(*each.failed, *missing)) for each in gathered)

    def agenda(
        self,
        until: date,
        *,
        day: date | None = None,
        whose: str | None = None,
        reader: str | None = None,
        projections: Iterable[View] | None = None,
    ) -> Agenda:
        """What waits and is due by the end of a day; what is overdue, what has no day, and what is told
        ahead of its day are included.

        ``day`` is looked at in place of today: one that is over as it was at its end, by what is known now of
        what had happened by then; one to come as things stand now.

        ``whose``: for one person, with whatever role they hold that day; for an organisation, ``org:<name>``;
        or for whoever holds a role, ``role:<role>`` or ``role:<role>@<place>``. ``reader`` sees what is
        sealed opened. A view that fails does so alone, and is named; so is what brought facts and is not
        installed.
        """
        today = day or self._day(self.clock())
        question = Question()
        told = [
            self._agenda(each, until, today, reader, question) for each in _chosen(projections, has_agenda)
        ]
        everything = sorted(_told_once(told), key=_by_day)
        register = self._names.register()
        items = [each for each in everything if whose is None or _waits_for(each, whose, register, today)]
        nobodys = 0 if whose is None else sum(each.whose is None for each in everything)
        failed = tuple(each.failed for each in told if each.failed)
        return Agenda(today, until, tuple(items), (*failed, *self._lacking(projections)), nobodys)

    def _lacking(self, projections: Iterable[View] | None) -> tuple[Failed, ...]:
        """What all that is installed cannot tell; whoever names projections asks for no more than those."""
        return lacking(self.not_installed()) if projections is None else ()

    def _figures(self, plugin: Plugin, periods: Iterable[Period], question: Question) -> list[ViewAnswer]:
        """What a view gives of each period."""

        @cache
        def view() -> Projection[Any]:
            return self.engine.view(_usable(plugin), reader=COUNTING, counting=True, question=question)

        def of(period: Period) -> ViewAnswer:
            return ViewAnswer(plugin.name, figures=tuple(figures_of(view(), period)))

        return [_asked(plugin, partial(of, each)) for each in periods]

    def _gathered(
        self, period: Period, told: Iterable[ViewAnswer], canonical: Canonical, since: date | None
    ) -> Gathered:
        figures, failed = added(told, canonical)
        today = self._day(self.clock())
        gathered = Gathered(period, _in_sections(figures), figures, failed, since, today)
        return evolve(gathered, figures=tuple(_with_data(gathered)))

    def _agenda(
        self, plugin: Plugin, until: date, today: date, reader: str | None, question: Question
    ) -> ViewAnswer:
        def ask() -> ViewAnswer:
            view = self._seen_on(today, _usable(plugin), reader, question)
            return ViewAnswer(plugin.name, items=tuple(agenda_of(view, until)))

        return _asked(plugin, ask)

    def _seen_on(
        self, day: date, projection: View, reader: str | None, question: Question
    ) -> Projection[Any]:
        today = self._day(self.clock())
        if day < today:
            end = end_or_start(day, self.store.zone, "end")
            return self.engine.as_of(projection, happened=end, reader=reader, question=question)
        now = end_or_start(day, self.store.zone, "start") if day > today else None
        return self.engine.view(projection, now=now, reader=reader, question=question)

    def _since(self) -> date | None:
        """The day of the first fact, as it was recorded or is known to have happened since."""
        corrections = self.ledger.log(types=self.ledger.registry.stored_names(FactCorrected))
        moments = [self.ledger.earliest(), *(each.data.occurred_at for each in corrections)]
        return min((self._day(each) for each in moments if each is not None), default=None)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.store.zone).date()


def _waits_for(item: AgendaItem, whose: str, register: Register, today: date) -> bool:
    """Whether somebody is to do it: by name, or by a role they hold."""
    if item.whose is None:
        return False
    if not checks.is_person(whose):
        return whose in (item.whose, item.whose.partition("@")[0])
    if checks.is_person(item.whose):
        return register.canonical(item.whose) == register.canonical(whose)
    return any(_is_asked(role, item.whose, register) for role in register.roles_on(whose, today))


def _is_asked(held: Appointment, asked: str, register: Register) -> bool:
    """Whether ``role:<role>@<place>`` asks for a role that is held there, or around there."""
    role, _, place = asked.partition("@")
    anywhere = not place or not held.scope
    return role == f"role:{held.role}" and (anywhere or register.lies_in(place, str(held.scope)))


def _chosen(projections: Iterable[View] | None, offers: Callable[[View], Any]) -> Sequence[Plugin]:
    """The projections that offer something, as plugins; broken ones among those installed, too."""
    if projections is None:
        return [each for each in find_plugins() if each.projection is None or offers(each.projection)]
    return [Plugin(each.name, "", "", each, "") for each in projections if offers(each)]


def _asked(plugin: Plugin, ask: Callable[[], ViewAnswer]) -> ViewAnswer:
    if plugin.projection is None:
        return ViewAnswer(plugin.name, failed=Failed(plugin.name, plugin.problem, plugin.problem))
    return told_by(plugin.name, ask)


def _usable(plugin: Plugin) -> View:
    assert plugin.projection is not None
    return plugin.projection


def _told_once(told: Iterable[ViewAnswer]) -> Iterator[AgendaItem]:
    """What waits, each by one view: where several tell the same, by the one that says more of it."""
    by_view: dict[tuple[Any, ...], dict[str, list[AgendaItem]]] = {}
    for view in told:
        for each in view.items:
            same = each.what, each.stream_id, each.person, each.due, each.next_step
            by_view.setdefault(same, {}).setdefault(view.name, []).append(each)
    for views in by_view.values():
        yield from max(views.values(), key=lambda items: (len(items), items[0].title != ""))


def _by_day(item: AgendaItem) -> tuple[bool, date, str, str]:
    """By day, what has none first where it is shown: with today."""
    return (item.due is not None, item.due or date.min, item.place, item.number)


def _in_sections(figures: Iterable[Figure]) -> tuple[Measure, ...]:
    """The measures in the order of their sections, and of a section as they came."""
    measures = list(dict.fromkeys(each.measure for each in figures))
    sections = list(dict.fromkeys((*SECTIONS, *(each.section for each in measures))))
    return tuple(sorted(measures, key=lambda each: sections.index(each.section)))


def _with_data(gathered: Gathered) -> Iterable[Figure]:
    """Nothing is said of days nobody knows anything of."""
    for each in gathered.figures:
        if not gathered.has_data:
            if each.split is None:
                yield evolve(each, value=None, whole=None, people=None)
        elif _is_known(each, gathered):
            yield each


def _is_known(figure: Figure, gathered: Gathered) -> bool:
    if figure.split is None or figure.split[0] != "day":
        return True
    assert gathered.since is not None
    return gathered.since.isoformat() <= figure.split[1] <= gathered.today.isoformat()
