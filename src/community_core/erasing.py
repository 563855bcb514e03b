"""Forgetting people for good: whose keys go with an erasure, and what may still hold one."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from community_core.backup import Backup
from community_core.directory import CurrentNames, RecordedErasures
from community_core.domain import PERSON, PersonErased
from community_core.domain.kit.values import checks
from community_core.errors import InvalidInput, Refused
from community_core.ledger import Ledger, Recorded
from community_core.privacy import Vault


class Erasing:
    """The keys and names of people who are erased, and the facts that say so. Threads may share it.

    Whoever turned out to be the same person is forgotten with them.
    """

    def __init__(self, ledger: Ledger, vault: Vault, names: CurrentNames, recorded: RecordedErasures) -> None:
        self._ledger = ledger
        self._vault = vault
        self._names = names
        self._recorded = recorded

    def heard(self, facts: Iterable[Recorded[object]]) -> None:
        """Destroy the keys of those whose erasure is among facts that were just recorded."""
        if erased := [fact.stream_id for fact in facts if isinstance(fact.data, PersonErased)]:
            self._destroy_keys(erased)

    def again(self, person_id: str) -> None:
        """Destroy whatever keys came back of somebody who was erased before."""
        self._destroy_keys(self._ids_of(person_id))

    def confirm(self, person_id: str, *, by: str) -> None:
        """Destroy the keys of somebody whose erasure is recorded, and note who confirmed it. ResidueRemains
        as for :meth:`refuse_residue`."""
        confirmed = [each for each in self._ids_of(person_id) if each in self._recorded()]
        self._vault.note(by, f"confirmed the erasure of {person_id}")
        self._destroy_keys(confirmed)
        for each in confirmed:
            self._vault.refuse_residue(each)

    def refuse_residue(self, person_id: str) -> None:
        """ResidueRemains while a file of the store still holds a key of theirs."""
        for each in self._ids_of(person_id):
            self._vault.refuse_residue(each)

    def fact(self, person_id: str) -> Recorded[PersonErased] | None:
        """The fact that records somebody's erasure, if there is one."""
        facts = self._ledger.stream(person_id)
        return next((fact for fact in facts if isinstance(fact.data, PersonErased)), None)

    def recorded(self, person_id: str) -> Recorded[PersonErased]:
        """The same. Refused (``erasure-recorded``) where there is none."""
        if (erased := self.fact(person_id)) is not None:
            return erased
        raise Refused(
            "erasure-recorded",
            f"No erasure of {person_id} is recorded, so there is none to confirm. To forget them: "
            f"community erase {person_id} --reason ...",
            f"账本中没有 {person_id} 的删除记录，无可确认。"
            f"如需删除：community erase {person_id} --reason ...",
        )

    def held_by(self, backups: Iterable[Backup], person_id: str) -> list[Backup]:
        """Those of the backups that may hold a key of theirs."""
        erasure = self.fact(person_id)
        position = None if erasure is None else erasure.position
        ids = self._ids_of(person_id)
        return [each for each in backups if any(each.may_hold_key_of(one, position) for one in ids)]

    def refuse_stranger(self, person_id: str) -> None:
        """InvalidInput for an id nothing was ever recorded or sealed under: whoever mistypes one must not
        believe that somebody was forgotten."""
        people = self._vault.people()
        if checks.person_asked_for(person_id) in people or any(self._ledger.naming(person_id)):
            return
        near = get_close_matches(person_id, people, n=1, cutoff=0.8)
        raise InvalidInput(
            f"Nothing was ever recorded of {person_id!r}, so there is nothing to erase; "
            + (f"did you mean {near[0]!r}?" if near else "copy the id from a list or a receipt."),
            f"从未登记过 {person_id!r} 的任何内容，无可删除；"
            + (f"是不是 {near[0]!r}？" if near else "请从清单或回执中复制编号。"),
            kind="not-found",
        )

    def _destroy_keys(self, people: Sequence[str]) -> None:
        self._vault.forget(people)
        self._names.forget(people)

    def _ids_of(self, person_id: str) -> list[str]:
        """The person's id, and all that turned out to be the same person's."""
        absorbed = PERSON.fold(each.data for each in self._ledger.stream(person_id)).absorbed
        return [person_id, *(each for other in absorbed for each in self._ids_of(other))]
