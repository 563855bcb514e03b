"""Everything held on one person, for that person (Personal Information Protection Law, China, article 45)."""

from collections.abc import Collection
from typing import Any

from attrs import frozen

from community_core.audit.people.somebody import without_others
from community_core.community import Community
from community_core.concerning import facts_concerning
from community_core.domain import PersonErased, Sealed, Withheld
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.personal import owners
from community_core.ledger import Recorded, in_confidence, with_personal_of_all, withholding
from community_core.privacy import Opener


@frozen
class PersonFile:
    """What is held on ``person``: the ``facts`` about them or recorded by them, oldest first.

    What was sealed for them alone is opened; what was sealed for others, or for them together with others,
    stays so, and whoever else is named reads ``somebody``. ``also`` are the other ids that turned out to be
    theirs, whose facts are among these. ``erased`` says that they were forgotten, and that nothing sealed for
    them can be read any more.
    """

    person: str
    erased: bool
    facts: tuple[Recorded[Any], ...]
    also: tuple[str, ...] = ()


def person_file(community: Community, person: str, *, reader: str) -> PersonFile:
    """Everything held on a person, put together for a ``reader``, which is noted.

    That is each fact they recorded or that names them, and the whole story of each request, visit or other
    stream that is about them, under every id that is theirs. Reads the whole ledger. InvalidInput for what is
    no person's id and for a reader who is nobody.
    """
    checks.person_asked_for(person)
    same = community.register.same_person(person)
    opener = community.vault.opener(reader, f"export-person {person}")
    found = facts_concerning(community.ledger, community.kinds, same, recorded=True)
    told = tuple(without_others(_as_theirs(fact, same, opener), same) for fact in found)
    opener.note()  # where nothing was sealed for them, too
    also = tuple(each for each in same if each != person)
    return PersonFile(person, any(isinstance(fact.data, PersonErased) for fact in told), told, also)


def _as_theirs(fact: Recorded[Any], same: Collection[str], opener: Opener) -> Recorded[Any]:
    """The fact with what was sealed for them opened, and nothing else."""

    def own(_event: Any, _name: str, value: Any) -> Any:
        is_theirs = isinstance(value, Sealed) and set(value.people) <= set(same)
        if is_theirs or not opener.is_sensitive(fact.stream_id):
            return opener(value, fact.stream_id) if is_theirs else value
        return Withheld() if isinstance(value, Sealed) else value

    def theirs(value: Any, _fact: str) -> Any:
        return value if not owners(value) or set(owners(value)) <= set(same) else Withheld()

    opened = with_personal_of_all(fact.data, own, opener.unopened)
    left_open = withholding(opened, fact.stream_id, opener.openly)
    sensitive = opener.is_sensitive(fact.stream_id)
    return fact.holding(in_confidence(left_open, theirs) if sensitive else left_open)
