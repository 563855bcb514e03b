"""Why a step is not possible, said in the words of those who take it."""

from collections.abc import Mapping

from attrs import frozen

from community_core.domain.kit.aggregates.folding import Status
from community_core.domain.kit.values.help import Word
from community_core.errors import Refused

_NOTHING: Word = ("not recorded", "无记录")


@frozen
class Why:
    """Why a step is not possible: the rule, and the way out in English and Chinese.

    ``field`` is the field of the command that it is said of, where nobody calls the stream by its id.
    """

    rule: str
    en: str
    zh: str
    field: str | None = None

    def refusal(
        self, subject: str, status: Status, words: Mapping[str, Word], subject_zh: str = ""
    ) -> Refused:
        """The error, naming what was to be changed and how it stands: ``not-found`` before it was begun.

        ``subject_zh`` is what it is called in Chinese, where that differs.
        """
        en, zh = words[status] if status else _NOTHING
        stands = f"{subject} is {en}", f"{subject_zh or f'{subject} '}的状态是“{zh}”"
        about, about_zh = (self.field, self.field) if self.field else stands
        return Refused(
            self.rule,
            f"{about}: {self.en}",
            f"{about_zh}：{self.zh}",
            kind="conflict" if status else "not-found",
            field=self.field,
        )
