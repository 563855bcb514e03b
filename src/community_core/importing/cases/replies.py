"""What an authority's reply to a letter amounts to: received 已收悉, passed on 已转办, or answered 答复.

The reply loses its salutation and dates and is cut into clauses at its punctuation. Clauses that say nothing
on the matter are set aside: thanks and wishes, the sender's signature, the mere topic, the promise of news.
The clauses left decide:

- one that is none of the kinds below: ``answered``. What the rule does not know counts as an answer;
- else one that says it went to somebody else, who is to deal with it: ``passed-on``;
- else one that says it came, was read or is being handed out: ``received``;
- none at all, or "we reply as follows" with nothing to follow: ``empty``.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

ReplyKind = Literal["answered", "passed-on", "received", "empty"]

_SPACE = re.compile(r"\s+")
_DATE = re.compile(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}[日号]?|\d{1,2}月\d{1,2}[日号]")
_SALUTATION = re.compile(
    r"(尊敬的|亲爱的)?(网友|网民|来信人|朋友)*"
    r'(["“”][^"“”]{0,20}["“”]|[A-Za-z0-9]+(?=网友|[,:您你]|$))?'
    r"(网友|网民|先生|女士|同志)?[,:!。]*"
    r"([您你]们?好|好(?=!))?[,:!。]*"
)
_CLAUSE_END = re.compile(r"[,。!;:?]+|\.(?!\d)|(?=感谢|谢谢)")

_TELLING_NOTHING = re.compile(
    # thanks, wishes, and a salutation in the middle
    r"(首先|再次|最后|同时|也|并|很|非常|衷心|在此|对此|多)+|(感谢|谢谢).*"
    r"|(并?祝|欢迎[您你]|敬请|请.{0,4}谅解|希望|衷心希望).*"
    r"|[、与]?((关心|理解|支持|监督)[、与和]?)+|(关注|支持).{0,8}(工作|发展)|多提.{0,6}意见.*|.{0,4}会?继续努力"
    r"|(尊敬的|亲爱的).{0,20}|[您你]好"
    # a signature or a telephone number
    r"|(?!.*[已请由到转的向将]).{2,20}(局|办|部|室|公司|政府|中心)|[\d-]+"
    # the mere topic
    r"|(关于|对于|针对)?[您你]所?(提|反映|咨询).{0,4}(问题|情况|建议|诉求)|[您你]的(建议很好|回信)|[您你]在(平台)?《.{0,8}"
    # the promise of news
    r"|[等待].{0,10}后|(?!.*(如下|已.{0,6}(回复|答复))).{0,20}(反馈|回复|答复).{0,6}"
    r"|正在(办理|处理)|(核实|核查|处理|办理|办复)[、和]?(处理|办理|办复)?|要求其.{0,12}|.{0,12}督促办理"
)
_ANNOUNCING = re.compile(r".{0,40}如下|经.{0,6}(协调|核实|调查|了解)")
_RECEIVED = re.compile(
    r"([您你来帖留网我现均已].{0,30})?(收悉|收到|阅悉|获悉|已阅|正在交办中)后?"  # of a letter, by us
)
_PASSED_ON = re.compile(
    r".{0,26}(已|将|并|立即|问题|情况|我们).{0,20}"
    r"((?<!划)转|移交|交办给?|汇报给|交(?!通|警|管)(?=.{2,20}(调查|处理|办理|回复))).{2,24}"
)


_RULES = (
    ("nothing", _TELLING_NOTHING),
    ("passed-on", _PASSED_ON),
    ("announced", _ANNOUNCING),
    ("received", _RECEIVED),
)
"""The kinds of clauses that are no answer; the first that fits counts."""

_BEGINNING = re.compile(r"(?:\s*\S){40,}?。")
"""Longer than any salutation. Up to a full stop a text normalises as it does within a longer one."""


def kind_of_reply(reply: str) -> ReplyKind:
    """Which of the four a reply is."""
    beginning = _BEGINNING.match(reply)
    if beginning and _kind(beginning[0]) == "answered":  # most replies tell by their first sentences
        return "answered"
    return _kind(reply)


def _kind(reply: str) -> ReplyKind:
    found = set[str]()
    for clause in _clauses(reply):
        kind = next((kind for kind, rule in _RULES if rule.fullmatch(clause)), "answered")
        if kind == "answered":
            return "answered"
        found.add(kind)
    if "passed-on" in found:
        return "passed-on"
    return "received" if "received" in found and "announced" not in found else "empty"


def _clauses(reply: str) -> Iterator[str]:
    text = _DATE.sub("", _SPACE.sub("", unicodedata.normalize("NFKC", reply)))
    salutation = _SALUTATION.match(text)
    return filter(None, _CLAUSE_END.split(text[salutation.end() if salutation else 0 :]))
