"""A morning at the pavilion, in memory: requests are noted, one is answered on the spot, one refused."""

from community_core import Community, Refused
from community_core.domain import AcceptRequest, AssignRequest, CloseRequest, RaiseRequest
from community_open_requests import OpenRequests

with Community.open(":memory:") as community:
    shen, lin = community.new_id("person"), community.new_id("person")

    heating = community.execute(
        RaiseRequest(title="三单元暖气不热", category="heating", channel="pavilion", place="13号楼"), by=shen
    )
    community.execute(
        RaiseRequest(title="迎春活动有哪些?", category="activities", channel="pavilion", outcome="explained"),
        by=shen,
    )
    community.execute(AcceptRequest(request_id=heating.stream_id), by=shen, because_of=heating)
    community.execute(AssignRequest(request_id=heating.stream_id, assignee=lin), by=shen)

    try:
        community.execute(CloseRequest(request_id=heating.stream_id), by=shen)
    except Refused as refused:
        print(refused.told("zh"))

    for row in community.view(OpenRequests):
        print(row.number, row.title, row.status, "→", "lin" if row.assignee == lin else "-")
    for fact in community.history(heating.stream_id):
        print(fact.version, fact.type, fact.occurred_at.astimezone(community.zone).strftime("%Y-%m-%d"))
