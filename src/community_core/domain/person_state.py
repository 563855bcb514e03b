"""Where a person 个人 stands: in the register or gone, with their roles and what they consent to."""

from typing import Literal

from attrs import field, frozen

from community_core.domain.consents import Consent, ConsentGiven, ConsentWithdrawn
from community_core.domain.kit.aggregates.parts import Parts
from community_core.domain.roles import Appointment, RoleAppointed, RoleEnded

PersonStatus = Literal["registered", "left", "died", "merged", "erased"]


@frozen(kw_only=True)
class PersonState:
    """``status`` is None while they are named at most; ``absorbed`` are the ids they had besides."""

    status: PersonStatus | None = None
    away: bool = False
    absorbed: tuple[str, ...] = ()
    roles: dict[int, Appointment] = field(factory=dict)
    consents: dict[str, Consent] = field(factory=dict)


ROLES = Parts(
    state=PersonState,
    field="roles",
    key="appointment",
    first=Appointment,
    becomes={RoleAppointed: "appointed", RoleEnded: "ended"},
    called=("appointment", "任职"),
    unknown="role-unknown",
    apart=True,
)

CONSENTS = Parts(
    state=PersonState,
    field="consents",
    key="purpose",
    first=Consent,
    becomes={ConsentGiven: "given", ConsentWithdrawn: "withdrawn"},
    called=("consent", "同意"),
    unknown="consent-not-given",
    apart=True,
)
