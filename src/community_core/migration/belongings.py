"""What a community has beside its ledger and keys: seals, the progress of reactors, and what it knows of its
backups."""

from collections.abc import Mapping

from attrs import field, frozen

from community_core.reactors import Parked, Standing


@frozen
class Belongings:
    """All of it: the files of ``seals`` and ``backups`` by name, where reactors stand, what they parked."""

    seals: Mapping[str, bytes] = field(factory=dict)
    backups: Mapping[str, bytes] = field(factory=dict)
    standings: tuple[Standing, ...] = ()
    parked: tuple[Parked, ...] = ()
