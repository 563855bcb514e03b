"""Personal values: sealed with a key of each person's own, opened for readers who may, lost by erasure."""

from community_core.privacy.keys import KeysStatus
from community_core.privacy.master import MasterKey, MasterSource, master_source
from community_core.privacy.may_open import MayOpen, anyone
from community_core.privacy.opener import Opener
from community_core.privacy.vault import Vault
from community_core.storage.folder.keys import copy_keys, has_key, prepare_keys
from community_core.storage.interfaces.keys import Opening

__all__ = [
    "KeysStatus",
    "MasterKey",
    "MasterSource",
    "MayOpen",
    "Opener",
    "Opening",
    "Vault",
    "anyone",
    "copy_keys",
    "has_key",
    "master_source",
    "prepare_keys",
]
