"""A store with facts of lost and found, where that is not installed; and where it is again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.outside.installed import LOST_AND_FOUND
from tests.outside.story import MARKS, Told


@pytest.fixture(scope="module", autouse=True)
def without(story: Told) -> Iterator[None]:
    """Taken out while these tests run."""
    environment = story.program.environment
    environment.uninstall("community-lost-and-found")
    yield
    environment.install(LOST_AND_FOUND)


def test_plugins_names_it(story: Told) -> None:
    [gone] = [each for each in story.program.data("plugins") if not each["usable"]]
    assert (gone["name"], gone["distribution"]) == ("item", "community-lost-and-found")
    assert "存储中有其事实，但未安装" in story.program.told(
        "plugins", "--store", story.program.store, lang="zh"
    )


def test_everything_stays_readable_and_no_ciphertext_is_shown(story: Told) -> None:
    run = story.program
    for reader, kept in (((), {"withheld": True}), (("--reader", "person-shen"), {"sealed": "person-he"})):
        assert run.data("history", story.umbrella, *reader)[0]["data"]["details"] == kept
    log = run.told("log", "--type", "ItemHandedIn")
    assert "umbrella" in log
    for told in (log, run.told("log", "--format", "json"), run.told("export-person", "person-he")):
        assert '"box"' not in told


def test_views_go_on_whatever_was_corrected(story: Told) -> None:
    [row] = story.program.data("show", "open-requests")
    assert row["title"] == "Radiator"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_needs_it_says_which_it_is(story: Told, lang: str) -> None:
    on = ("--item-id", story.umbrella, "--claimant", "person-ma")
    right = ("--set", "what=umbrella", "--reason", "it was right")
    for words in (
        ("do", "claim-item", *on),
        ("correct", f"{story.umbrella}@1", *right),
        ("show", "lost-and-found"),
    ):
        assert "community-lost-and-found" in story.program.refused(*words, lang=lang)


def test_what_is_not_found_by_name_says_what_may_know_it(story: Told) -> None:
    """It is never said that nothing of that name was recorded; and how to get the plugin is."""
    for words in (("history", "雨伞"), ("steps", "雨伞"), ("undo", "雨伞@1", "--reason", "slip")):
        told = story.program.refused(*words, lang="zh")
        assert "pip install community-lost-and-found；见：community 插件" in told
        assert "从未记录过" not in told


def test_answers_that_lack_its_facts_say_so(story: Told) -> None:
    """Beside the answer, so that programs can read that."""
    for words in (
        ("today",),
        ("figures",),
        ("search", "umbrella"),
        ("history", "person-he", "--reader", "person-shen"),
    ):
        done = story.program(*words)
        assert done.returncode == 0, done.stderr
        assert "pip install community-lost-and-found" in " ".join(done.stderr.split())


def test_the_rest_goes_on(copy: Told) -> None:
    copy.program.told("do", "resolve-request", "--request-id", copy.request, "--outcome", "done")
    assert copy.program.data("show", "open-requests") == []


def test_it_is_sealed_verified_and_bundled(copy: Told, tmp_path: Path) -> None:
    run, key = copy.program, ("--key", copy.public)
    run.told("do", "accept-request", "--request-id", copy.request)
    run.told("audit", "seal", "--key", copy.key)
    run.told("audit", "verify", *key)
    run.told("audit", "receipt", f"{copy.umbrella}@1", "--out", tmp_path / "receipt.json")
    run.told("audit", "check", tmp_path / "receipt.json", *key)
    run.told("audit", "bundle", tmp_path / "bundle.zip", *key)
    assert "does not know, sealed all the same: 6" in run.told(
        "audit", "check", tmp_path / "bundle.zip", *key
    )


def test_it_is_exported_without_what_nobody_here_can_tell_apart(story: Told, tmp_path: Path) -> None:
    lines = story.exported("cloudevents", tmp_path).splitlines()
    claimed = next(each for each in map(json.loads, lines) if each["type"] == "ItemClaimed")
    assert (claimed["subject"], claimed["data"]) == (story.umbrella_id, {})
    log = json.loads(story.exported("ocel", tmp_path))
    assert story.umbrella_id in {each["id"] for each in log["objects"]}


def test_somebody_is_erased_all_the_same(copy: Told) -> None:
    run = copy.program
    run.told("erase", "person-he", "--reason", "asked for it", "--key", copy.key)
    first = run.data("history", copy.umbrella, "--reader", "person-shen")[0]["data"]
    assert first["details"] == {"erased": "person-he"}


def test_with_it_again_everything_goes_on_where_it_was(copy: Told) -> None:
    run, environment = copy.program, copy.program.environment
    new = run.data("do", "raise-request", "--title", "a", "--category", "b", "--channel", "desk")["number"]
    environment.install(LOST_AND_FOUND)
    try:
        told = run.data("do", "claim-item", "--item-id", copy.umbrella, "--claimant", "person-ma")
        assert (told["stream_id"], told["version"]) == (copy.umbrella_id, 5)
        assert MARKS in run.told("history", copy.umbrella, "--reader", "person-shen")
        assert [each["status"] for each in run.data("show", "lost-and-found")] == ["claimed"]
        words = ("--what", "a", "--sort", "other", "--found-at", "b", "--kept-at", "c")
        assert run.data("do", "hand-in-item", *words)["number"] > new
    finally:
        environment.uninstall("community-lost-and-found")
