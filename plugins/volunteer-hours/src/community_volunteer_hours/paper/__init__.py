"""The certificate on paper: its page, the QR code on it, and checking that with the public key alone."""

from community_volunteer_hours.paper.checking import CheckedCertificate, check_certificate, void_certificates
from community_volunteer_hours.paper.holder import holder_hash
from community_volunteer_hours.paper.payload import pack, unpack

__all__ = ["CheckedCertificate", "check_certificate", "holder_hash", "pack", "unpack", "void_certificates"]
