"""What an authority's reply to a letter amounts to: received 已收悉, passed on 已转, or answered."""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from attrs import frozen

ReplyKind = Literal["received", "empty", "passed-on", "answered"]

_SPACE = re.compile(r"\s+")
_DATE = re.compile(r"(\d{4}[年./-])?\d{1,2}[月./-]\d{1,2}[日号]|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_SALUTATION = re.compile(
    r"(尊敬的|亲爱的)?(网友|网民|来信人|市民|同志|先生|女士|朋友)*"  # dear citizen
    r"(\W*[A-Za-z0-9_]+\W*|[“\"][^”\"]{0,20}[”\"])?"  # the name, as “UU0081”
    r"(网友|网民|先生|女士|同志|朋友)*\W*"
    r"([您你]们?好|好!)?\W*"  # good day
)
_CLAUSE_END = re.compile(r"[,。!;:?…\n]+|\.(?!\d)")

_RECEIPT = re.compile(
    r"([您你]|来|帖|留|网).{0,24}(收悉|收到|阅悉|知悉|已阅)[后了]?"
    r"|(已|均已|已经)?(收悉|收到|阅悉|知悉|已阅)[后了]?"
)
_LEAD_IN = re.compile(r"(?=.{0,40}(如下|复|下)$)(.*(回复|答复|复函|汇报|说明|情况|转载).{0,4}如下|现(予以)?[回答]复)")
_COURTESY = re.compile(
    r".{0,8}(感谢|谢谢|多谢).*"
    r"|([顺并]?祝|祝愿|欢迎|敬请|希望[您你]|请[您你]?继续|恳请).*"
    r"|监督与支持|支持与监督|理解与监督|理解与支持|多提.{0,10}(意见|建议).*|我[们局办]?.{0,4}继续努力"
)
_SIGNATURE = re.compile(
    r"(?!.*[已请由到转的向将]).{2,22}(局|办|委|部|院|校|站|公司|政府|中心|办公室|办事处)|[\d-]+"
)
_TOPIC = re.compile(
    r"(关于|对于|对|针对|就)?([您你]|帖文|网上|网友).{0,16}(反映|反应|提|咨询|留言|来信|回信|投诉).{0,12}"
)
_PASSED_ON = re.compile(
    r"(?!.*(不属|如果|因为|由于|依法|立案|查处|告知|建议[您你]|可以|据了解|经))"
    r".*([已并]|现|立即|将|我[办局们]).{0,24}(转|交办|移交|交.{0,16}(调查|处理|办理|核)).*"
    r"|转[至交给].*|[您你帖].{0,14}转[至交].*"
)
_PROMISE = re.compile(
    r"(等|待|如|有|将|会|及时|处理|办理|调查|核实|正在|核查|我们|给您).{0,24}(反馈|回复|答复|办理|处理|办复)(与[您你]|发布上网)?"
    r"|正在.{0,4}(交办|办理|处理|调查).{0,3}|.{0,14}正在交办中"
)


@frozen
class _Clause:
    """One kind of clause that answers nothing, and how it is told."""

    kind: Literal["courtesy", "receipt", "lead-in", "passed-on", "with-passing-on"]
    fits: Callable[[str], object]


def kind_of_reply(reply: str) -> ReplyKind:
    ...
