"""A place 地点 of the community: a compound, a building, a grid or a venue, under all the names it goes by.

    known -> out of use

Nothing personal lies here: the door behind a building is an address, and lies with the person, sealed. A
dwelling is no place of its own, since it would name an erased person to any neighbour.

Not refused: two places of one alias, since two compounds have a building 13 each (whoever types it is asked
back); a building in another grid than before, since grids are drawn anew; dwellings or entrances nobody has
counted, which are 0; a place within one that nobody has named yet, whatever that turns out to be.
"""

from collections import Counter
from typing import Annotated, Literal

from attrs import evolve, frozen

from community_core.domain.fields import PlaceId, Reason, Text
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.folding import STAYS, fold
from community_core.domain.kit.aggregates.steps import holds, says, step
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.declaring.table import aggregate
from community_core.domain.kit.messages.commands import Command, command
from community_core.domain.kit.messages.facts import Event, event
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help
from community_core.errors import Refused

# ---- values

PlaceKind = Literal["compound", "building", "grid", "venue"]
"""What a place is; a venue is a pavilion, a shop, a square, a route."""

Kind = Annotated[
    PlaceKind,
    Help(
        "What it is",
        "地点类型",
        "compound",
        word=("kind", "地点类型"),
        words={
            "compound": ("compound", "小区"),
            "building": ("building", "楼栋"),
            "grid": ("grid", "网格"),
            "venue": ("venue", "活动场所"),
        },
    ),
]
Called = Annotated[
    Text,
    Help(
        "What it is called",
        "名称",
        "柳荫小区",
        word=("called", "名称"),
        titles=("名称", "楼号", "楼栋", "楼栋号", "小区名称", "网格名称"),
    ),
]
Within = Annotated[
    PlaceId,
    Help(
        "Id of the place it lies in",
        "所属地点编号",
        "place-liuyin",
        word=("within", "所属"),
        titles=("所属小区", "小区"),
    ),
]
Aliases = Annotated[
    tuple[Text, ...], Help("What else people call it", "别名", "24#", word=("also called", "别名"))
]
Alias = Annotated[Text, Help("What else people call it", "别名", "24#", word=("also called", "别名"))]
Entrances = Annotated[
    int,
    Help(
        "Entrances; 0 is not told",
        "单元数（0 为未填）",
        "4",
        word=("entrances", "单元数"),
        titles=("单元数",),
        check=checks.at_least(0),
        zero_is_untold=True,
    ),
]
Dwellings = Annotated[
    int,
    Help(
        "Dwellings; 0 is not told",
        "户数（0 为未填）",
        "48",
        word=("dwellings", "户数"),
        titles=("户数",),
        check=checks.at_least(0),
        zero_is_untold=True,
    ),
]
Grid = Annotated[PlaceId, Help("Id of the grid", "网格编号", "place-east", word=("grid", "网格"))]

# ---- facts


@event(en="Place named", zh="登记地点")
@frozen(kw_only=True)
class PlaceNamed(Event):
    """The community has such a place, under an id that may have been named before."""

    kind: Kind
    called: Called
    within: Within | None = None
    aliases: Aliases = ()
    entrances: Entrances = 0
    dwellings: Dwellings = 0


@event(en="Place alias added", zh="补充别名")
@frozen(kw_only=True)
class PlaceAliasAdded(Event):
    """People call it that as well."""

    alias: Alias


@event(en="Place in grid", zh="划入网格")
@frozen(kw_only=True)
class PlaceInGrid(Event):
    """It belongs to that grid from now on, and to no other."""

    grid: Grid


@event(en="Place closed", zh="停用地点")
@frozen(kw_only=True)
class PlaceClosed(Event):
    """It is a place of the community no longer. What was recorded of it stays."""

    reason: Reason


# ---- state


@frozen(kw_only=True)
class PlaceState:
    """``status`` is None while its id is named at most."""

    status: Literal["known", "out-of-use"] | None = None
    called: str = ""
    within: str | None = None
    aliases: tuple[str, ...] = ()


def _also_called(state: PlaceState, added: PlaceAliasAdded) -> PlaceState:
    return evolve(state, aliases=(*state.aliases, added.alias))


# ---- commands


@command(zh="登记地点", target=lambda name: name.place_id)
@frozen(kw_only=True)
class NamePlace(Command):
    """Name a place of the community; under an id already used for it, if there is one."""

    place_id: Annotated[PlaceId, Help("Id already used for it", "已使用的地点编号")] | None = None
    kind: Kind
    called: Called
    within: Within | None = None
    aliases: Aliases = ()
    entrances: Entrances = 0
    dwellings: Dwellings = 0


@frozen(kw_only=True)
class OnPlace(Command):
    """A step concerning one place."""

    place_id: PlaceId


@command(zh="补充别名", target="place_id")
@frozen(kw_only=True)
class AddPlaceAlias(OnPlace):
    """Say what else people call it."""

    alias: Alias


@command(zh="划入网格", target="place_id")
@frozen(kw_only=True)
class SetGrid(OnPlace):
    """Say which grid it belongs to now."""

    grid: Grid


@command(zh="停用地点", target="place_id", ends=True)
@frozen(kw_only=True)
class ClosePlace(OnPlace):
    """Say that it is a place of the community no longer, and why."""

    reason: Annotated[Reason, Help("Why", "原因", "pulled down", example_zh="已拆除")]


# ---- rules


def _building_in_compound(named: PlaceNamed, _: Context) -> None:
    if named.kind == "building" and named.within is None:
        raise Refused(
            "building-in-compound",
            f"within: in which compound is {named.called}? Give its id; many compounds have one like it.",
            f"within：没有写明 {named.called} 所在小区；请填写小区的地点编号。",
            field="within",
        )


def _not_within_itself(named: PlaceNamed, context: Context) -> None:
    if named.within is not None and context.stream_id in _around(named.within, context):
        raise _within_itself("within", named.within, context)


def _no_grid_of_itself(placed: PlaceInGrid, context: Context) -> None:
    if placed.grid == context.stream_id:
        raise _within_itself("grid", placed.grid, context)


def _around(place: str | None, context: Context) -> list[str]:
    """A place, and those it lies in, one in the other, up to the one in question or the outermost."""
    found: list[str] = []
    while place is not None and place not in found:
        found.append(place)
        place = None if place == context.stream_id else context.state(place, PlaceState).within
    return found


def _within_itself(field: str, place: str, context: Context) -> Refused:
    return Refused(
        "place-within-itself",
        f"{field}: {place} would put {context.stream_id} inside itself; give the place around it.",
        f"{field}：{place} 会使 {context.stream_id} 属于自身；请填写它所在的地点。",
        field=field,
    )


def _each_name_once(before: PlaceState, after: PlaceState, context: Context) -> None:
    again = _said_twice(after) - _said_twice(before)
    if again:
        raise Refused(
            "alias-known",
            f"{context.stream_id} is called {checks.shown(min(again))} already; give another name, or none.",
            f"{context.stream_id} 已有名称 {checks.shown(min(again))}；请填写其他别名，或不填。",
            kind="conflict",
        )


def _said_twice(state: PlaceState) -> set[str]:
    return {name for name, times in Counter((state.called, *state.aliases)).items() if times > 1}


_UNNAMED = Why("place-unnamed", "name it first.", "请先登记地点。")
_TWICE = Why("place-named-twice", "add what else it is called.", "已登记，可补充别名。")
_CLOSED = Why(
    "place-closed", "undo that if it is wrong, or name another.", "如有误请撤回停用，或登记新的地点。"
)


# ---- the table

PLACE = aggregate(
    "place",
    "地点",
    PlaceState(),
    becomes={
        PlaceNamed: "known",
        PlaceAliasAdded: STAYS,
        PlaceInGrid: STAYS,
        PlaceClosed: "out-of-use",
    },
    steps=[
        step(NamePlace, says(PlaceNamed), when=[None], why=_TWICE),
        step(AddPlaceAlias, says(PlaceAliasAdded), when=["known"]),
        step(SetGrid, says(PlaceInGrid), when=["known"]),
        step(ClosePlace, says(PlaceClosed), when=["known"]),
    ],
    over={None: _UNNAMED, "out-of-use": _CLOSED},
    whole=[
        holds(PlaceNamed, _building_in_compound),
        holds(PlaceNamed, _not_within_itself),
        holds(PlaceInGrid, _no_grid_of_itself),
    ],
    folds=[fold(PlaceAliasAdded, _also_called)],
    always=_each_name_once,
    named_unbegun=True,
    words={"known": ("known", "在用"), "out-of-use": ("out of use", "已停用")},
    rules={
        "not-a-place": ("A place is named by an id, place-...", "地点用 place-… 编号表示。"),
        "place-unnamed": ("A place is named before anything else.", "请先登记地点。"),
        "place-named-twice": ("A place is named once.", "地点只登记一次。"),
        "place-closed": ("Nothing changes at a place that is out of use.", "已停用的地点不再变更。"),
        "building-in-compound": ("A building says in which compound it stands.", "楼栋须写明小区。"),
        "place-within-itself": ("No place lies in itself.", "地点不能属于自身。"),
        "alias-known": ("A place has each of its names once.", "同一地点的名称不重复。"),
    },
)
