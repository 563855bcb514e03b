"""What a reply amounts to; all of them invented."""

import pytest

from community_core.importing.cases.replies import ReplyKind, kind_of_reply

REPLIES: list[tuple[ReplyKind, str]] = [
    ("received", "已收悉"),
    ("received", "网友：您好！留言已收悉"),
    ("received", "尊敬的网友“小河”：\n\t您好！您反映的问题我局已收悉，感谢您的关注与支持！2024年1月5日"),
    ("received", "您的来信已收到。祝您生活愉快！柳荫区住建局"),
    ("received", "网友您好，您反映的问题正在交办中，感谢您的来信。"),
    ("received", "您的建议已收悉，我们将及时反馈。"),
    ("empty", ""),
    ("empty", " \n\t　"),
    ("empty", "2024年1月5日"),
    ("empty", "网友：您好！"),
    ("empty", "“XH2024”"),
    ("empty", "柳荫区网信办　2024年1月5日"),
    ("empty", "感谢您对我们工作的关心、理解与支持！"),
    ("empty", "您所反映的事情已收悉，现回复如下："),
    ("passed-on", "您反映的问题已转柳荫区调查处理。"),
    ("passed-on", "网友：您的留言已收悉。关于您反映的问题，已转区城管局核实、办复。2024.1.5"),
    ("passed-on", "您好！来信收悉，我办已将您的情况转交相关科室，处理情况会向您反馈。"),
    ("passed-on", "您反映的问题已移交区法院。感谢留言！"),
    ("answered", "您的留言已收悉。现将有关情况回复如下：该路段路灯已于1月8日修复。感谢您的支持！"),
    ("answered", "来信收悉，请到社区服务站办理。"),
    ("answered", "请咨询区人社局。"),
    ("answered", "B区没有此类规定。"),
    ("answered", "我区交警部门已加强交通秩序管理。"),
    ("answered", "您反映的问题已进行过回复。"),
    ("answered", "公交职能已整体划转至交通局，请向其咨询。"),
    ("answered", "Received, and here is our answer"),
]


@pytest.mark.parametrize(("kind", "reply"), REPLIES, ids=[reply[:12] or "nothing" for _, reply in REPLIES])
def test_a_reply_is_told_by_what_it_says(kind: ReplyKind, reply: str) -> None:
    """Received and nothing more, passed on, answered, or nothing at all."""
    assert kind_of_reply(reply) == kind


@pytest.mark.parametrize(
    "piece", ["您", "感谢", "网友", "已转", "监督与支持", "我们已收到", "“", "1", "如下", "。"]
)
def test_no_reply_takes_long(piece: str) -> None:
    """However a reply repeats itself, it is told apart at once: a slow rule would hang here."""
    assert kind_of_reply(piece * 20_000) in ("answered", "passed-on", "received", "empty")


@pytest.mark.parametrize(
    ("kind", "last"), [("received", ""), ("passed-on", "已转柳荫区调查处理。"), ("answered", "路灯已修复。")]
)
def test_what_is_said_last_counts_as_much_as_what_is_said_first(kind: ReplyKind, last: str) -> None:
    """However long a reply says nothing before."""
    assert kind_of_reply(f"尊敬的网友：您好！{'您的来信已收到。' * 30}{last}") == kind
