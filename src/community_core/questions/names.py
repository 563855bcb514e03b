"""Questions of who and what is meant: the register, a directory for each reader, ids in place of names."""

from difflib import get_close_matches
from functools import partial
from typing import Any, TypeVar

from attrs import evolve

from community_core.commands import what_is_missing
from community_core.concerning import facts_concerning, not_in_confidence
from community_core.directory import CurrentNames, Directory, Matcher, Register
from community_core.directory.asking_back import nothing_so_named, several_held, several_so_named
from community_core.directory.references import Find, field_for, ids_among, looks_like_number, with_ids
from community_core.directory.streams_by_name import StreamsByName
from community_core.domain import Command, CorrectFact, FactCorrected, PersonRegistered, Sealed
from community_core.domain.kit.values.checks import is_stream
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.errors import InvalidInput, Refused, UnknownStream
from community_core.ledger import Ledger, Recorded, Unknown
from community_core.questions.streams import StreamQuestions
from community_core.times import plain

C = TypeVar("C", bound=Command)


class NameQuestions(StreamQuestions):
    """A community as people speak of it: by names, codes and numbers."""

    ledger: Ledger
    _names: CurrentNames
    _streams_by_name: StreamsByName

    @property
    def register(self) -> Register:
        """What is openly known of people and places, with everything recorded so far; nothing is opened."""
        return self._names.register()

    def directory(self, reader: str | None) -> Directory:
        """People and places by the names a reader may know them by, with everything recorded so far: finds
        people by name or code, and shows ids as names. Without a reader nobody has a name.

        That names are opened is noted once, when the first is. InvalidInput for a reader who is nobody.
        """
        return self._names.directory(reader)

    def about(self, person_id: str, *, reader: str | None = None) -> list[Recorded[Any]]:
        """The history of somebody wherever it lies: each fact that names them, by any of their ids, and the
        whole of each request, visit or other stream that is about them; in the order it was recorded. That
        they are in a sensitive stream is told to whoever may know it.

        Opened for a ``reader`` as in :meth:`history`. Reads the whole ledger. UnknownStream if there is none.
        """
        same = self.register.same_person(person_id)
        opener = self.vault.opener(reader, f"history {person_id}")
        seen = [fact.seen(opener) for fact in facts_concerning(self.ledger, self.kinds, same)]
        told = not_in_confidence(seen, same, opener.is_sensitive)
        if not told:
            raise UnknownStream(person_id, what_is_missing(self.not_installed()))
        return told

    def actor(self, text: str, field: str = "by") -> str:
        """The id of whoever says that they are acting or reading: by id, ``system:<name>``, code, or name as
        far as they may see their own. That they are who they say, the embedding program vouches for.

        Refused as :meth:`Directory.person` does.
        """
        return self._names.actor(text, field)

    def resolved(self, command: C, *, reader: str | None) -> C:
        """The command with ids in place of the names, codes and numbers in its fields, as its reader may know
        them: ``resident="周晓棠"`` as ``resident="person-..."``, ``place_id="13#"`` as ``"place-..."``.

        Refused where nobody or several are meant, as :class:`Directory` does; UnknownStream for a number that
        nothing has. Values inside values are resolved, too, and the right values of CorrectFact.
        """
        find = self.finder(reader)
        if not isinstance(command, CorrectFact):
            return with_ids(command, find)
        fact = self.ledger.fact(command.fact_id)
        if fact is None or isinstance(fact.data, FactCorrected | Unknown):
            return command
        right = ids_among(fields_of(type(fact.data)), command.right, find)
        return with_ids(evolve(command, right=right), find)

    def stream_of(self, text: str, *, reader: str | None, refers: str = "any", field: str = "id") -> str:
        """The id of whatever somebody means: an id as it is, a speakable number, a code, or a name.

        ``refers`` says what is asked for, such as ``person``. Text that names nothing stays as it is where
        anything may be meant; else it is refused as :meth:`resolved` does.
        """
        return self.finder(reader)(field_for(field, refers), text)

    def person_held(self, text: str, *, reader: str | None, field: str = "person") -> str:
        """The id of somebody on whom something is held: as :meth:`stream_of` finds them, or by just the name
        that an imported file had for them, for whoever may see their name.

        Refused as ``person-ambiguous`` where several are meant: each source has ids of its own.
        """
        imported = self._imported(text.strip(), reader)
        if not imported:
            return self.stream_of(text, reader=reader, refers="person", field=field)
        found = list(dict.fromkeys([*self._registered(text, reader, field), *imported]))
        if len(found) > 1:
            raise several_held(field, text, found)
        return found[0]

    def _imported(self, name: str, reader: str | None) -> list[str]:
        if is_stream(name):
            return []
        found = self.vault.pseudonyms.begun(self.ledger.stored_data).called(name)
        return [each for each in found if self._may_know(each, reader)]

    def _may_know(self, person_id: str, reader: str | None) -> bool:
        named = Sealed(person_id, f"{PersonRegistered.__name__}/1/name", "")
        return reader is not None and self.vault.lets_open(reader, named, None)

    def _registered(self, text: str, reader: str | None, field: str) -> list[str]:
        try:
            return [self.stream_of(text, reader=reader, refers="person", field=field)]
        except Refused as refused:
            if refused.rule != "person-unknown":
                raise
            return []

    def known_as(self, text: str) -> list[str]:
        """The ids of everybody in the register by just that id, code, name, name with a place
        (周明@13#3-502) or telephone, whoever asks: for programs that compare what a file says with it. Show
        it to nobody. Refused for a code it does not have."""
        return self.matcher()(text)

    def matcher(self) -> Matcher:
        """What finds people as :meth:`known_as` does, for many of them one after the other."""
        return self._names.matcher()

    def finder(self, reader: str | None) -> Find:
        """What finds ids as :meth:`stream_of` does, for many names after another: from the field that asks,
        and what somebody said there."""
        return partial(self._meant, self.directory(reader))

    def _meant(self, directory: Directory, field: Field, text: str) -> str:
        refers, name = field.help.refers, field.name
        is_number = refers not in ("person", "place") and looks_like_number(text)
        if is_number and not directory.is_code(text):
            return self._of_kind(refers, self.numbered(plain(text)), text, name)
        if self.is_name(refers, text):
            return self.named_or_kept(field, text)
        meant = directory.meant(refers, text, name)
        by_name = meant == text and refers == "any" and not is_stream(text)
        return (self.called_so(text) if by_name else None) or self._of_kind(refers, meant, text, name)

    def is_name(self, refers: str, text: str) -> bool:
        """Whether a field that ``refers`` to a kind of stream says by which name one goes, see
        :class:`GoesBy`, rather than its id or number."""
        kind = self.kinds.get(refers)
        is_id = is_stream(plain(text)) and self.kinds.of_stream(plain(text)) is not None
        return bool(kind and kind.goes_by) and not is_id and not looks_like_number(text)

    def going_by(self, refers: str, name: str) -> list[str]:
        """The ids of all of a kind that go by a name as things stand."""
        return self._streams_by_name.ids(self.kinds[refers], name)

    def name_of(self, stream_id: str) -> str | None:
        """By which name a stream goes that goes by one, see :class:`GoesBy`; None for any other."""
        kind = self.kinds.of_stream(stream_id)
        if kind is None or kind.goes_by is None:
            return None
        return kind.goes_by.name_of(self.ledger.load(kind, stream_id).state) or None

    def named(self, refers: str, text: str, field: str) -> str | None:
        """The id of what goes by a name; None for what is no name, see :meth:`is_name`. Refused where nothing
        goes by it, or several do."""
        if not self.is_name(refers, text):
            return None
        kind, found = self.kinds[refers], self.going_by(refers, text)
        assert kind.goes_by  # it is a name
        if not found:
            names = self._streams_by_name.names(kind).values()
            near = get_close_matches(plain(text), sorted({*names}), cutoff=0.5)
            raise nothing_so_named(field, text, kind.goes_by, near)
        if len(found) > 1:
            raise several_so_named(field, text, kind.goes_by, [self.called(each) or each for each in found])
        return found[0]

    def named_or_kept(self, field: Field, text: str) -> str:
        """The id a field means by a name, as :meth:`named` finds it; one that nothing goes by stays as it was
        said where the field keeps such."""
        refers = field.help.refers
        if field.help.unnamed == "kept" and not self.going_by(refers, text):
            return text
        return self.named(refers, text, field.name) or text

    def _of_kind(self, refers: str, stream_id: str, text: str, field: str) -> str:
        """The id, if it is of the kind that is asked for; a kind that is called by name, such as a stock card
        by its item, may be said so. Of what is not installed nobody knows the kind."""
        wanted, found = self.kinds.get(refers), self.kinds.of_stream(stream_id)
        if wanted is not None and not wanted.called and found is None and not is_stream(stream_id):
            raise InvalidInput(
                f"{field}: {text!r} is neither the number nor the id of a {wanted.name}; write its number, "
                "such as 2024-0117: lists and slips tell it.",
                f"{field}：{text!r} 不是{wanted.zh}的序号或编号；请写序号，如 2024-0117，清单和回执上都有。",
                kind="not-found",
                field=field,
            )
        if wanted is None or found is None or wanted is found:
            return stream_id
        raise InvalidInput(
            f"{field}: {text} is no {wanted.name} but of another kind, {found.name}; give the number or id "
            f"of the {wanted.name} that is meant.",
            f"{field}：{text} 不是{wanted.zh}，而是{found.zh}；请写{wanted.zh}的编号。",
            field=field,
        )
