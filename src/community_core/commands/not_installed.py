"""Facts of a store that nothing here knows, for their plugin is missing: what lacks them says so."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from community_core.domain import FactCorrected, Word, schema_of
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.values.checks import is_stream
from community_core.errors import UnknownStream

if TYPE_CHECKING:
    from community_core.ledger import KindRow

_SHOWN = 3


@frozen
class NotInstalled:
    """Facts of these ``types``, which nothing here knows. ``distribution`` brought them, "" where nobody
    noted which one did."""

    distribution: str
    types: tuple[str, ...]

    @property
    def told(self) -> Word:
        """``community-aid (AidDelivered, AidReceived)``, in English and Chinese."""
        more = len(self.types) > _SHOWN
        shown = self.types[:_SHOWN]
        en = f"{', '.join(shown)}{' …' if more else ''}"
        zh = f"{'、'.join(shown)}{f' 等 {len(self.types)} 类' if more else ''}"
        return f"{self.distribution or 'another plugin'} ({en})", f"{self.distribution or '另一插件'}（{zh}）"


def not_installed(noted: Iterable["KindRow"], kinds: KindsByName) -> tuple[NotInstalled, ...]:
    """What was ever written to a ledger and none of these kinds knows, by what brought it."""
    types: dict[str, list[str]] = {}
    for each in noted:
        if each.type != FactCorrected.__name__ and not _is_known(each, kinds):
            types.setdefault(each.distribution, []).append(each.type)
    return tuple(NotInstalled(name, tuple(dict.fromkeys(found))) for name, found in sorted(types.items()))


def what_is_missing(missing: Sequence[NotInstalled]) -> Word:
    """The sentence that says so, and how to get it; nothing where nothing is missing."""
    if not missing:
        return "", ""
    en, zh = zip(*(each.told for each in missing), strict=True)
    names = " ".join(each.distribution for each in missing if each.distribution)
    install, install_zh = (f"pip install {names}; ", f"pip install {names}；") if names else ("", "")
    return (
        f"The store also holds facts of {', '.join(en)}, which is not installed or cannot be used. "
        f"To have it: {install}see: community plugins",
        f"存储中另有 {'、'.join(zh)}的事实，而它未安装或无法使用。"
        f"如需使用：{install_zh}见：community plugins",
    )


def unknown_stream(text: str, noted: Callable[[], Iterable["KindRow"]], kinds: KindsByName) -> UnknownStream:
    """The error for what nothing is recorded of. Ids are found whatever is installed; by what names streams
    are called, their plugins know."""
    return UnknownStream(text, what_is_missing(() if is_stream(text) else not_installed(noted(), kinds)))


def _is_known(row: "KindRow", kinds: KindsByName) -> bool:
    kind = kinds.get(row.aggregate)
    return kind is not None and (row.type, row.schema) in _stored_as(kind.events)


def _stored_as(events: Iterable[type]) -> Iterator[tuple[str, int]]:
    """Under which names and in which schema versions facts of these types may be stored."""
    for schema in (schema_of(each) for each in events if each is not FactCorrected):
        for name in (schema.name, *schema.formerly):
            yield from ((name, version) for version in range(1, schema.version + 1))
