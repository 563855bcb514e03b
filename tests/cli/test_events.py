"""``community events``: the catalogue of everything that may be recorded."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from community_core.commands import CommandCatalogue
from community_core.domain import schema_of
from community_core.plugins.aggregates import installed_kinds

Run = Callable[..., Result]
EVENTS = installed_kinds().events


def test_programs_are_told_who_brings_and_who_records_each(run: Run) -> None:
    """Beside its fields: whose each sealed one is, too."""
    listed = {each["type"]: each for each in json.loads(run("events", "--format", "json").stdout)}
    assert listed["RequestRaised"]["distribution"] == "community-core"
    assert listed["RequestRaised"]["commands"] == ["raise-request"]
    assert listed["RequestRaised"]["sealed"] == {"details": "requester"}
    assert listed["PersonAbsorbed"]["inner_commands"] == ["absorb-person"]


def test_each_command_that_people_give_records_something(run: Run) -> None:
    """So none is missing from the catalogue, but those that only ask other commands."""
    listed = json.loads(run("events", "--format", "json").stdout)
    told = {name for each in listed for name in each["commands"]}
    given = CommandCatalogue(installed_kinds().aggregates)
    recording = {name for name, kind in given.items() if kind.aggregate.steps[kind.command_class].gives}
    assert told == recording | {"correct-fact", "undo-fact"}
    assert len(recording) > len(given) - 3


def test_the_terminal_shows_them_in_the_readers_language(run: Run) -> None:
    """What records it, what brings it, and what of it is sealed."""
    told = " ".join(run("events", width=80).stdout.split())
    assert "Package: community-core · Recorded by: raise-request" in told
    assert "details (sealed: requester)" in told
    chinese = "".join(run("events", width=80, lang="zh").stdout.split())
    assert chinese.startswith("类型名称关于版本登记命令")
    assert "安装包：community-core字段：number、title" in chinese.replace("·", "")
    assert "details（加密：requester）" in chinese


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_as_markdown_every_type_has_a_heading_and_a_row_for_each_field(run: Run, lang: str) -> None:
    """Under the kind of stream it stands in."""
    page = run("events", "--format", "markdown", lang=lang).stdout
    for event in EVENTS:
        begins = f"### `{schema_of(event).name}` {schema_of(event).words[1]}\n"
        assert page.count(begins) == 1
        part = page.split(begins)[1].split("\n##")[0]
        rows = re.findall(r"^\| `(\w+)` \| \S.* \| \S.* \|.*\|$", part, re.M)
        assert rows == [each.name for each in event.__attrs_attrs__]


def test_the_page_tells_a_field_with_all_that_is_to_know_of_it(run: Run) -> None:
    """Type, codes, whose it is sealed for, what it refers to, what one of a number is, who gives it."""
    page = run("events", "--format", "markdown").stdout
    assert "| `number` | 序号 | text | given by the ledger |" in page
    assert "| `details` | 详情 | text | sealed with the key of `requester` |" in page
    assert "| `requester` | 诉求人 | text | may be empty; id of a person |" in page
    assert "| `outcome` | 结果 | code | `done` 已办成, `partly` 部分办成," in page
    assert "may be empty; in `fen`" in page
    assert "Recorded by `community correct`, `community undo`. Schema version 2." in page
    assert "Recorded by imports alone." in page
    assert "Follows from other commands." in page
    assert "## `dispute` 纠纷 (community-mediation)\n\nSensitive: in no export.\n" in page


def test_the_page_in_chinese_has_the_commands_a_chinese_reader_types(run: Run) -> None:
    """And no English but names and codes."""
    page = run("events", "--format", "markdown", lang="zh").stdout
    assert "登记命令：`community 登记 登记诉求`。数据结构第 2 版。" in page
    assert "| `details` | 详情 | 文字 | 以 `requester` 的密钥加密 |" in page
    prose = re.sub(r"`[^`]*`|（community-[\w-]+）", "", page)
    assert re.findall(r"[A-Za-z]{2,}", prose) == []


def test_as_a_json_schema_it_is_one(run: Run, tmp_path: Path) -> None:
    """To standard output and to a file that says json, the same in either language."""
    schema = json.loads(run("events", "--format", "jsonschema").stdout)
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["type"]["enum"] == [schema_of(each).name for each in EVENTS]
    file = tmp_path / "events.json"
    assert run("events", "--format", "jsonschema", "--out", str(file), lang="zh").exit_code == 0
    assert json.loads(file.read_text("utf-8")) == schema


def test_a_file_that_says_markdown_is_one(run: Run, tmp_path: Path) -> None:
    """Its ending is enough; with another format it is refused."""
    file = tmp_path / "events.md"
    assert run("events", "--out", str(file)).exit_code == 0
    assert file.read_text("utf-8").startswith("# Types of facts\n")
    answer = run("events", "--format", "jsonschema", "--out", str(tmp_path / "b.md"))
    assert answer.exit_code == 2
    assert "named as markdown" in answer.stderr


def test_other_lists_have_no_such_formats(run: Run) -> None:
    """They are rows."""
    answer = run("backups", "--format", "markdown")
    assert answer.exit_code == 2
    assert "markdown" not in run("backups", "--help").stdout
