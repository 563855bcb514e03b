"""What a community calls the codes of a choice: what a store's settings say."""

from collections.abc import Iterable, Mapping
from typing import Any

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.wording import OwnWords, Wording, Words
from community_core.settings.odd import odd_setting
from community_core.times import plain


def own_words_said(said: object, kinds: Iterable[Aggregate[Any]]) -> OwnWords:
    """The words that settings give: ``[words.care-level]``, each code with its word, or with one in English
    and one in Chinese, ``{ en = "red", zh = "红色" }``.

    A choice that nobody knows may come with a plugin that is missing now. StoreUnavailable for a code the
    choice does not have, for what is no word, and for a word that two codes have: nobody knew which is meant.
    """
    if said == {}:
        return {}
    known = {each.name: each for each in _wordings(kinds)}
    tables = _table("words", said)
    return {name: _of_choice(known[name], each) for name, each in tables.items() if name in known}


def _wordings(kinds: Iterable[Aggregate[Any]]) -> Iterable[Wording]:
    for kind in kinds:
        for values in (*kind.events, *kind.commands):
            told = (each.help.words for each in fields_of(values).values())
            yield from (each for each in told if isinstance(each, Wording))


def _of_choice(wording: Wording, said: object) -> Words:
    where = f"words.{wording.name}"
    own = {code: _word(f"{where}.{code}", each) for code, each in _table(where, said).items()}
    for code in own:
        if code not in wording:
            choices = tuple(wording)
            raise odd_setting(
                f"{where}.{code}",
                said,
                f"its codes are {', '.join(choices)}",
                f"可用的代码有 {'、'.join(choices)}",
            )
    _refuse_shared(where, {**wording.usual, **own})
    return own


def _refuse_shared(where: str, words: Words) -> None:
    """One word is one code's, so that what people write means one thing."""
    of: dict[str, str] = {}
    for code, both in words.items():
        for word in {plain(each).casefold() for each in (code, *both)}:
            if of.setdefault(word, code) != code:
                raise odd_setting(
                    where,
                    word,
                    f"both {of[word]} and {code} are called so; give each a word of its own",
                    f"{of[word]} 与 {code} 用词相同；请各用各的",
                )


def _table(where: str, said: object) -> Mapping[str, object]:
    if not isinstance(said, Mapping):
        raise odd_setting(where, said, 'write a table: high = "red"', '应为表格，例如 high = "红色"')
    return said


def _word(where: str, said: object) -> Word:
    en, zh = (said.get("en"), said.get("zh")) if isinstance(said, Mapping) else (said, said)
    if not _is_word(en) or not _is_word(zh):
        raise odd_setting(
            where,
            said,
            'write a word, or one in each language: { en = "red", zh = "红色" }',
            '请写一个词，或中英文各一个：{ en = "red", zh = "红色" }',
        )
    return str(en), str(zh)


def _is_word(said: object) -> bool:
    return isinstance(said, str) and bool(said.strip()) and said.isprintable()
