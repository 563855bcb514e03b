"""The table of docs/privacy.md that says of every text whether it is sealed, from the classes themselves.

``python -m tests.docs.texts`` writes it anew.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import has

from community_core.domain import FactCorrected
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.hints import element_of
from community_core.plugins.aggregates import installed_kinds

DOCUMENT = Path(__file__).parents[2] / "docs" / "privacy.md"
BEGINS, ENDS = "| what | texts | sealed or open | why |\n|---|---|---|---|\n", "\n\n"

IDS = "ids", "who and what it is about; an id alone names nobody, and lists and stories are tied by it"
CONFIDED = (
    "forgotten with their key; open where it is nobody's affair, in facts recorded before, and where a file "
    "is imported, since its next export is compared with it: `import` says so"
)
CHOICES = "choices", "one of a few words, to count by"
OPEN: dict[str, tuple[str, str]] = {
    "number code source source_number document reference receipt rule salt holder month figure part": (
        "numbers and codes",
        "given by the program, an office or a source, to find it again; the number of no identity card",
    ),
    "must_take_part must_agree": (
        "thresholds",
        "what a vote takes to pass, for everybody to check it by the counts",
    ),
    "title what called name alias aliases about form gift materials": (
        "names of things",
        "what lists show and search finds; entry says: no names of people",
    ),
    "category kind unit into scope earmark paid_from to medium issuer basis audience": (
        "kinds and offices",
        "to count and to choose by; of nobody alone",
    ),
    "place": ("places", "where many are: the door behind a building is cut off before it is written"),
    "skills availability when": (
        "look-ups",
        "helpers are found by what they can do and when; entry says that it stays open",
    ),
    "activity work served": (
        "hours",
        "what hours are summed by and the record of service prints, which a volunteer shows to others; entry "
        "says: no names of people",
    ),
    "national_id": (
        "look-ups",
        "a certificate of hours and its import need it; not that of an identity card",
    ),
    "purpose": (
        "purposes",
        "what was agreed to, or what a certificate is for: asked about, and counted by",
    ),
    "reason how note": (
        "why a step was taken",
        "whoever goes on with the work must read it; entry warns of numbers that name somebody",
    ),
    "answer plan summary notes minutes defects emergency danger": (
        "told to all",
        "written to be read by the community: minutes, answers, reports",
    ),
    "handler actor": ("who did it", "an office as a source calls it, or the id of who did it"),
    "value": ("statements", "what the community says of itself, such as its number of homes"),
}
"""By name of a field what open texts are, and why they may be."""
ALONE: dict[str, tuple[str, str]] = {
    "PersonErased.reason": (
        "why a step was taken",
        "the key that would seal it is destroyed; it is on the certificate",
    ),
    "CertificateRevoked.reason": (
        "why a step was taken",
        "the receipt of it is on the public list of void certificates, which names nobody",
    ),
    "PartnerJoined.needs": (
        "told to all",
        "what an organisation would like, for the community to answer; entry says: no names of people",
    ),
}


def texts() -> Iterator[tuple[str, str, Field]]:
    """Every text of every event: the kind of stream, ``Event.field`` and the field; those in parts too."""
    seen = set()
    for kind in installed_kinds().aggregates:
        for event in kind.events:
            if event not in seen:
                seen.add(event)
                name = "any" if event is FactCorrected else kind.name
                yield from ((name, place, field) for place, field in _texts_in(event.__name__, event))


def _texts_in(place: str, attrs_class: Any) -> Iterator[tuple[str, Field]]:
    for field in fields_of(attrs_class).values():
        kind = element_of(field.type)
        if has(kind) and not field.help.personal:
            yield from _texts_in(f"{place}.{field.name}", kind)
        elif kind is str or field.choices or field.help.personal:
            yield f"{place}.{field.name}", field


def said_of(place: str, field: Field) -> tuple[str, str, str]:
    """What a text is, whether it is sealed, and why."""
    name = place.rpartition(".")[2]
    if field.help.sealed_for:
        return "why, about somebody", "sealed where somebody is named", CONFIDED
    if field.help.personal:
        return "told in confidence", "sealed", "about somebody: forgotten with their key"
    if field.help.refers:
        return IDS[0], "open", IDS[1]
    if field.choices:
        return CHOICES[0], "open", CHOICES[1]
    found = ALONE.get(place) or next((why for names, why in OPEN.items() if name in names.split()), None)
    assert found, f"{place} stays open, and nobody says why: tests/docs/texts.py"
    return found[0], "open", found[1]


def table() -> str:
    """The table as the document has it."""
    rows: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for _, place, field in texts():
        rows[said_of(place, field)].append(place)
    order = sorted(rows, key=lambda row: (row[1] == "open", row))
    lines = [f"| {what} | {_listed(rows[what, how, why])} | {how} | {why} |" for what, how, why in order]
    return BEGINS + "\n".join(lines) + ENDS


def _listed(places: list[str]) -> str:
    """``Event``: ``field``, ``field``, an event at a time."""
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for place in places:
        event, _, field = place.partition(".")
        fields[event].append(f"`{field}`")
    return "; ".join(f"{event}: {', '.join(names)}" for event, names in sorted(fields.items()))


def written() -> str:
    """The table that stands in the document."""
    text = DOCUMENT.read_text("utf-8")
    begins = text.index(BEGINS)
    return text[begins : text.index(ENDS, begins + len(BEGINS)) + len(ENDS)]


def main() -> None:
    """Write the table anew."""
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(text.replace(written(), table()), encoding="utf-8")


if __name__ == "__main__":
    main()
