"""The register of the city's hotline, handed over when the community's own begins. It tells what only files
of others tell: what another office created and closed in its turn, and who has a request though no step gave
it to them."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from community_core.community import Community
from community_core.demo.neighbourhood import Words
from community_core.errors import Language
from community_core.importing import import_file, load_mapping

_MAPPING = """
source = "hotline"
time_zone = "Asia/Shanghai"
optional = ["held_by", "outcome"]

[columns]
number = "number"
title = "title"
category = "category"
channel = "channel"
raised_at = "raised"
status = "status"
assignee = "held_by"
outcome = "outcome"
updated_at = "updated"

[statuses]
open = "raised"
over = "resolved"

[outcomes]
solved = "done"

[notes]
list = "notes"
time = "at"
kind = "kind"
text = "text"
follow_on_number = "number"
follow_on_title = "title"
follow_on_handler = "office"

[notes.kinds]
opened = "raised"
created = "follow-on-created"
finished = "follow-on-closed"
over = "resolved"
"""
_FACILITIES = Words("public facilities", "公共设施")
_LAMP = Words("The lamp in the lane is out", "巷子里的路灯不亮")
_TREE = Words("A branch hangs over the path", "树枝悬在路上")
_STUMP = Words("Take out the stump", "清除树桩")
_LAMPS, _PARKS = Words("org:City Lighting", "org:市照明所"), Words("org:City Parks", "org:市园林所")


def hand_over(community: Community, language: Language) -> None:
    """Bring in what the hotline knew; again it adds nothing."""
    rows = [_lamp(language), _tree(language)]
    with TemporaryDirectory() as folder:
        mapping, file = Path(folder, "hotline.toml"), Path(folder, "hotline.json")
        mapping.write_text(_MAPPING, encoding="utf-8")
        file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        import_file(community, file, load_mapping(mapping), rejects=Path(folder, "rejects.csv"))


def _lamp(language: Language) -> dict[str, Any]:
    """Somebody has it, and nothing more is known."""
    return _row(language, "H-1107", _LAMP, "2023-11-07", updated="2023-11-09", held_by=_LAMPS.told(language))


def _tree(language: Language) -> dict[str, Any]:
    """What was left of it was another office's, and is done."""
    stump = {"number": "P-88", "title": _STUMP.told(language), "office": _PARKS.told(language)}
    notes = [
        {"at": "2023-11-20T09:00:00+08:00", "kind": "opened"},
        {"at": "2023-11-22T10:00:00+08:00", "kind": "created", **stump},
        {"at": "2023-12-04T16:00:00+08:00", "kind": "finished", **stump},
        {"at": "2023-12-05T09:00:00+08:00", "kind": "over"},
    ]
    over = {"status": "over", "outcome": "solved", "updated": "2023-12-05"}
    return _row(language, "H-1120", _TREE, "2023-11-20", **over, notes=notes)


def _row(language: Language, number: str, title: Words, day: str, **told: Any) -> dict[str, Any]:
    return {
        "number": number,
        "title": title.told(language),
        "category": _FACILITIES.told(language),
        "channel": "phone",
        "raised": f"{day}T09:00:00+08:00",
        "status": "open",
        "notes": [],
        **told,
    }
