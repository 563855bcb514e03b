"""Channels: where calls go. Those of a store are webhooks, named in its settings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from community_core.errors import InvalidInput
from community_core.storage.interfaces.making import SETTINGS
from community_core.store import Store, settings_of

Channel = Callable[[str, Any], None]
"""Hands a payload over, given its key: always the same for the same call, so that whoever gets it twice can
tell. Raises CallFailed, which says whether trying again can help; with any other error it is tried again."""

_TYPES = {"url": str, "secret_file": str}


def channels_of(store: Store) -> dict[str, Channel]:
    """The channels in a store's settings: ``[channels.NAME]`` with ``url`` and ``secret_file`` is a webhook.

    Raises InvalidInput, which names the one that cannot be used and what to write, and StoreUnavailable.
    """
    channels = settings_of(store).get("channels", {})
    if not isinstance(channels, dict):
        raise _wrong("channels", f"it is {channels!r}", f"它是 {channels!r}")
    return {name: _channel(f"channels.{name}", each, store.folder) for name, each in channels.items()}


def _channel(where: str, told: Any, folder: Path | None) -> Channel:
    from community_core.reactors.webhook import Webhook, address_in, secret_in  # not before one is called

    if not isinstance(told, dict) or {name: type(each) for name, each in told.items()} != _TYPES:
        raise _wrong(where, f"it is {told!r}", f"它是 {told!r}")
    try:
        return Webhook(address_in(told["url"]), secret_in(_file(told["secret_file"], folder)))
    except InvalidInput as error:
        raise InvalidInput(
            f"{SETTINGS}, [{where}]: {error.en}", f"{SETTINGS} 的 [{where}]：{error.zh}"
        ) from error


def _file(named: str, folder: Path | None) -> Path:
    """A file that the settings name; beside the settings unless the whole path is written."""
    file = Path(named).expanduser()
    if folder is None and not file.is_absolute():
        raise InvalidInput(
            f"secret_file = {named!r} is in no folder here: write the whole path.",
            f"secret_file = {named!r} 不在任何文件夹中：请写完整路径。",
        )
    return folder / file if folder else file


def _wrong(where: str, en: str, zh: str) -> InvalidInput:
    return InvalidInput(
        f'{SETTINGS}, [{where}]: {en}; write url = "https://..." and secret_file = "webhook.secret".',
        f'{SETTINGS} 的 [{where}]：{zh}；请写 url = "https://..." 和 secret_file = "webhook.secret"。',
    )
