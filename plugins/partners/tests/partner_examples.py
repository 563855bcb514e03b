"""What each command about a partner comes to, and what is refused and what is not."""

from datetime import date
from typing import Any

from community_core.testing import example
from community_partners import commands, facts

ID: dict[str, Any] = {"partner_id": "partner-1"}
NEW_YEAR, SPRING = date(2024, 1, 1), date(2024, 3, 1)
JOIN: dict[str, Any] = {"name": "市第一医院", "sort": "medical", "contact": "person-he", "place": "便民亭"}
RICE: dict[str, Any] = {"sort": "goods", "what": "大米", "quantity": 100, "unit": "袋"}
CASH: dict[str, Any] = {"sort": "money", "what": "助学", "fen": 500_000}
HALL: dict[str, Any] = {"sort": "room", "what": "会议室"}
JOINED = facts.PartnerJoined(**JOIN)
AGREED = facts.PartnershipAgreed(since=NEW_YEAR, about="每季度义诊")
ENDED = facts.PartnershipEnded(on=NEW_YEAR, reason="单位搬迁")
PLEDGED = facts.ContributionPledged(pledge=1, **RICE, due=SPRING)
PROMISED = facts.ContributionPledged(pledge=1, **CASH)
OFFERED = facts.ContributionPledged(pledge=1, **HALL)
WITHDRAWN = facts.PledgeWithdrawn(pledge=1, reason="经费不足")
WITHDRAW = commands.WithdrawPledge(**ID, pledge=1, reason="经费不足")


def came(quantity: int, pledge: int | None = 1) -> facts.ContributionReceived:
    return facts.ContributionReceived(**RICE | {"quantity": quantity}, pledge=pledge, on=NEW_YEAR)


def _receive(**said: Any) -> commands.ReceiveContribution:
    return commands.ReceiveContribution(**ID, **{"on": NEW_YEAR, **said})


def _agree(**said: Any) -> commands.AgreePartnership:
    return commands.AgreePartnership(**ID, since=NEW_YEAR, about="每季度义诊", **said)


STANDING = [
    example(
        when=commands.JoinPartner(**JOIN, needs="实践场所"),
        then=[facts.PartnerJoined(**JOIN, needs="实践场所")],
    ),
    example(given=[JOINED, ENDED], when=commands.JoinPartner(**ID, **JOIN), then=[JOINED]),
    example(
        given=[JOINED],
        when=commands.ChangeContact(**ID, contact="person-xu"),
        then=[facts.ContactChanged(contact="person-xu")],
    ),
    example(given=[JOINED], when=_agree(), then=[AGREED]),
    example(
        given=[JOINED, AGREED],
        when=_agree(until=SPRING),
        then=[facts.PartnershipAgreed(since=NEW_YEAR, until=SPRING, about="每季度义诊")],
    ),
    example(
        given=[JOINED, AGREED],
        when=commands.EndPartnership(**ID, on=NEW_YEAR, reason="单位搬迁"),
        then=[ENDED],
    ),
    example(given=[JOINED], when=commands.JoinPartner(**ID, **JOIN), refused="partner-joined-once"),
    example(when=_agree(), refused="partner-unknown"),
    example(given=[JOINED, ENDED], when=_agree(), refused="partner-ended"),
    example(given=[JOINED], when=_agree(until=date(2023, 12, 31)), refused="until-before-since"),
]
PLEDGING = [
    example(given=[JOINED], when=commands.PledgeContribution(**ID, **RICE, due=SPRING), then=[PLEDGED]),
    example(given=[JOINED], when=commands.PledgeContribution(**ID, **HALL), then=[OFFERED]),
    example(
        given=[JOINED, PLEDGED],
        when=commands.PledgeContribution(**ID, **CASH, request_id="request-1", activity_id="activity-1"),
        then=[
            facts.ContributionPledged(pledge=2, **CASH, request_id="request-1", activity_id="activity-1"),
        ],
    ),
    example(given=[JOINED, PLEDGED], when=WITHDRAW, then=[WITHDRAWN]),
    example(given=[JOINED, PLEDGED, came(10)], when=WITHDRAW, then=[WITHDRAWN]),
    example(
        given=[JOINED],
        when=commands.PledgeContribution(**ID, **RICE, fen=100),
        refused="money-or-quantity",
    ),
    example(
        given=[JOINED],
        when=commands.PledgeContribution(**ID, sort="goods", what="大米", quantity=3),
        refused="money-or-quantity",
    ),
    example(given=[JOINED], when=WITHDRAW, refused="pledge-unknown"),
    example(given=[JOINED, PLEDGED, WITHDRAWN], when=WITHDRAW, refused="pledge-over"),
    example(given=[JOINED, PLEDGED, came(100)], when=WITHDRAW, refused="pledge-over"),
]
RECEIVING = [
    example(given=[JOINED, PLEDGED], when=_receive(pledge=1, quantity=40, unit="袋"), then=[came(40)]),
    example(given=[JOINED, PLEDGED, came(40)], when=_receive(pledge=1), then=[came(60)]),
    example(
        given=[JOINED, PLEDGED, came(40)],
        when=_receive(pledge=1, quantity=80, unit="袋"),
        then=[came(80)],
    ),
    example(
        given=[JOINED, PROMISED],
        when=_receive(pledge=1, receipt="R-18", into="街道办事处"),
        then=[
            facts.ContributionReceived(**CASH, pledge=1, on=NEW_YEAR, receipt="R-18", into="街道办事处"),
        ],
    ),
    example(
        given=[JOINED, OFFERED],
        when=_receive(pledge=1, activity_id="activity-1"),
        then=[facts.ContributionReceived(**HALL, pledge=1, on=NEW_YEAR, activity_id="activity-1")],
    ),
    example(given=[JOINED], when=_receive(**RICE), then=[came(100, None)]),
    example(
        given=[JOINED, PLEDGED], when=_receive(**CASH), then=[facts.ContributionReceived(**CASH, on=NEW_YEAR)]
    ),
    example(given=[JOINED], when=_receive(), refused="received-what"),
    example(given=[JOINED], when=_receive(pledge=1), refused="pledge-unknown"),
    example(given=[JOINED, PLEDGED, came(100)], when=_receive(pledge=1), refused="pledge-over"),
    example(given=[JOINED, PLEDGED, WITHDRAWN], when=_receive(pledge=1), refused="pledge-over"),
    example(
        given=[JOINED],
        when=commands.ReceiveContribution(**ID, **RICE, on=date(2999, 1, 1)),
        refused="received-in-the-future",
    ),
]
EXAMPLES = [*STANDING, *PLEDGING, *RECEIVING]
