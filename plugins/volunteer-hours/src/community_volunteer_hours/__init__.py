"""Volunteer hours: totals, the service record, and certificates that anybody can check."""
