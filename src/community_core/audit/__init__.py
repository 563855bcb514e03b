"""Tamper evidence: seal the ledger, verify it, and hand out proofs that need no trust in its keeper."""

from community_core.audit.checkpoint import Checkpoint, open_checkpoint
from community_core.audit.failures import NotVerified
from community_core.audit.findings import Finding
from community_core.audit.keys import PublicKey, SigningKey, new_key, public_key, read_key, write_key
from community_core.audit.receipts import CheckedConsistency, CheckedReceipt, check, consistency, receipt
from community_core.audit.sealing import Sealed, seal
from community_core.audit.verifying import Report, verify

__all__ = [
    "CheckedConsistency",
    "CheckedReceipt",
    "Checkpoint",
    "Finding",
    "NotVerified",
    "PublicKey",
    "Report",
    "Sealed",
    "SigningKey",
    "check",
    "consistency",
    "new_key",
    "open_checkpoint",
    "public_key",
    "read_key",
    "receipt",
    "seal",
    "verify",
    "write_key",
]
