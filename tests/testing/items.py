"""Lost and found in small: an aggregate that keeps every law, and lets tests replace what it is made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from attrs import evolve, field, frozen

from community_core.domain import (
    Aggregate,
    Command,
    Context,
    Event,
    Fold,
    Help,
    Holds,
    Parts,
    PersonErased,
    PersonId,
    PersonState,
    Place,
    Sealed,
    Step,
    Text,
    Why,
    aggregate,
    command,
    event,
    says,
    step,
)
from community_core.errors import Refused
from community_core.testing import Example, example, fact

ItemId = Annotated[str, Help("Id of the item", "物品编号", "item-1", refers="item")]
What = Annotated[Text, Help("What it is", "物品", "umbrella", word=("what", "物品"))]
Finder = Annotated[PersonId, Help("Who found it", "拾到人", word=("found by", "拾到人"))]
Words = Annotated[str, Help("In their own words", "自述", "by the lake", personal_of="finder")]
Claimant = Annotated[str, Help("Who claims it", "认领人", "person-he", word=("claimed by", "认领人"))]
Proof = Annotated[Text, Help("How they know it", "凭据", "it has a red handle", word=("proof", "凭据"))]
Marks = Annotated[Any, Help("Marks on it", "标记", "red handle", word=("marks", "标记"))]


def _spot_became_place(stored: dict[str, Any]) -> dict[str, Any]:
    return {("place" if name == "spot" else name): value for name, value in stored.items()}


@event(en="Found", zh="拾到", version=2, upcasters={1: _spot_became_place})
@frozen(kw_only=True)
class ItemFound(Event):
    what: What
    place: Place = ""
    marks: Marks = None
    finder: Finder | None = None
    words: Words | Sealed | None = None


@event(en="Claimed", zh="认领")
@frozen(kw_only=True)
class ItemClaimed(Event):
    claimant: Claimant
    proof: Proof


@event(en="Claim believed", zh="认可")
@frozen(kw_only=True)
class ClaimBelieved(Event):
    claimant: Claimant


@event(en="Returned", zh="归还")
@frozen(kw_only=True)
class ItemReturned(Event):
    claimant: Claimant


@frozen
class Claim:
    proof: str
    status: Literal["claimed", "believed"] = "claimed"


@frozen(kw_only=True)
class ItemState:
    status: Literal["kept", "returned"] | None = None
    place: str = ""
    claimant: str | None = None
    claims: dict[str, Claim] = field(factory=dict)


CLAIMS = Parts(
    state=ItemState,
    field="claims",
    key="claimant",
    first=Claim,
    becomes={ItemClaimed: "claimed", ClaimBelieved: "believed"},
    called=("claim", "认领"),
    unknown="item-claim-unknown",
    apart=True,
)


@command(zh="登记拾物")
@frozen(kw_only=True)
class FindItem(Command):
    what: What
    place: Place = ""
    finder: Finder | None = None
    words: Words | None = None


@command(zh="认领物品", target="item_id")
@frozen(kw_only=True)
class ClaimItem(Command):
    item_id: ItemId
    claimant: Claimant
    proof: Proof


@command(zh="认可认领", target="item_id")
@frozen(kw_only=True)
class BelieveClaim(Command):
    item_id: ItemId
    claimant: Claimant


@command(zh="归还物品", target="item_id")
@frozen(kw_only=True)
class ReturnItem(Command):
    item_id: ItemId
    claimant: Claimant


def find(_: ItemState, asked: FindItem, context: Context) -> Iterable[ItemFound]:
    """The decision; Refused when the finder was erased."""
    if asked.finder and context.state(asked.finder, PersonState).status == "erased":
        raise Refused("finder-erased", f"{asked.finder} was erased; leave it out.", "已删除；请不要填写。")
    return [ItemFound(what=asked.what, place=asked.place, finder=asked.finder, words=asked.words)]


UNKNOWN = Why("item-unknown", "copy its id from a list.", "请从清单中复制编号。")
TWICE = Why("item-found-twice", "go on with it.", "请继续办理。")
OVER = Why("item-returned", "it is gone.", "已归还。")
BELIEVED = Why("item-believed", "it is believed already.", "已认可。")

STEPS = (
    step(FindItem, find, when=[None], why=TWICE),
    step(ClaimItem, says(ItemClaimed), when=["kept"]),
    step(BelieveClaim, says(ClaimBelieved), when=["kept"], each=CLAIMS.when("claimed", why=BELIEVED)),
    step(ReturnItem, says(ItemReturned), when=["kept"], each=CLAIMS.when("believed", why=UNKNOWN)),
)


def item(
    *,
    steps: Sequence[Step[ItemState]] = (),
    folds: Sequence[Fold[ItemState]] = (),
    whole: Sequence[Holds] = (),
) -> Aggregate[ItemState]:
    """The aggregate, with these steps in place of its own for the same commands."""
    return aggregate(
        "item",
        "拾物",
        ItemState(),
        becomes={ItemFound: "kept", ItemReturned: "returned"},
        steps=list({each.command: each for each in (*STEPS, *steps)}.values()),
        over={None: UNKNOWN, "returned": OVER},
        whole=whole,
        folds=folds,
        parts=[CLAIMS],
        words={
            "kept": ("kept", "保管中"),
            "returned": ("returned", "已归还"),
            "claimed": ("claimed", "已认领"),
            "believed": ("believed", "已认可"),
        },
        rules={
            "item-unknown": ("An item was found before.", "物品须先登记。"),
            "item-found-twice": ("An item is found once.", "物品只登记一次。"),
            "item-returned": ("What was returned is gone.", "已归还的不再办理。"),
            "item-believed": ("A claim is believed once.", "认领只认可一次。"),
            "item-claim-unknown": ("A claim was made before.", "须先认领。"),
            "finder-erased": ("Nobody who was erased is named.", "不写已删除的人。"),
        },
    )


ID: dict[str, Any] = {"item_id": "item-1"}
HE = "person-he"
TOLD: dict[str, Any] = {"what": "umbrella", "place": "lake", "finder": "person-lin", "words": "it was wet"}
FOUND = ItemFound(**TOLD)
CLAIMED = ItemClaimed(claimant=HE, proof="red handle")
CLAIM = ClaimItem(**ID, claimant=HE, proof="red handle")
OTHERS = ClaimItem(**ID, claimant="person-tian", proof="it is old")
BELIEVE = BelieveClaim(**ID, claimant=HE)
RETURN = ReturnItem(**ID, claimant=HE)

FIND_EXAMPLE = example(when=FindItem(**TOLD), then=[FOUND])
RETURN_EXAMPLE = example(
    given=[FOUND, CLAIMED, ClaimBelieved(claimant=HE)], when=RETURN, then=[ItemReturned(claimant=HE)]
)
EXAMPLES: list[Example] = [
    FIND_EXAMPLE,
    example(given=[FOUND], when=CLAIM, by=HE, then=[CLAIMED]),
    example(
        given=[FOUND, CLAIMED], when=OTHERS, then=[evolve(CLAIMED, claimant="person-tian", proof="it is old")]
    ),
    example(given=[FOUND, CLAIMED], when=BELIEVE, then=[ClaimBelieved(claimant=HE)]),
    RETURN_EXAMPLE,
    example(when=CLAIM, refused="item-unknown"),
    example(given=[fact(FOUND, "item-new1")], when=FindItem(**TOLD), refused="item-found-twice"),
    example(given=[FOUND, ItemReturned(claimant=HE)], when=CLAIM, refused="item-returned"),
    example(given=[FOUND, CLAIMED, ClaimBelieved(claimant=HE)], when=BELIEVE, refused="item-believed"),
    example(given=[FOUND], when=BELIEVE, refused="item-claim-unknown"),
    example(
        given=[fact(PersonErased(reason="asked for it"), "person-lin")],
        when=FindItem(what="umbrella", finder="person-lin"),
        refused="finder-erased",
    ),
]
SAMPLES: Mapping[tuple[str, int], bytes] = {
    ("ItemFound", 1): b'{"what":"umbrella","spot":"lake","marks":null,"finder":null,"words":null}'
}
