"""Names with a title, as people are spoken of: 何奶奶, 老王, Mrs Lin. Nobody is called so."""

import re
from unicodedata import normalize

_AFTER = (
    "奶奶|爷爷|大爷|大娘|大妈|大叔|大婶|大姐|大哥|阿姨|叔叔|伯伯|姥姥|姥爷|婆婆|老师|师傅|书记|主任|医生|大夫|"
    "楼长|队长|先生|女士|小姐|同志|姐|哥|嫂|姨|叔|婶|老"
)
_TITLED = re.compile(rf"(?:[老小])?(?P<name>[㐀-鿿]{{1,2}}?)(?:{_AFTER})|[老小](?P<after>[㐀-鿿])")
_TITLED_IN_ENGLISH = re.compile(
    r"(?:mr|mrs|ms|miss|dr|teacher|aunt|auntie|uncle|grandma|grandpa|granny)\.?\s+(?P<name>\S.*)"
)


def without_title(text: str) -> str | None:
    """The surname in a name with a title; None where there is no title."""
    said = normalize("NFKC", text).casefold().strip()
    found = _TITLED.fullmatch(said)
    if found:
        return found["name"] or found["after"]
    english = _TITLED_IN_ENGLISH.fullmatch(said)
    return english["name"] if english else None
