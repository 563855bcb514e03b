"""What to say where there is no checkpoint: never simply to seal, which would vouch for whatever is there."""

from community_core.audit.checkpoints.archive import Archive
from community_core.audit.findings import Finding


def nothing_sealed(archive: Archive) -> Finding:
    """There is no checkpoint: none was ever made, or somebody took them away.

    Whoever takes all of them leaves a store like one that was never sealed, so both are told the same way
    out; what is left of their folder or tables tells that there was a seal.
    """
    en, zh = (
        ("The checkpoints that were sealed here are gone.", "此处封存过，但存证点不见了。")
        if archive.is_there
        else (
            "Nothing is sealed here, as far as the store knows; checkpoints may have been taken away.",
            "就本存储所知，此处没有封存过；存证点也可能已被移走。",
        )
    )
    return Finding(
        "unsealed",
        f"{en} Fetch a copy that was kept elsewhere: community audit verify --key PUBLIC --against COPY "
        "(a seal made now vouches only from now on).",
        f"{zh}请取回保存在别处的副本：community audit verify --key 公钥 --against 副本"
        "（现在封存只能证明此后的内容）。",
    )
