"""What a command still needs, asked of a person field by field, as its fields say."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args, get_origin

from attrs import evolve, frozen, has

from community_core.cli.recording.prompts import ask, chosen, numbered, warn_at
from community_core.cli.screen.terminal import put
from community_core.commands import CommandType, telltales_in, typed
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import Field, calling, fields_of
from community_core.domain.kit.values.hints import without_none
from community_core.errors import InvalidInput, Refused
from community_core.telling.cells import in_words
from community_core.telling.field_words import named_value
from community_core.telling.language import say
from community_core.telling.names import named, named_in

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.directory import Entry
    from community_core.ledger import Recorded

_RECENT_FACTS = 500
_MOST = 9
_NOTHING = "-"
_ENOUGH = "."


@frozen
class Questions:
    """Questions about the fields of a command, to ``actor``, who is about to give it."""

    community: "Community"
    kind: CommandType
    actor: str

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with what was missing; where nothing was given at all, what may be left out is asked
        too."""
        known = dict(values)
        for field in (each for each in self.kind.fields if each.required and each.name not in known):
            known[field.name] = self._answer(field)
        if not values:
            known |= self._left_out(known)
        return {name: value for name, value in known.items() if value is not None}

    def _left_out(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Answers about what may be left out, until the person has said enough."""
        asked = [each for each in self.kind.fields if each.name not in known]
        if asked:
            put([say(
                f"What follows may be left out: Enter goes on, {_ENOUGH} is enough.",
                f"以下可不填：回车跳过，输入 {_ENOUGH} 结束。",
            )])  # fmt: skip
        answers: dict[str, Any] = {}
        for field in asked:
            answer = self._answer(field)
            if answer == _ENOUGH:
                break
            answers[field.name] = answer
        return answers

    def _answer(self, field: Field) -> Any:
        if get_origin(without_none(field.type)) is tuple:
            return self._answers(field)
        offered = list(self._offered(field))
        numbered([word for _, word in offered])
        codes = [code for code, _ in offered]
        default = codes[0] if codes and field.help.again and not field.required else None

        def understand(answer: str) -> Any:
            if not answer and (default or not field.required):
                return default
            if answer == _ENOUGH and not field.required:
                return answer
            if answer == _NOTHING and default:
                return None
            try:
                return self._understood(field, chosen(answer, codes) or answer)
            except Refused as refused:
                if not (near := self._near(field, answer)):
                    raise
                codes[:] = near
                raise InvalidInput("Which of them? Type the number.", "是哪一位？请输入序号。") from refused

        return ask(_question(field, default), understand)

    def _near(self, field: Field, answer: str) -> list[str]:
        """The ids of people whose name, initials, code or telephone has the answer in it, shown to be chosen
        from; none for a field that names nobody."""
        if field.help.refers != "person":
            return []
        found = list(islice(self.community.directory(self.actor).search(answer), _MOST))
        numbered([" ".join(filter(None, (each.shown, _home(each)))) for each in found])
        return [each.id for each in found]

    def _understood(self, field: Field, answer: str) -> Any:
        """The answer, once it is a value of the field."""
        if not answer:
            raise InvalidInput(
                f"{say(*field.word)}: an answer is needed.", f"{field.word[1]}：请填写。", field=field.name
            )
        refers = field.help.refers
        if refers:
            with calling({field.name: field}):
                answer = self.community.stream_of(answer, reader=self.actor, refers=refers, field=field.name)
        field.checked(typed(field, answer, self.community.zone, now=self.community.clock()))
        warn_at(telltales_in(field, answer))
        return answer

    def _answers(self, field: Field) -> list[Any] | str | None:
        """Each of several, until there is no more."""
        inner = get_args(without_none(field.type))[0]
        answers: list[Any] = []
        while True:
            name = say(*field.word)
            each = evolve(field, type=inner, default=None, help=evolve(field.help, word=(
                f"{name} {len(answers) + 1}", f"{field.word[1]} {len(answers) + 1}")))  # fmt: skip
            answer = self._object(each, inner) if has(inner) else self._answer(each)
            if answer == _ENOUGH and not answers:
                return _ENOUGH
            if answer in (None, _ENOUGH):
                return answers or None
            answers.append(answer)

    def _object(self, field: Field, inner: Any) -> Any:
        """The parts of a value made of others; nothing where the first is left empty."""
        first, *others = fields_of(inner).values()
        begun = self._answer(evolve(_within(field, first), default=None))
        if begun in (None, _ENOUGH):
            return begun
        parts = {each.name: self._answer(_within(field, each)) for each in others}
        return {first.name: begun} | {
            name: said for name, said in parts.items() if said not in (None, _ENOUGH)
        }

    def _offered(self, field: Field) -> Iterator[tuple[str, str]]:
        """What may be chosen by number, and how it is told."""
        if field.codes:
            yield from ((code, say(*field.called(code))) for code in field.codes)
        elif field.name == command_schema(self.kind.command_class).target:
            yield from self._waiting(f"{field.help.refers}-")
        elif field.help.again:
            recent = (getattr(each.data, field.name, None) for each in self._recent())
            yield from ((each, each) for each in _first(_MOST, filter(None, recent)))

    def _waiting(self, prefix: str) -> Iterator[tuple[str, str]]:
        """What was touched last on which this may be done."""
        latest: dict[str, Recorded[Any]] = {}
        for fact in self._recent():
            if fact.stream_id.startswith(prefix):
                latest.setdefault(fact.stream_id, fact)
        possible = (
            each
            for each in latest
            if any(step.name == self.kind.name for step in self.community.steps(each, by=self.actor))
        )
        for stream_id in _first(_MOST, possible):
            yield stream_id, self._told(stream_id, latest[stream_id])

    def _told(self, stream_id: str, fact: "Recorded[Any]") -> str:
        history = self.community.history(stream_id)
        said = [getattr(history[0].data, name, "") for name in ("title", "person_id", "place")]
        when = in_words(fact.occurred_at, self.community.zone)
        number = getattr(history[0].data, "number", "") or stream_id
        return " ".join(filter(None, (number, *map(named_in, said), when)))

    def _recent(self) -> "Sequence[Recorded[Any]]":
        """The latest facts, first those of the person who is asked."""
        ledger = self.community.ledger
        latest = list(ledger.log(after=max(0, ledger.position() - _RECENT_FACTS)))
        latest.reverse()
        own = [fact for fact in latest if fact.actor == self.actor]
        return [*own, *(fact for fact in latest if fact.actor != self.actor)]


def summary(kind: CommandType, values: Mapping[str, Any]) -> list[str]:
    """What a command would record, a line a field."""
    told = {each.name: each for each in kind.fields}
    lines = [named_value(say(*told[name].word), _shown(told[name], value)) for name, value in values.items()]
    return [say(kind.name.replace("-", " ").capitalize(), kind.zh), *lines]


def _shown(field: Field, value: Any) -> str:
    if isinstance(value, list | tuple):
        return say(", ", "、").join(_shown(field, each) for each in value)
    if isinstance(value, Mapping):
        return say(", ", "，").join(map(str, value.values()))
    if field.help.unit:
        unit = field.help.unit
        return say(*unit.told(value if isinstance(value, int) else unit.read(str(value))))
    return named_in(say(*field.called(str(value))))


def _home(entry: "Entry") -> str:
    return named(entry.person.building) if entry.person.building else ""


def _within(whole: Field, part: Field) -> Field:
    words = [f"{of} · {name}" for of, name in zip(whole.word, part.word, strict=True)]
    return evolve(part, help=evolve(part.help, word=(words[0], words[1])))


def _question(field: Field, default: str | None) -> str:
    name, example = say(*field.word), say(*field.example)
    if default:
        return say(f"{name} [{default}; {_NOTHING} for none]", f"{name}〔{default}；{_NOTHING} 为空〕")
    if example and not field.choices and without_none(field.type) is not bool:
        return say(f"{name} (such as {example})", f"{name}（例如 {example}）")
    return say(f"{name} (yes or no)", f"{name}（是或否）") if without_none(field.type) is bool else name


def _first(most: int, values: Any) -> list[Any]:
    """So many of them, each once."""
    found: dict[Any, None] = {}
    for each in values:
        found.setdefault(each)
        if len(found) == most:
            break
    return list(found)
