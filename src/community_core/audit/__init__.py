"""Tamper evidence: seal the ledger, verify it, and hand out proofs that need no trust in its keeper.

And what a person may ask for: everything held on them, and the certificate that they were forgotten.
"""

from community_core.audit.checkpoint import Checkpoint, open_checkpoint
from community_core.audit.erasure import Erasure, certificate, open_certificate
from community_core.audit.failures import NotVerified
from community_core.audit.findings import Finding
from community_core.audit.keys import PublicKey, SigningKey, new_key, public_key, read_key, write_key
from community_core.audit.person_file import PersonFile, person_file
from community_core.audit.receipts import CheckedConsistency, CheckedReceipt, check, consistency, receipt
from community_core.audit.sealing import Sealed, seal
from community_core.audit.verifying import Report, verify

__all__ = [
    "CheckedConsistency",
    "CheckedReceipt",
    "Checkpoint",
    "Erasure",
    "Finding",
    "NotVerified",
    "PersonFile",
    "PublicKey",
    "Report",
    "Sealed",
    "SigningKey",
    "certificate",
    "check",
    "consistency",
    "new_key",
    "open_certificate",
    "open_checkpoint",
    "person_file",
    "public_key",
    "read_key",
    "receipt",
    "seal",
    "verify",
    "write_key",
]
