"""Why a step is not possible, said in the words of those who take it."""

from collections.abc import Mapping

from attrs import frozen

from community_core.domain.kit.folding import Status
from community_core.domain.kit.values import Word
from community_core.errors import Refused

_NOTHING: Word = ("not recorded", "无记录")


@frozen
class Why:
    """Why a step is not possible: the rule, and the way out in English and Chinese."""

    rule: str
    en: str
    zh: str

    def refusal(
        self, subject: str, status: Status, words: Mapping[str, Word], subject_zh: str = ""
    ) -> Refused:
        """The error, naming what was to be changed and how it stands: ``not-found`` before it was begun.

        ``subject_zh`` is what it is called in Chinese, where that differs.
        """
        en, zh = words[status] if status else _NOTHING
        return Refused(
            self.rule,
            f"{subject} is {en}: {self.en}",
            f"{subject_zh or f'{subject} '}的状态是“{zh}”：{self.zh}",
            kind="conflict" if status else "not-found",
        )
