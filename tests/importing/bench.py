"""A community in memory, a folder, and an invented hotline whose exports are brought in."""

from pathlib import Path
from typing import Any

from community_core import Community, Recorded
from community_core.importing import FileMapping, ImportCounts, import_file, load_mapping
from community_open_requests import OpenRequests
from community_open_requests.rows import OpenRequest

HOTLINE = """
source = "hotline"
time_zone = "Asia/Shanghai"
time_formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]

[columns]
number = "编号"
title = "内容"
raised_at = "提出时间"
status = "状态"
resolved_at = "办结时间"
assignee = "承办"
updated_at = "更新时间"

[statuses]
"待办" = "raised"
"已派单" = "assigned"
"在办" = "in-progress"
"办结" = "resolved"
"""

PLAIN = """
source = "plain"
[columns]
number = "n"
title = "t"
raised_at = "r"
"""

HEADER = "编号,内容,提出时间,状态,办结时间,承办,更新时间\n"


class Bench:
    """A community, a folder and the mapping of an invented hotline, to bring files in with."""

    def __init__(self, community: Community, folder: Path) -> None:
        self.community = community
        self.folder = folder
        self.rejects = folder / "rejects.csv"
        self.hotline = self.mapping(HOTLINE)

    def mapping(self, text: str) -> FileMapping:
        """The mapping in this TOML."""
        path = self.folder / "m.toml"
        path.write_text(text, encoding="utf-8")
        return load_mapping(path)

    def file(self, content: str | bytes, name: str = "rows.csv") -> Path:
        """A file with that content."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def bring(
        self, content: str | bytes, name: str = "rows.csv", mapping: FileMapping | None = None
    ) -> ImportCounts:
        """Import a file with that content; set-aside rows go to ``rejects``."""
        path = self.file(content, name)
        return import_file(self.community, path, mapping or self.hotline, rejects=self.rejects)

    def hotline_rows(self, *rows: str) -> ImportCounts:
        """Import these rows as an export of the hotline."""
        return self.bring(HEADER + "".join(f"{row}\n" for row in rows))

    def titles(self) -> set[str]:
        """What is open, by what it is called."""
        return {each.title for each in self.community.view(OpenRequests)}

    def facts(self, number: str = "1") -> list[str]:
        """The types of the facts of the request with that number in its source, oldest first."""
        return [fact.type for fact in self.history(number)]

    def history(self, number: str = "1") -> list[Recorded[Any]]:
        """Every fact of the request with that number in its source."""
        raised = next(
            fact for fact in self.community.log(types=["RequestRaised"]) if fact.data.source_number == number
        )
        return list(self.community.history(raised.stream_id))

    def count(self) -> int:
        """How many requests there are."""
        return len(list(self.community.log(types=["RequestRaised"])))

    def open(self) -> list[OpenRequest]:
        """The open list."""
        return list(self.community.view(OpenRequests))
