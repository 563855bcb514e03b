"""An asynchronous program calls the library through threads and listens without: one Community serves all."""

import asyncio

from community_core import Community, Receipt
from community_core.domain import ClaimHours, HoursVerified, RegisterVolunteer, VerifyHours
from community_core.times import parse_moment
from community_volunteer_hours.projection import VolunteerHours

PEOPLE = 10


async def volunteer(community: Community, number: int) -> None:
    """Register somebody, claim an hour and have it verified by somebody else."""
    person = f"person-v{number}"
    registered = await asyncio.to_thread(
        community.execute, RegisterVolunteer(person_id=person), by="system:app"
    )
    claim = ClaimHours(
        volunteer_id=registered.stream_id,
        activity="扫雪除冰",
        started_at=parse_moment("2024-01-06 06:00", community.zone),
        ended_at=parse_moment("2024-01-06 07:30", community.zone),
    )
    await asyncio.to_thread(community.execute, claim, by=person)
    verify = VerifyHours(volunteer_id=registered.stream_id, claim=1)
    await asyncio.to_thread(community.execute, verify, by="person-shen")


async def listen(community: Community, since: Receipt, stop: asyncio.Event) -> int:
    """How many claims were verified since a receipt was given, told as it happens."""
    verified = 0
    async for fact in community.following(after=since.cursor, types=HoursVerified, stop=stop):
        verified += isinstance(fact.data, HoursVerified)
        if verified == PEOPLE:
            stop.set()
    return verified


async def main() -> None:
    """Ten volunteers at once, and somebody who listens."""
    stop = asyncio.Event()
    with Community.open(":memory:") as community:
        shen = RegisterVolunteer(person_id="person-shen")
        begun = await asyncio.to_thread(community.execute, shen, by="system:app")
        listening = asyncio.create_task(listen(community, begun, stop))
        await asyncio.gather(*(volunteer(community, number) for number in range(PEOPLE)))
        rows = list(await asyncio.to_thread(community.view, VolunteerHours))
        print(len(rows), "people,", sum(row.verified_minutes for row in rows), "minutes verified")
        print(await listening, "claims verified since it began")


asyncio.run(main())
