"""The ledger is the outbox: pass each fact on at least once, in order, also after a restart."""

import tempfile
from pathlib import Path

from community_core import Community
from community_core.domain import FactCorrected, RaiseRequest, RequestRaised


def deliver(community: Community, bookmark: Path) -> None:
    """Hand every new request, and what is right of it, to another system; keep the cursor of the last."""
    after = bookmark.read_text() if bookmark.exists() else 0
    for fact in community.follow(after=after, types=RequestRaised, timeout=0.2):
        raised = fact.data.right if isinstance(fact.data, FactCorrected) else fact.data
        print("to the hotline:", raised.number, raised.title)
        bookmark.write_text(fact.cursor)


with tempfile.TemporaryDirectory() as folder, Community.open(Path(folder) / "store") as community:
    bookmark = Path(folder) / "hotline.cursor"
    for title in ("楼道灯不亮", "水管漏水"):
        community.execute(RaiseRequest(title=title, category="repairs", channel="phone"), by="system:desk")
    deliver(community, bookmark)
    community.execute(RaiseRequest(title="长椅坏了", category="repairs", channel="online"), by="system:app")
    deliver(community, bookmark)
