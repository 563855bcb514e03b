"""Volunteer hours per person, month and activity, claimed and verified apart."""

from community_volunteer_hours.projection import Claim, HoursTotal, VolunteerHours

__all__ = ["Claim", "HoursTotal", "VolunteerHours"]
