"""What a store's settings say, and nobody understands."""

from community_core.errors import StoreUnavailable


def odd_setting(where: str, said: object, en: str, zh: str) -> StoreUnavailable:
    """The error for what a store's settings say at ``where``, and nobody understands."""
    return StoreUnavailable(
        f"The store's settings are damaged: {where}: {said!r} is not understood; {en}.",
        f"存储的设置有误：{where}：无法理解 {said!r}；{zh}。",
        kind="damaged",
    )
