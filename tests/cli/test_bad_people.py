"""People and places given wrongly at the command line: each refusal names the rule and the way out."""

import pytest

from .conftest import Run

GIVEN = [
    *(
        ["register-person", "--name", name, "--room", "3-502"]
        for name in ("周晓棠", "周晓棠", "何满仓", "林已迁")
    ),
    ["record-departure", "--person-id", "P0005", "--on", "2024-01-01", "--reason", "搬走"],
    ["appoint-role", "--person-id", "P0004", "--role", "mediator", "--since", "2024-01-01"],
    ["end-role", "--person-id", "P0004", "--appointment", "1", "--until", "2024-02-01"],
]
LEVEL = ["--level", "high"]
BAD = {
    "own-role": (
        ["appoint-role", "--person-id", "P0001", "--role", "director", "--since", "2024-01-01"],
        "由他人办理",
    ),
    "role-unknown": (
        ["end-role", "--person-id", "P0004", "--appointment", "1", "--until", "2024-02-01"],
        "已结束",
    ),
    "person-left": (["set-care-level", "--person-id", "林已迁", *LEVEL], "请先登记迁回"),
    "person-ambiguous": (["set-care-level", "--person-id", "周晓棠", *LEVEL], "P0002"),
    "person-unknown": (["set-care-level", "--person-id", "何奶奶", *LEVEL], "何满仓 P0004"),
}


@pytest.mark.parametrize("rule", BAD)
def test_what_is_wrong_is_refused_with_the_way_out(run: Run, rule: str) -> None:
    """In the person's language, and nothing is recorded."""
    assert run("init", "--people", "registered", "--secretary", "申秀云").exit_code == 0
    for words in GIVEN:
        assert run("do", *words, "--by", "P0001").exit_code == 0
    before = run("log", "--after", "0").stdout
    words, way_out = BAD[rule]
    for lang in ("en", "zh"):
        answer = run("do", *words, "--by", "P0001", lang=lang)
        assert answer.exit_code in (1, 2)
        assert rule in answer.stderr
    assert way_out in answer.stderr
    assert run("log", "--after", "0").stdout == before
