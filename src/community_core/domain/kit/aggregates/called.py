"""What streams are called whose ids are made of a name: aid-rice is the stock card of rice."""

from collections.abc import Callable

from attrs import frozen


@frozen
class Called:
    """``name_of`` the id of a stream is what the thing is called, ``id_of`` that name is the id."""

    name_of: Callable[[str], str]
    id_of: Callable[[str], str]
