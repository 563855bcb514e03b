"""What two distributions would ask alike is asked once."""

from datetime import UTC, date, datetime
from typing import Any

from community_core import Community
from community_core.domain import GiveConsent, RegisterPerson
from community_people import Consents
from community_voices.deed import PublishDeed, RecordDeed, VerifyDeed
from community_voices.good_deeds import GoodDeeds

NOW = datetime(2024, 1, 15, 4, tzinfo=UTC)
LIN, SHEN = "person-lin", "person-shen"


def test_the_guardian_of_a_child_whose_deed_is_published_is_asked_once() -> None:
    """By each view alone, and by both together, which tell the deed; for every deed and every purpose."""
    with Community.open(":memory:", clock=lambda: NOW) as community:

        def do(command: Any) -> str:
            return str(community.execute(command, by=SHEN).stream_id)

        def asked(*views: Any) -> list[tuple[str, str]]:
            waits = community.agenda(date(2024, 1, 15), reader=SHEN, projections=views or None)
            return sorted((each.what[1], each.title) for each in waits.items if each.next_step is GiveConsent)

        do(RegisterPerson(person_id=LIN, name="林晓棠", birth_year=2014))
        for title in ("帮邻居扫雪", "拾金不昧"):
            deed = do(RecordDeed(doer=LIN, title=title, happened_on=date(2024, 1, 1)))
            do(VerifyDeed(deed_id=deed))
            do(GiveConsent(person_id=LIN, purpose=f"publish:{deed}", how="spoken"))
            do(PublishDeed(deed_id=deed, medium="宣传栏"))
        do(GiveConsent(person_id=LIN, purpose="photo", how="spoken"))
        deeds = [("缺少监护人同意：公开", "帮邻居扫雪"), ("缺少监护人同意：公开", "拾金不昧")]
        photo = ("缺少监护人同意：拍照", "")
        assert asked(GoodDeeds) == deeds
        assert asked(Consents) == [("缺少监护人同意：公开", "")] * 2 + [photo]
        assert asked(GoodDeeds, Consents) == asked(Consents, GoodDeeds) == sorted([*deeds, photo])
        assert [each for each in asked() if each[0].startswith("缺少")] == sorted([*deeds, photo])
