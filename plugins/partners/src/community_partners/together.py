"""What is done with partners 联办活动: whatever names one, such as an activity that is held with it.

Which distribution brings it does not matter; of what its facts say, their title and when it begins are told.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any

import attrs
from attrs import frozen

from community_core.domain import FactCorrected
from community_core.ledger import Recorded, Unknown
from community_core.views import Column, Projection, Table, carried, handles, query
from community_partners.ledger import AskedPartner
from community_partners.partner import PARTNER


@frozen(kw_only=True)
class Shared:
    """Something that is done with a partner, as the latest fact that names it says."""

    partner_id: Annotated[str, Column(en="Partner", zh="单位名称", refers="partner")]
    day: Annotated[date, Column(en="Day", zh="日期")]
    title: Annotated[str, Column(en="What", zh="内容")]
    stream_id: Annotated[str, Column(en="Number", zh="序号", refers="any")]


@frozen(kw_only=True)
class Named:
    """A fact that names a partner."""

    stream_id: str
    version: int
    partner_id: str
    day: date
    title: str


class Together(Projection[Shared]):
    """What is done with each partner, the latest first."""

    name, version = "done-with-partners", 1
    key = ("partner_id", "stream_id")
    called = "联办活动"
    zh = "与各共建单位联办的活动等，由近到远。"
    pages = None
    named = Table(Named, key=("stream_id", "version", "partner_id"), index=["partner_id"], order="-day")

    @handles(object)
    def note(self, e: Recorded[Any]) -> None:
        if not isinstance(e.data, FactCorrected):
            self._note(e, e.version, e.data)
            return
        for each in list(self.named.where(stream_id=e.stream_id, version=e.data.version)):
            self.named.discard((each.stream_id, each.version, each.partner_id))
        self._note(e, e.data.version, e.data.right)

    def _note(self, e: Recorded[Any], version: int, said: Any) -> None:
        values = {} if said is None or e.stream_id.startswith(_OWN) else _values(said)
        begins = values.get("starts_at")
        day = self.day(begins if isinstance(begins, datetime) else e.occurred_at)
        for partner in _partners(values.values()):
            self.named.put(
                Named(
                    stream_id=e.stream_id,
                    version=version,
                    partner_id=partner,
                    day=day,
                    title=str(values.get("title") or ""),
                )
            )

    def __iter__(self) -> Iterator[Shared]:
        return iter(_latest(self.named))

    @query(zh="与某共建单位联办的活动等，由近到远。", called="某单位")
    def of_partner(self, partner: AskedPartner) -> list[Shared]:
        """What is done with one partner, the latest first."""
        return _latest(self.named.where(partner_id=partner))


_OWN = f"{PARTNER.name}-"


def _latest(facts: Iterable[Named]) -> list[Shared]:
    """Each stream once, as its last fact says."""
    last: dict[tuple[str, str], Named] = {}
    for each in sorted(facts, key=lambda each: each.version):
        last[each.partner_id, each.stream_id] = each
    rows = sorted(last.values(), key=lambda each: (each.partner_id, each.stream_id))
    return [Shared(**carried(each, Shared)) for each in sorted(rows, key=lambda each: each.day, reverse=True)]


def _values(said: Any) -> Mapping[str, Any]:
    if isinstance(said, Unknown):
        return said.fields
    return {each.name: getattr(said, each.name) for each in attrs.fields(type(said))}


def _partners(values: Iterable[Any]) -> Iterator[str]:
    """The partners among what a fact says, each once."""
    told = (each for value in values for each in (value if isinstance(value, tuple | list) else (value,)))
    yield from dict.fromkeys(each for each in told if isinstance(each, str) and each.startswith(_OWN))
