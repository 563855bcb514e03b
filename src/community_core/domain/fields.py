"""Values that many commands and events have, each said once for all."""

from typing import Annotated

from community_core.domain.kit import checks
from community_core.domain.kit.values import Help

Text = Annotated[str, Help("Text", "文字", check=checks.text)]
Place = Annotated[str, Help("Where", "地点", "building 13", check=checks.optional_text)]
Reason = Annotated[str, Help("Why", "原因", word=("reason", "原因"), check=checks.text)]
PersonId = Annotated[
    str,
    Help(
        "Id of the person",
        "人员编号",
        "person-lin",
        word=("person", "对象"),
        check=checks.person,
        refers="person",
    ),
]
Number = Annotated[str, Help("Speakable number, given at append", "序号", "2024-0117")]
"""For a field made by :func:`allocated`."""
