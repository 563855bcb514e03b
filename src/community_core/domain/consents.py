"""What somebody consents to 同意, one purpose at a time, and takes back whenever they like.

    given -> withdrawn -> given

A person's consent is asked for apart for each purpose, and withdrawing it is as easy as giving it (Personal
Information Protection Law, China, articles 15 and 29, from memory).

Not refused: a child's consent without a guardian, since a rule cannot see a sealed year of birth (under 14
it is the guardian's, article 31, from memory: whoever lists consents asks for it); visits declined by
somebody who never consented to any.
"""

import re
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain.fields import PersonId
from community_core.domain.kit.messages.facts import Event, event
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help, Word
from community_core.errors import Refused

# ---- values

ConsentHow = Literal["written", "spoken", "online"]
"""How consent was given."""

PURPOSES = {
    "publish-wish": ("publish wishes", "公开微心愿"),
    "photo": ("photographs", "拍照"),
    "health-notes": ("health notes", "健康记录"),
    "posted": ("be posted", "上墙公示"),
    "contact-by-volunteers": ("be contacted by volunteers", "志愿者联系"),
    "visits": ("visits", "走访"),
    "see-learning": ("others see what they learnt", "查看学习记录"),
}
_CALLED = "、".join(zh for _, zh in PURPOSES.values())
PUBLISHING, PUBLISHING_ZH = "publish:", "公开:"
"""What the purpose of publishing one thing begins with, as it is kept and as it is typed in Chinese; its id
follows."""
_ONE_THING = re.compile(r"(publish|公开) *[:：] *(?P<id>\S+)")


def _purpose(field: str, value: str) -> str:
    """One of the purposes, or ``publish:<id>`` for one wish, voice or deed alone."""
    said = checks.text(field, value)
    if one_thing := _ONE_THING.fullmatch(said):
        return PUBLISHING + one_thing["id"]
    if said not in PURPOSES:
        raise Refused(
            "unknown-choice",
            f"{field}: {checks.shown(said)} is not known; choose one of {', '.join(PURPOSES)}, publish:<id>.",
            f"{field}：没有 {checks.shown(said)}；请选择 {_CALLED}、公开:<编号>。",
        )
    return said


Purpose = Annotated[
    str,
    Help(
        "What for; publish:<id> for one wish, voice or deed alone",
        "用途；只为某一件心愿、心声、好事时写“公开:<编号>”",
        "photo",
        word=("for", "用途"),
        words=PURPOSES,
        check=_purpose,
        embeds=_ONE_THING,
        stays=True,
    ),
]
How = Annotated[
    ConsentHow,
    Help(
        "How it was given",
        "同意方式",
        "written",
        word=("how", "同意方式"),
        words={"written": ("written", "书面"), "spoken": ("spoken", "口头"), "online": ("online", "网上")},
    ),
]
Guardian = Annotated[
    PersonId,
    Help("Id of the guardian who gave it", "监护人编号", "person-he", word=("guardian", "监护人")),
]

# ---- facts


@event(en="Consent given", zh="登记同意")
@frozen(kw_only=True)
class ConsentGiven(Event):
    """They consent to that, from now on; by their ``guardian`` where they are a child."""

    purpose: Purpose
    how: How
    guardian: Guardian | None = None


@event(en="Consent withdrawn", zh="撤回同意")
@frozen(kw_only=True)
class ConsentWithdrawn(Event):
    """They consent to that no longer, or declined it to begin with."""

    purpose: Purpose


# ---- one consent as it stands


@frozen(kw_only=True)
class Consent:
    """Whether somebody consents to one purpose, and by which guardian."""

    status: Literal["given", "withdrawn"] = "given"
    purpose: str
    guardian: str | None = None


def called(purpose: str) -> Word:
    """What people call a purpose; publishing one thing by its id."""
    _, publishing, one_thing = purpose.partition(PUBLISHING)
    if publishing:
        return f"publishing {one_thing}", f"公开 {one_thing}"
    return PURPOSES.get(purpose, (purpose, purpose))
