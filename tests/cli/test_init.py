"""``community init``: who may see what, who the first secretary is, and who may be named."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]


def facts(run: Run) -> list[dict[str, Any]]:
    """Everything recorded so far."""
    return [json.loads(line) for line in run("log", "--format", "json").stdout.splitlines()]


def test_the_first_secretary_is_registered_and_appointed_at_once(run: Run, store: Path) -> None:
    """By the beginning itself, since nobody is there yet who could; and told by what to give with --by."""
    told = run("init", "--access", "roles", "--secretary", "林晓棠", "--people", "registered").stdout
    registered, appointed = facts(run)
    assert (registered["type"], appointed["type"]) == ("PersonRegistered", "RoleAppointed")
    assert {each["actor"] for each in (registered, appointed)} == {"system:init"}
    assert appointed["data"]["role"] == "secretary"
    assert f"{registered['stream_id']} (P0001)" in told
    settings = (store / "community.toml").read_text("utf-8")
    assert 'access = "roles"' in settings
    assert 'people = "registered"' in settings


def test_the_secretary_sees_what_others_do_not(run: Run) -> None:
    """Who reads is believed, and noted."""
    run("init", "--access", "roles", "--secretary", "person-shen")
    run("do", "register-person", "--person-id", "person-he", "--name", "何小满", "--by", "person-shen")
    assert "何小满" in run("history", "person-he", "--reader", "person-shen").stdout
    assert "何小满" not in run("history", "person-he", "--reader", "person-lin").stdout


def test_somebody_registered_before_is_appointed_by_code(run: Run) -> None:
    """A name would register somebody anew."""
    run("init")
    run("do", "register-person", "--person-id", "person-he", "--name", "何小满", "--by", "system:desk")
    assert "person-he (P0001)" in run("init", "--secretary", "P0001").stdout
    assert len(facts(run)) == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_roles_without_anybody_who_holds_one_are_refused(run: Run, store: Path, lang: str) -> None:
    """Nobody could see anything, nor say so; nothing is made."""
    refused = run("init", "--access", "roles", lang=lang)
    assert refused.exit_code == 2
    assert {"en": "--secretary", "zh": "--书记"}[lang] in refused.stderr
    assert not store.exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_second_first_secretary_is_refused(run: Run, lang: str) -> None:
    """Whoever is there appoints others."""
    run("init", "--access", "roles", "--secretary", "person-shen")
    refused = run("init", "--secretary", "person-he", lang=lang)
    assert refused.exit_code == 1
    assert "person-shen" in refused.stderr
    assert {"en": "do appoint-role", "zh": "登记 任命"}[lang] in refused.stderr


def test_what_init_says_in_chinese_has_no_english(run: Run) -> None:
    """But ids, the name of the time zone, of the program and of a variable."""
    told = run("新建", "--权限", "roles", "--书记", "林晓棠", "--人员", "registered", lang="zh").stdout
    plain = re.sub(r"/\S+|Asia/Shanghai|person-\w+|P0001|community|COMMUNITY_[A-Z_]+", "", told)
    assert not re.search("[A-Za-z]{2,}", plain), plain
    assert "用 --记录人、--查阅人 给出" in told


def test_whom_the_register_does_not_know_nobody_names(run: Run) -> None:
    """With what comes near, in the reader's language, and the way out."""
    run("init", "--people", "registered")
    run("do", "register-person", "--person-id", "person-lin", "--name", "林晓棠", "--by", "system:desk")
    raising = ["do", "raise-request", "--title", "Cold", "--category", "heating", "--channel", "desk"]
    refused = run(*raising, "--requester", "person-1in", "--by", "person-lin", lang="zh")
    assert refused.exit_code == 1
    assert "登记册中没有 'person-1in'" in refused.stderr
    assert "是不是 林晓棠 P0001？" in refused.stderr
    assert "person-unregistered" in refused.stderr
