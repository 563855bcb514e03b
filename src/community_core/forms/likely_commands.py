"""Which command the rows of a ledger are likely to tell of: by what its file is called, and its columns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path

from attrs import evolve, frozen

from community_core.commands import CommandType
from community_core.domain import REQUEST
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import Field
from community_core.forms.columns import known_columns, recognised
from community_core.forms.fields import happened_field, is_nested, parts_in
from community_core.importing.mappings.command_mapping import NUMBER
from community_core.importing.proposing.sample import samples_of
from community_core.importing.proposing.titles import fields_of
from community_core.importing.proposing.titles import recognised as of_requests

_FEWEST = 1
"""How many columns more than it lacks a command has at least, for whose ledgers the file is named; more where
that tells but a choice, which may be one of many commands'."""

_ALSO_CALLED: Mapping[str, str] = {
    "at": "Date Day When Visited_on Given_on Registered_on 登记日期",
    "person_id": "Person Resident Name Person_visited Visited Recipient Given_to Received_by",
    "visitor": "Visited_by",
    "manner": "How 方式 走访方式",
    "observations": "Notes Remarks Findings 情况 走访情况 走访内容 走访记录",
    "volunteer_id": "Volunteer Name",
    "activity": "Task What Event 活动名称",
    "started_at": "Start From Began 起 开始",
    "ended_at": "End To Until Ended 止 结束",
    "aid_id": "Item Goods Article",
    "quantity": "Amount Number_given Count",
    "telephone": "Phone Mobile",
    "birth_year": "Year_of_birth Born 出生年",
    "name": "Full_name Resident",
    "room": "Flat Apartment",
}
"""What ledgers call the columns of these fields, beside the titles that they have."""


def likely_command(path: str | Path, kinds: Iterable[CommandType]) -> CommandType | None:
    """Which command the rows of a file tell of.

    One for whose ledgers the file is named, or for the kind of thing they are about, the longest such name
    first; or else the one that has clearly the most columns, and more than a file of requests would have.
    What lacks counts against it: it may be said in the mapping. None where it is rather one of requests.
    """
    every = list(kinds)
    *samples, as_requests = samples_of(
        Path(path), [*(partial(titles_known, kind) for kind in every), of_requests]
    )
    stem = Path(path).stem
    found = [_Candidate(stem, kind, each.names) for kind, each in zip(every, samples, strict=True)]
    named = [each for each in found if each.named and each.fit >= _FEWEST]
    likely = [each for each in named if each.named == max(one.named for one in named)] or found
    most = max((each.fit for each in likely), default=0)
    best = [each.kind for each in likely if each.fit == most]
    is_clear = len({each.aggregate.name for each in best}) == 1
    decides = named and not _is_of_requests(stem)
    return best[0] if is_clear and (decides or most > of_requests(as_requests.names)) else None


@frozen(slots=False)
class _Candidate:
    """A command, and the names of the columns that a file called so would have for it."""

    stem: str
    kind: CommandType
    names: tuple[str, ...]

    @property
    def fit(self) -> int:
        """How many fields have columns, less those that need one and have none."""
        return titles_known(self.kind, self.names) - len(self.lacking)

    @cached_property
    def lacking(self) -> Sequence[Field]:
        """What it needs, and neither a column nor the name of the file says."""
        missing = fields_lacking(self.kind, self.names)
        return [each for each in missing if said_by_name(self.stem, each) is None]

    @property
    def named(self) -> int:
        """How many characters of the file's name are the command's, or of what it is about, or of a choice it
        needs: 走访台账 and visits-2023 are of visits, 楼长花名册 tells the role. A file named after requests
        is no list of one command about them."""
        about, schema = self.kind.aggregate, command_schema(self.kind.command_class)
        own = (self.kind.zh, self.kind.name, *schema.ledgers)
        things = () if about is REQUEST else (about.zh, about.name, f"{about.name}s")
        lacking = fields_lacking(self.kind, self.names) if self.fit > _FEWEST else ()
        choices = filter(None, (said_by_name(self.stem, each) for each in lacking))
        told = (each for each in (*own, *things, *choices) if _stands_in(self.stem, each))
        return max(map(len, told), default=0)


def _is_of_requests(stem: str) -> bool:
    return any(_stands_in(stem, each) for each in (REQUEST.zh, REQUEST.name, f"{REQUEST.name}s"))


def said_by_name(stem: str, told: Field) -> str | None:
    """The choice of a field that the name of a file says, by its word there: the role of 楼长花名册."""
    words = (word for code in told.codes for word in told.called(code) if _stands_in(stem, word))
    found = set(words)
    return found.pop() if len(found) == 1 else None


def fields_lacking(kind: CommandType, names: Sequence[str]) -> list[Field]:
    """What a command needs and these columns do not say."""
    there = known_columns(
        ledger_fields(kind, names), [each for each in names if names.count(each) == 1]
    ).sources
    told = (*kind.fields, happened_field(kind))
    return [each for each in told if each.required and each.name not in there and not is_nested(each)]


def _stands_in(stem: str, word: str) -> bool:
    """English as a whole word, Chinese anywhere."""
    written, sought = _plain(stem), _plain(word)
    return f"-{sought}-" in f"-{written}-" if word.isascii() else len(word) > 1 and sought in written


def _plain(stem: str) -> str:
    return re.sub(r"[\W_]+", "-", stem.casefold())


def ledger_fields(kind: CommandType, names: Sequence[str]) -> list[Field]:
    """The fields of a command that columns of these names may hold, with all that ledgers call them."""
    told = (*(each.told for each in parts_in(kind, names)), *kind.fields, happened_field(kind))
    return [_also_called(each) for each in told]


@lru_cache(1 << 12)
def _also_called(told: Field) -> Field:
    more = (each.replace("_", " ") for each in _ALSO_CALLED.get(told.name, "").split())
    return evolve(told, help=evolve(told.help, titles=(*told.help.titles, *more)))


def titles_known(kind: CommandType, names: Sequence[str]) -> int:
    """How many fields have columns, and one for the number of the row."""
    is_numbered = any(told.field == NUMBER for name in names for told in fields_of(name))
    return recognised(ledger_fields(kind, names), names) + is_numbered
