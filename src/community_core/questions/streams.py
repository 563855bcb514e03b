"""Questions to the streams: their histories, and what followed from what."""

from typing import Any

from community_core.commands import NotInstalled, not_installed, unknown_stream
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.messages.facts import number_of
from community_core.errors import UnknownStream
from community_core.ledger import Ledger, Recorded
from community_core.privacy import Vault
from community_core.provenance import cause_of, story_of
from community_core.times import plain


class StreamQuestions:
    """A community as what was recorded about each request, visit or person tells of it."""

    ledger: Ledger
    vault: Vault
    kinds: KindsByName

    def history(self, stream_id: str, *, reader: str | None = None) -> list[Recorded[Any]]:
        """Every fact about one request, visit or volunteer, oldest first. UnknownStream if there is none.

        Personal fields hold Sealed values; those a ``reader`` may see are opened, which is noted.
        """
        facts = self.ledger.stream(stream_id)
        if not facts:
            raise self._unknown(stream_id)
        return self._read(facts, reader, f"history {stream_id}")

    def not_installed(self) -> tuple[NotInstalled, ...]:
        """The facts here that nothing installed knows: their plugin is missing, cannot be used, or is older
        than they are. Lists, figures and what waits lack them; their streams can be read."""
        return not_installed(self.ledger.kinds(), self.kinds)

    def _unknown(self, text: str) -> UnknownStream:
        return unknown_stream(text, self.ledger.kinds, self.kinds)

    def _read(self, facts: list[Recorded[Any]], reader: str | None, purpose: str) -> list[Recorded[Any]]:
        """The facts as a reader may see them."""
        opener = self.vault.opener(reader, purpose)
        return [fact.seen(opener) for fact in facts]

    def cause(self, fact: Recorded[Any]) -> Recorded[Any] | None:
        """The fact it followed from, in whatever stream; None when it began a story of its own."""
        return cause_of(self.ledger, fact)

    def effects(self, stream_id: str) -> list[Recorded[Any]]:
        """The facts of other streams that followed from facts of this one, in the order they were recorded.

        Each says by its ``causation_id`` from which: the id of a visit's fact, when a need was found on it.
        UnknownStream if nothing was ever recorded about it.
        """
        if not self.ledger.versions([stream_id]):
            raise self._unknown(stream_id)
        return self.ledger.caused_elsewhere(stream_id)

    def story(self, stream_id: str, *, reader: str | None = None) -> list[Recorded[Any]]:
        """The history of a stream and of all that it is tied to by causes and effects, as one.

        Of a request that was found on a visit: the visit, the request and what came of that, and the other
        requests found on it. In the order the facts were recorded, opened for a ``reader`` as in
        :meth:`history`. UnknownStream if there is none.
        """
        self.history(stream_id)
        return self._read(story_of(self.ledger, stream_id), reader, f"story {stream_id}")

    def numbered(self, number: str) -> str:
        """The id of what was given that speakable number, such as 2024-0117 or P0417, in full width or not;
        UnknownStream if nothing was."""
        stream_id = self.ledger.stream_numbered(plain(number).upper())
        if stream_id is None:
            raise UnknownStream(number)
        return stream_id

    def number(self, stream_id: str) -> str | None:
        """The speakable number somebody calls it by, such as 2024-0117; None where it has none."""
        begun = self.ledger.fact(f"{stream_id}@1")
        return number_of(begun.data) if begun else None

    def called(self, stream_id: str) -> str | None:
        """What somebody calls it: by its speakable number, or by the name its id is made of, as a stock card
        by its item; None where it has neither."""
        kind = self.kinds.of_stream(stream_id)
        return kind.called.name_of(stream_id) if kind and kind.called else self.number(stream_id)

    def called_so(self, name: str) -> str | None:
        """The id of what is called by that name; None where nothing was recorded of any such."""
        ids = [each.called.id_of(name) for each in self.kinds.values() if each.called]
        return next((each for each in ids if self.ledger.versions([each])), None)
