"""Volunteer hours: totals, the service record, and certificates that anybody can check."""

from community_volunteer_hours.certificate import (
    CERTIFICATE,
    CertificateIssued,
    CertificateRevoked,
    IssueCertificate,
    RevokeCertificate,
)
from community_volunteer_hours.certificates import (
    Certificate,
    Certificates,
    StaleCertificate,
    VoidCertificate,
)
from community_volunteer_hours.projection import Claim, HoursTotal, VolunteerHours
from community_volunteer_hours.service_record import Service, ServiceRecord

__all__ = [
    "CERTIFICATE",
    "Certificate",
    "CertificateIssued",
    "CertificateRevoked",
    "Certificates",
    "Claim",
    "HoursTotal",
    "IssueCertificate",
    "RevokeCertificate",
    "Service",
    "ServiceRecord",
    "StaleCertificate",
    "VoidCertificate",
    "VolunteerHours",
]
