"""Whoever was erased, looked for in everything that is shown or exported, and in every byte of the store."""

import inspect
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from community_core import Community, CommunityError
from community_core.audit import new_key, open_certificate, seal, write_key
from community_core.domain import (
    AppointRole,
    ClaimHours,
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
OPEN = ("place-lonely", "place-before", "registered-only", "户在人不在", "'high'", '"high"', "高风险")
"""Where and how Lin lives, where she lived before, how closely she is looked after: nobody else is so."""

BORN = 1931
KEY = new_key("liuyin.example/ledger")


class Clock:
    """A minute goes by with each look at it."""

    now = datetime(2024, 1, 8, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def lives(
    person: str,
    name: str,
    building: str,
    room: str,
    telephone: str = PHONE,
    residence: Any = "rents",
    birth_year: int = BORN,
) -> RegisterPerson:
    """Somebody of the register with everything there is to tell."""
    return RegisterPerson(
        person_id=person,
        name=name,
        telephone=telephone,
        room=room,
        birth_year=birth_year,
        groups=("独居",),
        building=building,
        residence=residence,
    )


@pytest.fixture
def erased(made: Run, store: Path) -> Iterator[Community]:
    """Lin was told everything of there is, as one of two records; her twin lives as five others do."""
    assert callable(made)
    clock = Clock()
    with Community.open(store, clock=clock) as community:
        everybody = [
            lives(f"person-n{each}", "邻居", "place-many", "1-101", "110", birth_year=1940)
            for each in range(5)
        ]
        told: list[Any] = [
            lives(OLD, "欧阳旧名", "place-before", "9-2207"),
            lives(LIN, "欧阳秀棠", "place-before", "9-2207", residence="registered-only"),
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
            ClaimHours(
                volunteer_id="volunteer-lin",
                activity="扫雪",
                started_at=datetime(2024, 1, 7, 1, tzinfo=UTC),
                ended_at=datetime(2024, 1, 7, 3, tzinfo=UTC),
            ),
            MergePerson(person_id=OLD, into=LIN),
        ]
        for each in told:
            community.execute(each, by=SHEN)
        visit = community.execute(StartVisit(person_id=LIN), by=SHEN).stream_id
        community.execute(CompleteVisit(visit_id=visit, observations="说话很慢"), by=SHEN)
        seal(community, KEY)
        clock.now += timedelta(days=3)
        for person in (LIN, TWIN):
            community.execute(ErasePerson(person_id=person, reason="asked for it"), by=SHEN)
        clock.now += timedelta(days=1)
        seal(community, KEY)
        yield community


def told_of_lin(text: str) -> list[str]:
    """What of all that a text says; a year is no part of another word, such as a hash."""
    year = [str(BORN)] if re.search(rf"(?<!\w){BORN}(?!\w)", text) else []
    return [*(word for word in (*SEALED, *OPEN) if word in text), *year]


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
    del seen["before: visit-coverage by-level"]  # it counts, and names nobody
    assert not [(where, word) for where, told in seen.items() for word in told_of_lin(told)]


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
    ["show", "volunteer-hours"],
    ["show", "service-record", "of-person", "--person", LIN],
    ["audit", "verify", "--key", str(KEY.public)],
    ["audit", "verify", "--key", str(KEY.public), "--format", "json"],
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
        assert not told_of_lin(answer.stdout), words


def _who(run: Run, words: list[str]) -> list[str]:
    """The option by which it is said who reads."""
    if words[0] == "export-person":
        return ["--by", SHEN]
    command = words[:2] if words[0] == "audit" else words[:1]
    return ["--reader", SHEN] if "--reader" in run(*command, "--help").stdout else []


def in_workbook(book: Path) -> str:
    """All that its parts say."""
    with zipfile.ZipFile(book) as parts:
        return "".join(parts.read(each).decode(errors="replace") for each in parts.namelist())


def test_no_parquet_tells_of_them(erased: Community, run: Run, tmp_path: Path) -> None:
    """Every cell of it."""
    erased.close()
    out = tmp_path / "facts.parquet"
    answer = run("audit", "export", str(out), "--as", "parquet", "--reader", SHEN)
    assert answer.exit_code == 0, answer.stderr
    told = str(parquet.read_table(out).to_pylist())
    assert LIN in told
    assert not told_of_lin(told)


def receipt_of(run: Run, fact: str, out: Path) -> str:
    """What a receipt of the fact says, and what is told of it when it is checked, in both languages."""
    answer = run("audit", "receipt", fact, "--out", str(out), "--key", str(KEY.public))
    assert answer.exit_code == 0, answer.stderr
    checks = [
        run("audit", "check", str(out), "--key", str(KEY.public), "--format", style, lang=lang)
        for style in ("table", "json", "csv")
        for lang in ("en", "zh")
    ]
    assert {each.exit_code for each in checks} == {0}
    return "".join([out.read_text(encoding="utf-8"), *(each.stdout for each in checks)])


def test_no_receipt_tells_of_them(erased: Community, run: Run, tmp_path: Path) -> None:
    """What is sealed stays so; of a fact that says openly how they lived none is made, and it is said why."""
    facts = [each for each in erased.log() if LIN in each.stream_id]
    told = {each.id: {"building", "level", "role"} & set(dir(each.data)) for each in facts}
    erased.close()
    assert len([each for each in told.values() if each]) == 4
    for fact, is_open in told.items():
        if is_open:
            refused = run("audit", "receipt", fact, "--key", str(KEY.public), lang="zh")
            assert refused.exit_code == 2
            assert "已删除人员" in refused.stderr
        else:
            said = receipt_of(run, fact, tmp_path / fact)
            assert not told_of_lin(said), fact


def test_of_who_lives_like_five_others_there_is_a_receipt(
    erased: Community, run: Run, tmp_path: Path
) -> None:
    """It hands out what everybody may see."""
    erased.close()
    said = receipt_of(run, f"{TWIN}@1", tmp_path / "twin")
    assert "place-many" in said
    assert not [word for word in SEALED if word in said]


def test_no_certificate_of_erasure_tells_of_them(erased: Community, run: Run, tmp_path: Path) -> None:
    """But whose it is, when, and why."""
    erased.close()
    write_key(tmp_path / "key", KEY)
    words = ["erase", LIN, "--by", SHEN, "--reason", "asked for it", "--key", str(tmp_path / "key")]
    answer = run(*words, lang="zh")
    assert answer.exit_code == 0, answer.stderr
    assert open_certificate(answer.stdout, KEY.public).person == LIN
    assert not told_of_lin(answer.output)


def test_no_template_tells_of_them(erased: Community, run: Run, tmp_path: Path) -> None:
    """Nor the lists to choose from in it: of residence and care level there is every choice there."""
    erased.close()
    out = tmp_path / "template.xlsx"
    assert run("template", "register-person", "--out", str(out)).exit_code == 0
    told = in_workbook(out)
    assert not set(told_of_lin(told)) - set(OPEN[2:])


def test_no_workbook_tells_of_them(erased: Community, run: Run, tmp_path: Path) -> None:
    """Of any view, of what is found, of what is verified."""
    erased.close()
    views = [plugin.name for plugin in find_plugins() if plugin.projection is not None]
    for name in views:
        out = tmp_path / f"{name}.xlsx"
        answer = run("show", name, "--reader", SHEN, "--out", str(out))
        assert answer.exit_code == 0, answer.stderr
    words = ["search", "欧阳秀棠", "--reader", SHEN, "--out", str(tmp_path / "search.xlsx")]
    assert run(*words).exit_code == 0
    verified = run("audit", "verify", "--key", str(KEY.public), "--out", str(tmp_path / "verified.xlsx"))
    assert verified.exit_code == 0, verified.stderr
    for book in tmp_path.glob("*.xlsx"):
        told = in_workbook(book)
        assert not told_of_lin(told), book.name


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
