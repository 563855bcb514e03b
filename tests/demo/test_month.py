"""The month that ``community demo`` tells: everything that can happen happens, and every list has rows."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date
from itertools import islice, product
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from rich.cells import cell_len

from community_core import Community
from community_core.demo import END, READER
from community_core.domain import FactCorrected, Help
from community_core.domain.kit.messages.facts import schema_of
from community_core.plugins.aggregates import installed_kinds
from community_core.plugins.projections import find_plugins
from community_core.views import Parameter, Projection, queries_of

from .conftest import Month

NEVER_TOLD = {
    "FollowOnCreated": "only files of other registers tell of what another office created",
    "FollowOnClosed": "only files of other registers tell of what another office closed",
    "RequestRestated": "only files of other registers say that a request stands where no step leads",
}
NO_ROWS = {
    ("open-requests", "by-source-number"): "numbers of another register come by import",
    ("what-became", "lost"): "whatever ended in this month without success gave its requests back",
    ("votes", "doubtful"): "a vote that is recorded follows its counts; doubtful ones come by import",
}
ASKED: dict[str, Sequence[Any]] = {
    "day": (date(2024, 1, 1), date(2024, 1, 31)),
    "since": (date(2023, 1, 1),),
    "until": (date(2024, 1, 31),),
    "month": ("2024-01", "2023-12"),
    "year": (2023,),
    "days": (0, 1, 7),
    "role": ("grid-worker",),
    "skill": ("急救",),
}
_MOST_TRIES = 3000


@pytest.fixture(scope="module")
def community(chinese: Month) -> Iterator[Community]:
    """The month as it was in its last evening."""
    with Community.open(chinese.store, clock=lambda: END.astimezone(UTC)) as community:
        yield community


@pytest.fixture(scope="module")
def streams(community: Community) -> list[str]:
    """Whatever was begun in it, and every organisation that is named."""
    facts = list(community.log())
    named = {name for fact in facts for name in re.findall(r"org:[^',)]+", str(fact.data))}
    return [*sorted(named), *dict.fromkeys(fact.stream_id for fact in facts)]


def test_every_type_of_fact_occurs(community: Community) -> None:
    """Of the core and of each plugin, but for those that only files bring."""
    told = {fact.type for fact in community.log()}
    there = {schema_of(event).name for event in installed_kinds().events}
    assert there - told == set(NEVER_TOLD)


def test_what_was_wrong_is_put_right_and_what_never_happened_is_undone(community: Community) -> None:
    """Both uses of a correction."""
    corrections = [fact.data for fact in community.log(types=FactCorrected)]
    assert {each.right is None for each in corrections} == {True, False}


PLUGINS = [each for each in find_plugins() if each.projection]


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda each: each.name)
def test_every_look_up_has_rows(plugin: Any, community: Community, streams: list[str]) -> None:
    """The view as it lists itself, and each of its questions, asked as somebody would."""
    view: Projection[Any] = community.view(plugin.projection, reader=READER)
    rows = list(view)
    assert rows
    texts = _texts(rows)
    for query in queries_of(plugin.projection):
        if (plugin.name, query.name) in NO_ROWS:
            continue
        asked = product(*(_answers(each, streams, texts) for each in query.parameters))
        found = (list(getattr(view, query.method)(*each)) for each in islice(asked, _MOST_TRIES))
        assert any(found), query.name


def _texts(rows: Iterable[Any]) -> list[str]:
    values = (getattr(row, each.name) for row in rows for each in type(row).__attrs_attrs__)
    return list(dict.fromkeys(value for value in values if isinstance(value, str)))


def _answers(parameter: Parameter, streams: list[str], texts: list[str]) -> Sequence[Any]:
    """What may be answered to a question's parameter: its default, one of its choices, something there is."""
    if not parameter.required:
        return (parameter.default,)
    if parameter.name in ASKED:
        return ASKED[parameter.name]
    kind, *notes = get_args(parameter.annotation) or (parameter.annotation,)
    if get_origin(kind) is Literal:
        return get_args(kind)
    helps = [each for each in notes if isinstance(each, Help)]
    if helps and helps[0].words:
        return list(helps[0].words)
    if helps and helps[0].refers:
        return [
            each
            for each in streams
            if helps[0].refers in ("any", "party") or each.startswith(helps[0].refers)
        ]
    return texts


@pytest.mark.parametrize("language", ["chinese", "english"])
def test_what_it_prints_is_short_and_what_to_try_next_works(
    language: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command, just as it is printed, figures, today and the month report among them."""
    month: Month = request.getfixturevalue(language)
    monkeypatch.chdir(tmp_path)
    lines = month.printed.splitlines()
    assert len(lines) < 100
    commands = [shlex.split(line) for line in lines if line.startswith("  community ")]
    figures, report = ("figures", "report.html") if month.language == "en" else ("数据", "月报.html")
    assert ["community", figures, "2024-01"] in [words[:3] for words in commands]
    for _, *words in commands:
        assert month.run(*words).output
    assert "<svg" in (tmp_path / report).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [80, 42])
@pytest.mark.parametrize("language", ["chinese", "english"])
def test_told_again_it_gains_nothing_and_fits_the_window(
    language: str, width: int, request: pytest.FixtureRequest
) -> None:
    """The same month is shown once more; lines to be copied are as long as they must be."""
    month: Month = request.getfixturevalue(language)
    told = month.run("demo", "--store", str(month.store), width=width).stdout.splitlines()
    assert told[0] == month.printed.splitlines()[0]
    shown = [line for line in told if not line.lstrip().startswith(("$", "community ", "export "))]
    assert [line for line in shown if cell_len(line) > width and "--" not in line] == []


def test_in_chinese_it_is_told_in_chinese(chinese: Month) -> None:
    """What people ask for, where, and what volunteers can do: nothing a worker cannot read."""
    facts = chinese.facts()
    for name in ("title", "category", "place", "skills", "activity", "reason", "what"):
        said = [fact["data"].get(name) for fact in facts]
        told = {str(each) for each in said if each and "sealed" not in each}
        assert told, name
        assert not [each for each in told if not re.search("[\u4e00-\u9fff]|^place-", each)]


def test_its_people_have_names_homes_and_somebody_who_looks_after_them(chinese: Month) -> None:
    """The list of overdue visits tells them to the secretary, and says why nobody goes to some."""
    asked = ["--at", "2024-01-31", "--reader", READER]
    told = chinese.run("show", "overdue", *asked).stdout
    name = "[\u4e00-\u9fff]{3} P[0-9]{4}"
    assert re.search(f"{name} +高风险 .*[\u4e00-\u9fff]+[0-9]+号楼 +[0-9]-[0-9]+ +{name}", told)
    left_out = chinese.rows("show", "overdue", "left-out", *asked)
    assert {"away", "declined"} <= {each["why"] for each in left_out}


@pytest.mark.parametrize("language", ["chinese", "english"])
def test_a_certificate_comes_out_of_it(
    language: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed, printed and checked offline; the one that is void is not printed."""
    month: Month = request.getfixturevalue(language)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMUNITY_AUDIT_KEY", "")
    public = month.run("audit", "key", "seal.key", "--name", "liuyin.example/ledger").stdout
    Path("public.key").write_text(public, encoding="utf-8")
    month.run("audit", "seal", "--key", "seal.key")
    rows = month.rows("show", "certificates", "--reader", READER)
    number = next(each["number"] for each in rows if each["person_id"] == "person-v10")
    printed = ("--document", "E12345678", "--telephone", "0471-5550100", "--reader", READER)
    month.run("certificate", "print", number, *printed, "--key", "public.key", "--out", "paper.html")
    assert number in Path("paper.html").read_text(encoding="utf-8")
