"""Whoever was erased, looked for in everything that is shown or exported, and in every byte of the store."""

import inspect
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, CommunityError
from community_core.domain import (
    AppointRole,
    CompleteVisit,
    ErasePerson,
    GiveConsent,
    MergePerson,
    MovePerson,
    RaiseRequest,
    RegisterPerson,
    RegisterVolunteer,
    SetCareLevel,
    StartVisit,
)
from community_core.plugins.projections import find_plugins
from community_core.views.projections.describing import queries_of

from .conftest import Run

LIN, OLD, TWIN, SHEN = "person-lin", "person-old", "person-twin", "person-shen"
PHONE = "0471-5559871"
SEALED = ("欧阳秀棠", "欧阳旧名", PHONE, "7-1103", "9-2207", "独自在家", "说话很慢", "子女在外地")
OPEN = ("place-lonely", "place-before")
"""Where Lin lives, and where she lived before: nobody else does."""


class Clock:
    """A minute goes by with each look at it."""

    now = datetime(2024, 1, 8, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def lives(person: str, name: str, building: str, room: str, telephone: str = PHONE) -> RegisterPerson:
    """Somebody of the register with everything there is to tell."""
    return RegisterPerson(
        person_id=person,
        name=name,
        telephone=telephone,
        room=room,
        birth_year=1931,
        groups=("独居",),
        building=building,
        residence="rents",
    )


@pytest.fixture
def erased(made: Run, store: Path) -> Iterator[Community]:
    """Lin was told everything of there is, as one of two records; her twin lives as five others do."""
    assert callable(made)
    clock = Clock()
    with Community.open(store, clock=clock) as community:
        everybody = [lives(f"person-n{each}", "邻居", "place-many", "1-101", "110") for each in range(5)]
        told: list[Any] = [
            lives(OLD, "欧阳旧名", "place-before", "9-2207"),
            lives(LIN, "欧阳秀棠", "place-before", "9-2207"),
            lives(TWIN, "欧阳双棠", "place-many", "7-1104"),
            *everybody,
            MovePerson(person_id=LIN, building="place-lonely", room="7-1103"),
            SetCareLevel(person_id=LIN, level="high", grounds="子女在外地"),
            AppointRole(person_id=LIN, role="building-lead", scope="place-office", since=date(2024, 1, 2)),
            GiveConsent(person_id=LIN, purpose="photo", how="spoken"),
            RaiseRequest(
                title="暖气不热", category="heating", channel="phone", requester=LIN, details="独自在家"
            ),
            RegisterVolunteer(person_id=LIN),
            MergePerson(person_id=OLD, into=LIN),
        ]
        for each in told:
            community.execute(each, by=SHEN)
        visit = community.execute(StartVisit(person_id=LIN), by=SHEN).stream_id
        community.execute(CompleteVisit(visit_id=visit, observations="说话很慢"), by=SHEN)
        clock.now += timedelta(days=3)
        for person in (LIN, TWIN):
            community.execute(ErasePerson(person_id=person, reason="asked for it"), by=SHEN)
        clock.now += timedelta(days=1)
        yield community


ASKED: dict[str, Any] = {
    "since": date(2024, 1, 1),
    "until": date(2024, 1, 31),
    "on": date(2024, 1, 9),
    "days": 3650,
    "person": LIN,
    "place": "place-lonely",
    "role": "building-lead",
}


def everything_viewed(community: Any) -> Iterator[tuple[str, str]]:
    """The rows of every installed view, and what every query tells that can be asked about Lin."""
    for plugin in find_plugins():
        if plugin.projection is None:
            continue
        view = community.view(plugin.projection, reader=SHEN)
        yield plugin.name, str(list(view))
        for query in queries_of(plugin.projection):
            ask = getattr(view, query.name.replace("-", "_"))
            wanted = inspect.signature(ask).parameters.values()
            said = {each.name: ASKED.get(each.name, LIN) for each in wanted if each.default is each.empty}
            try:
                yield f"{plugin.name} {query.name}", str(ask(**said))
            except (CommunityError, TypeError, ValueError):
                continue  # it is asked about something else


def test_no_view_and_no_query_tells_of_them(erased: Community) -> None:
    """Neither now nor as of the day before."""
    moments = {"now": erased, "before": erased.at(known=date(2024, 1, 9))}
    seen = {
        f"{when}: {where}": told for when, each in moments.items() for where, told in everything_viewed(each)
    }
    assert len(seen) > 20
    assert not [(where, word) for where, told in seen.items() for word in (*SEALED, *OPEN) if word in told]


SCREENS = [
    ["log", "--after", "0"],
    ["log", "--after", "0", "--format", "json"],
    ["history", LIN],
    ["history", LIN, "--format", "json"],
    ["history", OLD],
    ["history", "2024-0001"],
    ["people"],
    ["people", "欧阳"],
    ["search", "lonely"],
    ["search", "秀棠"],
    ["today"],
    ["figures", "2024-01"],
    ["audit", "export", "-", "--as", "cloudevents"],
    ["audit", "export", "-", "--as", "ocel"],
    ["export-person", LIN],
]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_screen_and_no_export_tells_of_them(erased: Community, run: Run, lang: str) -> None:
    """Whoever reads it, as everybody may who says who they are."""
    erased.close()
    for words in SCREENS:
        answer = run(*words, *_who(run, words), lang=lang)
        assert answer.exit_code == 0, (words, answer.stderr)
        assert not [word for word in (*SEALED, *OPEN) if word in answer.stdout], words


def _who(run: Run, words: list[str]) -> list[str]:
    """The option by which it is said who reads."""
    if words[0] == "export-person":
        return ["--by", SHEN]
    command = words[:2] if words[0] == "audit" else words[:1]
    return ["--reader", SHEN] if "--reader" in run(*command, "--help").stdout else []


def test_no_workbook_tells_of_them(erased: Community, run: Run, tmp_path: Path) -> None:
    """Nor the lists to choose from in a template."""
    erased.close()
    views = [plugin.name for plugin in find_plugins() if plugin.projection is not None]
    for name in views:
        out = tmp_path / f"{name}.xlsx"
        answer = run("show", name, "--reader", SHEN, "--out", str(out))
        assert answer.exit_code == 0, answer.stderr
    assert run("template", "set-care-level", "--out", str(tmp_path / "template.xlsx")).exit_code == 0
    for book in tmp_path.glob("*.xlsx"):
        with zipfile.ZipFile(book) as parts:
            told = "".join(parts.read(each).decode(errors="replace") for each in parts.namelist())
        assert not [word for word in (*SEALED, *OPEN) if word in told], book.name


def test_of_who_lives_like_five_others_it_is_told_where(erased: Community, run: Run) -> None:
    """And no more."""
    erased.close()
    told = run("history", TWIN, "--reader", SHEN).stdout
    assert "place-many" in told
    assert not [word for word in ("欧阳双棠", "7-1104") if word in told]


def test_no_byte_of_the_store_is_what_was_sealed(erased: Community, store: Path) -> None:
    """Neither the ledger, nor the tables of views, nor what is kept beside them."""
    for _ in everything_viewed(erased):
        pass
    files = [each for each in store.rglob("*") if each.is_file()]
    assert {"ledger.db", "keys.db", "views.db"} <= {each.name for each in files}
    stored = {each.name: each.read_bytes() for each in files}
    assert not [(name, word) for name, said in stored.items() for word in SEALED if word.encode() in said]
