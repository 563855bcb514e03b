"""Tamper evidence: seal the ledger, verify it, and hand out proofs that need no trust in its keeper.

And what a person may ask for: everything held on them, and the certificate that they were forgotten.
"""

from community_core.audit.bundles import Bundled, CheckedBundle, bundle, check_bundle
from community_core.audit.checking import check_file
from community_core.audit.exports import ExportStyle, export, exportable_fields
from community_core.audit.failures import NotVerified
from community_core.audit.findings import Finding
from community_core.audit.people.erasure import Erasure, certificate, open_certificate, read_certificates
from community_core.audit.people.person_file import PersonFile, person_file
from community_core.audit.proofs.receipts import (
    CheckedConsistency,
    CheckedReceipt,
    check,
    consistency,
    receipt,
)
from community_core.audit.proofs.stored import fact_of
from community_core.audit.seals.memory import Memory
from community_core.audit.seals.rotating import replace_lost, rotate
from community_core.audit.seals.sealing import NewSeal, seal
from community_core.audit.signatures.checkpoint import Checkpoint, open_checkpoint
from community_core.audit.signatures.cosignatures import Cosignature, Quorum, quorum_of
from community_core.audit.signatures.keys import (
    SEALS,
    WITNESSES,
    PublicKey,
    SigningKey,
    new_key,
    public_key,
    read_key,
    write_key,
)
from community_core.audit.signatures.succession import Rotation
from community_core.audit.verification.verifying import Report, verify
from community_core.audit.verification.views import verify_views
from community_core.audit.witnesses.collecting import collect, put_back
from community_core.audit.witnesses.seen import WitnessMemory
from community_core.audit.witnesses.witnessing import witness
from community_core.storage.files.whole_file import whole_file

__all__ = [
    "SEALS",
    "WITNESSES",
    "Bundled",
    "CheckedBundle",
    "CheckedConsistency",
    "CheckedReceipt",
    "Checkpoint",
    "Cosignature",
    "Erasure",
    "ExportStyle",
    "Finding",
    "Memory",
    "NewSeal",
    "NotVerified",
    "PersonFile",
    "PublicKey",
    "Quorum",
    "Report",
    "Rotation",
    "SigningKey",
    "WitnessMemory",
    "bundle",
    "certificate",
    "check",
    "check_bundle",
    "check_file",
    "collect",
    "consistency",
    "export",
    "exportable_fields",
    "fact_of",
    "new_key",
    "open_certificate",
    "open_checkpoint",
    "person_file",
    "public_key",
    "put_back",
    "quorum_of",
    "read_certificates",
    "read_key",
    "receipt",
    "replace_lost",
    "rotate",
    "seal",
    "verify",
    "verify_views",
    "whole_file",
    "witness",
    "write_key",
]
