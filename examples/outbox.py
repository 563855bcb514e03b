"""The ledger is the outbox: pass each fact on at least once, in order, also after a restart."""

import tempfile
from pathlib import Path

from community_core import Community
from community_core.domain import FactCorrected, RaiseRequest, RequestRaised, UndoFact


def deliver(community: Community, bookmark: Path) -> None:
    """Hand every new request, what is right of it, and that it never was one, to another system; keep the
    cursor of the last."""
    after = bookmark.read_text() if bookmark.exists() else 0
    for fact in community.follow(after=after, types=RequestRaised, timeout=0.2):
        match fact.data:
            case FactCorrected(right=None, said=raised):
                print("to the hotline: strike", raised.number, raised.title)
            case FactCorrected(right=raised) | raised:
                print("to the hotline:", raised.number, raised.title)
        bookmark.write_text(fact.cursor)


with tempfile.TemporaryDirectory() as folder, Community.open(Path(folder) / "store") as community:
    bookmark = Path(folder) / "hotline.cursor"
    for title in ("楼道灯不亮", "水管漏水"):
        community.execute(RaiseRequest(title=title, category="repairs", channel="phone"), by="system:desk")
    deliver(community, bookmark)
    slip = RaiseRequest(title="长椅坏了", category="repairs", channel="online")
    raised = community.execute(slip, by="system:app")
    community.execute(UndoFact(fact_id=raised.events[0].id, reason="a test"), by="system:app")
    deliver(community, bookmark)
