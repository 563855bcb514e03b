"""Lost and found, which is no part of the product, installed by pip and driven from outside."""

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from tests.outside.installed import LOST_AND_FOUND, Environment
from tests.outside.story import KNOWN, MARKS, Told


def test_its_own_tests_pass_where_it_is_installed(environment: Environment, tmp_path: Path) -> None:
    shutil.copytree(LOST_AND_FOUND / "tests", tmp_path / "tests")
    done = subprocess.run(
        [environment.python, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_it_is_small() -> None:
    """Lines of code, words, rules and view included; blank ones and docstrings, each of one line, apart."""
    texts = [path.read_text(encoding="utf-8") for path in (LOST_AND_FOUND / "src").rglob("*.py")]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    assert len([line for line in lines if line and not line.startswith('"""')]) < 200


@pytest.mark.parametrize(
    ("lang", "about", "command"), [("en", "item:", "claim-item"), ("zh", "失物：", "认领失物")]
)
def test_do_offers_its_commands(story: Told, lang: str, about: str, command: str) -> None:
    told = story.program.told("do", "--help", lang=lang)
    assert command in told[told.index(about) :]


def test_the_help_of_a_command_has_its_words_choices_and_an_example(story: Told) -> None:
    told = story.program.told("do", "hand-in-item", "--help", lang="zh")
    assert "--类别 证件|衣物|其他  类别（必填）" in told
    assert "交来失物 --记录人 person-shen --物品 umbrella --类别 证件 --拾得地点 'east gate'" in told


def test_the_receipt_of_a_command_says_the_number_in_both_languages(copy: Told) -> None:
    words = (
        "do",
        "hand-in-item",
        "--what",
        "手套",
        "--sort",
        "衣物",
        "--found-at",
        "东门",
        "--kept-at",
        "办公室",
    )
    for lang, number, place in (("zh", "序号 ", "拾得地点：东门"), ("en", "number ", "found at: 东门")):
        told = copy.program.told(*words, lang=lang)
        assert number in told
        assert place in told


def test_a_command_takes_its_fields_as_json_and_the_number_for_an_id(copy: Told) -> None:
    said = json.dumps({"item_id": copy.umbrella, "claimant": "person-ma"})
    told = copy.program.data("do", "claim-item", "--json", said)
    assert told["stream_id"] == copy.umbrella_id
    assert copy.program.data("show", "lost-and-found")[0]["status"] == "claimed"


def test_its_rules_say_no_in_both_languages(story: Told) -> None:
    give_away = ("do", "give-away-item", "--item-id", story.umbrella, "--charity", "clothes drive")
    assert story.program.refused(*give_away) == (
        f"error: {story.umbrella} was kept for 0 days; give it away after 90. [item-kept-90-days]"
    )
    returned = ("do", "return-item", "--item-id", story.umbrella)
    assert story.program.refused(*returned, lang="zh") == (
        f"错误：{story.umbrella} 的状态是“保管中”：请先登记认领人。〔item-unclaimed〕"
    )


def test_what_does_not_fit_its_fields_is_refused(story: Told) -> None:
    on = ("do", "claim-item", "--claimant", "person-ma", "--item-id")
    assert "is no item but of another kind, request" in story.program.refused(*on, "request-1")
    seen = ("do", "hand-in-item", "--what", "a", "--found-at", "b", "--kept-at", "c")
    assert "类别：'钱' 不在可选值中：证件、衣物、其他" in story.program.refused(
        *seen, "--sort", "钱", lang="zh"
    )
    confided = (*seen, "--sort", "other", "--details", "who?")
    assert "give finder, or leave details out. [text-needs-person]" in story.program.refused(*confided)


def test_a_fact_is_corrected_by_labels_and_kept_beside_its_correction(copy: Told) -> None:
    copy.program.told("correct", f"{copy.umbrella}@1", "--set", "sort=衣物", "--reason", "看错", lang="zh")
    told = copy.program.told("history", copy.umbrella, lang="zh")
    assert "第几条：1（交来失物） · 类别：其他 → 衣物 · 原因：（已加密）" in told
    opened = copy.program.told("history", copy.umbrella, "--reader", "person-shen", lang="zh")
    assert "类别：其他 → 衣物 · 原因：看错" in opened
    assert copy.program.data("show", "lost-and-found")[0]["sort"] == "clothing"
    numbered = copy.program.refused(
        "correct", f"{copy.umbrella}@1", "--set", "number=2000-0001", "--reason", "x"
    )
    assert "[number-stays]" in numbered


def test_history_tells_it_in_its_own_words(story: Told) -> None:
    told = story.program.told("history", story.umbrella)
    assert "Item handed in" in told
    assert (
        "what: umbrella · sort: other · found at: east gate · kept at: office · found by: person-he" in told
    )
    assert "details: (sealed)" in told


def test_the_view_is_shown_and_asked_in_both_languages(story: Told) -> None:
    assert "保管中" in story.program.told("show", "lost-and-found", "--where", "状态=保管中", lang="zh")
    assert story.program.data("show", "lost-and-found", "longer-than", "--days", "1") == []
    assert [each["status"] for each in story.program.data("show", "lost-and-found", "register")] == [
        "given-away",
        "kept",
    ]


def test_a_row_is_explained_and_two_moments_are_compared(story: Told) -> None:
    explained = story.program.told("explain", "lost-and-found", story.papers, lang="zh")
    assert "捐出失物" in explained
    [went, changed] = story.program.data("diff", "lost-and-found", "--from", "4", "--to", "6")
    assert (went["change"], changed["change"]) == ("went", "changed")


def test_log_and_events_know_its_types(story: Told) -> None:
    found = story.program.data("log", "--type", "ItemClaimed", "--type", "ItemGivenAway")
    assert [each["type"] for each in found] == ["ItemClaimed", "ItemGivenAway"]
    assert "did you mean 'ItemClaimed'?" in story.program.refused("log", "--type", "ItemClaim")
    listed = {each["type"]: each for each in story.program.data("events")}
    assert (listed["ItemClaimed"]["zh"], listed["ItemClaimed"]["about"]) == ("认领失物", ["item"])


def test_plugins_lists_both_that_it_brings(environment: Environment) -> None:
    """Said by the program that pip put there, started by itself."""
    words = (environment.folder / "bin" / "community", "plugins", "--format", "json")
    told = subprocess.run(words, env={"PYTHONWARNINGS": "error"}, capture_output=True, check=True).stdout
    own = [
        (each["name"], each["brings"], each["usable"])
        for each in json.loads(told)
        if each["distribution"] == "community-lost-and-found"
    ]
    assert own == [("lost-and-found", "view", True), ("item", "aggregate", True)]


def test_sealed_text_is_opened_for_a_reader_until_the_person_is_erased(copy: Told) -> None:
    run = copy.program
    reader = ("--reader", "person-shen")
    assert MARKS in run.told("history", copy.umbrella, *reader)
    assert run.data("show", "lost-and-found", *reader)[0]["details"] == KNOWN
    run.told("erase", "person-he", "--reason", "asked for it", "--key", copy.key)
    assert run.data("show", "lost-and-found", *reader)[0]["details"] == {"erased": "person-he"}
    assert "details: (erased)" in run.told("history", copy.umbrella, *reader)
    assert MARKS in run.told("history", copy.umbrella, *reader)


def test_a_person_gets_all_that_is_held_on_them(story: Told) -> None:
    held = json.loads(story.program.told("export-person", "person-he"))
    texts = [each["data"].get("details") for each in held["facts"] if each["type"] == "ItemHandedIn"]
    assert texts == [KNOWN]
    assert MARKS not in json.dumps(held)


def test_it_is_sealed_verified_and_bundled(story: Told, tmp_path: Path) -> None:
    run, key = story.program, ("--key", story.public)
    assert "Verified: 8 events" in run.told("audit", "verify", *key)
    run.told("audit", "receipt", f"{story.umbrella}@1", "--out", tmp_path / "receipt.json")
    assert "交来失物" in run.told("audit", "check", tmp_path / "receipt.json", *key, lang="zh")
    run.told("audit", "bundle", tmp_path / "bundle.zip", *key)
    assert "does not know" not in run.told("audit", "check", tmp_path / "bundle.zip", *key)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        schema = json.loads(bundle.read("schemas/ItemHandedIn.1.json"))
    assert schema["$defs"]["ItemHandedIn"]["properties"]["sort"] == {"enum": ["clothing", "other", "papers"]}


def test_it_is_exported_for_the_tools_of_others(story: Told, tmp_path: Path) -> None:
    lines = story.exported("cloudevents", tmp_path).splitlines()
    claimed = next(each for each in map(json.loads, lines) if each["type"] == "ItemClaimed")
    assert claimed["data"] == {"claimant": "person-lin"}
    log = json.loads(story.exported("ocel", tmp_path))
    event = next(each for each in log["events"] if each["type"] == "ItemClaimed")
    related = {(each["qualifier"], each["objectId"]) for each in event["relationships"]}
    assert {("about", story.umbrella_id), ("claimant", "person-lin")} <= related
    assert "item" in {each["name"] for each in log["objectTypes"]}


def test_it_is_exported_as_a_table(story: Told, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "log.parquet"
    done = story.program("audit", "export", "--as", "parquet", out)
    if "pyarrow" in done.stderr:
        pytest.skip("the extra is not installed there")
    assert "ItemClaimed" in parquet.read_table(out)["type"].to_pylist()
