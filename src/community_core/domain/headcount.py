"""How many were there 到场人数: ``people`` by id, ``others`` as a number, ``about`` where nobody counted.

How often somebody was there 人次 is both together, over occasions. How many different people 人数 is ids
alone, with the unnamed told beside it: nobody adds the two. One number that is about so many makes a sum of
it so.
"""

import re
from typing import Annotated

from community_core.domain.fields import Amount, PersonId
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.titles import Title

_HEADS = re.compile(r"(大?约|近|about)?\s*(?P<number>[0-9]+)\s*[余多来+]?\s*(人次?|名|people)?\s*(左右)?")
_COUNTED = re.compile(r"[0-9]+\s*(人次?|名|people)?")
_TOLD_TOGETHER = ("实到人数", "实到", "参加人数", "到场人数", "人数")


def heads_in(written: str) -> str:
    """The number in 60余人, 约60人 and 60."""
    found = _HEADS.fullmatch(written.strip())
    return found["number"] if found else written


def is_about(written: str) -> str:
    """Whether 60余人 says so many or about so many."""
    return "no" if _COUNTED.fullmatch(written.strip()) else "yes"


People = Annotated[
    tuple[PersonId, ...],
    Help(
        "Ids of those who were there",
        "到场人员编号",
        "person-lin",
        word=("there", "到场人员"),
        titles=("到场人员", "参加人员", "签到人员"),
    ),
]
Others = Annotated[
    Amount,
    Help(
        "How many more, unnamed",
        "其他人数（未记名）",
        "60",
        word=("unnamed", "未记名人数"),
        titles=tuple(Title((each,), heads_in) for each in _TOLD_TOGETHER),
    ),
]
About = Annotated[
    bool,
    Help(
        "Whether the number is about so many",
        "是否约数",
        "yes",
        word=("about", "约数"),
        titles=tuple(Title((each,), is_about, shared=True) for each in _TOLD_TOGETHER),
    ),
]
