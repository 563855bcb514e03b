"""Every rule is refused by, names the offending value, tells the way out, and records nothing; in Chinese it
calls every choice by its word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import community_core.domain
from community_core.domain import RULES, WORDS
from community_core.errors import Refused

from .correction_refusals import CORRECTIONS
from .kit_refusals import KIT
from .person_refusals import PEOPLE
from .place_refusals import PLACES
from .refusal import Case
from .request_refusals import REQUESTS
from .test_order import TRIED as DATED
from .visit_refusals import VISITS
from .volunteer_refusals import HOURS

CODES = {code for code, (en, zh) in WORDS.items() if code != zh}
OFFERING_CODES = {"resolve-needs-outcome", *(rule for rule in RULES if rule.startswith("unknown-"))}
"""To programs: the command line offers words before these are asked."""
WORD = re.compile(r"(?<![\w'@.-])[a-z]+(?:-[a-z]+)*(?![\w'@.-])", re.ASCII)
CASES = [*REQUESTS, *VISITS, *HOURS, *PEOPLE, *PLACES, *CORRECTIONS, *KIT]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{n}" for n, case in enumerate(CASES)])
def test_refused(case: Case) -> None:
    """The command is refused by its rule; the message shows the value, in both languages, without codes."""
    story = case.story()
    with pytest.raises(Refused) as refused:
        story.decide(case.command, case.by, case.at or case.now, case.now, case.others)
    assert refused.value.rule == case.rule
    assert re.search(re.escape(case.shows).replace(r"\|", "|"), refused.value.told("en"))
    assert len(refused.value.told("en")) < 300
    assert refused.value.told("en").isprintable()
    told = refused.value.told("zh")
    assert re.search(r"[\u4e00-\u9fff].*[；：].*。", told)
    if case.rule not in OFFERING_CODES:
        assert not CODES.intersection(WORD.findall(told))


ELSEWHERE = {"later-effects", "undone-with-its-cause"}
"""Of what several facts of an append or of later ones have to do with each other: tried on a ledger."""


def test_every_rule_is_tried() -> None:
    """No rule is listed that no test is refused by."""
    assert {case.rule for case in CASES} | DATED | ELSEWHERE == set(RULES)


def test_every_refusal_in_the_code_is_a_listed_rule() -> None:
    """The list of rules is whole, and holds nothing that the code does not say."""
    assert set(_rules_in_code()) == set(RULES)


_REFUSING = {"Refused", "Why", "checks.choice", "checks.one_of", "one_of"}


def _rules_in_code() -> Iterator[str]:
    for path in Path(community_core.domain.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _REFUSING:
                rule = node.args[0]
                if isinstance(rule, ast.Constant):
                    yield str(rule.value)
            elif isinstance(node, ast.keyword) and node.arg == "unknown":
                assert isinstance(node.value, ast.Constant)
                yield str(node.value.value)
