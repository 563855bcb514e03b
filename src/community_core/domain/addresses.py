"""Where somebody lives, in the text of a place: a door behind a building names its residents.

Nothing of it is kept in an open text. A building and an entrance 单元 are no door: many live there.
"""

import re

_DASH = "[-－–—]"
_ENTRANCE = r"[\d一二三四五六七八九十]+\s*单元"
_DOOR = rf"""
    {_ENTRANCE}\s*\d+ (?:\s*[室号户])?
  | \d+\s*{_DASH}\s*\d+ (?:\s*{_DASH}\s*\d+)? \s*室?
  | \d{{2,4}}\s*[室户]
  | \d{{3,4}}(?!\d)
"""
_BEHIND_A_BUILDING = re.compile(
    rf"(?<=[\d一二三四五六七八九十a-zA-Z])(?P<place>\s*(?:号楼|号院|\#楼|[栋幢座楼#＃])\s*)(?P<door>[,，、]?\s*(?:{_DOOR}))",
    re.VERBOSE,
)
_IN_ENGLISH = re.compile(
    r"""(?P<place>\b(?:building|bldg|block)\.?\s*\w+)
    (?P<door>\s*,?\s*(?:
        (?:unit|entrance)\s*\w+\s*,?\s*(?:room|flat|apt|apartment|no\.?)?\s*\d+
      | (?:room|flat|apt|apartment)\s*\w+
      | \d+\s*-\s*\d+(?:\s*-\s*\d+)?
    ))""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERS_ALONE = re.compile(
    rf"(?<![\d-])(?P<place>\d{{1,3}})(?P<door>\s*{_DASH}\s*\d{{1,2}}\s*{_DASH}\s*\d{{3,4}}(?!\d)\s*室?)"
)


def without_door(text: str) -> tuple[str, str]:
    """The place without the door behind a building, and that door: ``13号楼3-502`` gives ``13号楼`` and
    ``3-502``. The text as it is, and "", where there is no door; of several doors the first is told."""
    for pattern in (_BEHIND_A_BUILDING, _IN_ENGLISH, _NUMBERS_ALONE):
        if found := pattern.search(text):
            rest, _ = without_door(text[: found.start("door")] + text[found.end("door") :])
            return rest.strip(), found["door"].strip(" ,，、-－–—")
    return text, ""
