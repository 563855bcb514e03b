"""Views against the facts: whoever reads a view trusts where it is kept, until it is compared."""

from collections.abc import Iterable, Iterator
from typing import Any

from community_core.audit.findings import Finding
from community_core.community import Community
from community_core.views import Projection, ViewCheck


def verify_views(
    community: Community, projections: Iterable[type[Projection[Any]]]
) -> tuple[list[Finding], list[Finding]]:
    """Fold each of these views again and compare it with what is kept of it: findings, and remarks.

    Raises ProjectionStopped, StoreUnavailable.
    """
    chosen = list(projections)
    checks = [community.engine.check(each) for each in chosen]
    strange = community.engine.departures(chosen)
    found = [_differs(each) for each in checks if each.state == "differs"]
    return [*found, *map(_departs, strange)], list(_remarks(checks))


def _differs(check: ViewCheck) -> Finding:
    tables = ", ".join(check.tables)
    return Finding(
        "view",
        f"The view {check.name} is not what the facts make up to position {check.position}: rows that differ "
        f"in {tables}: {check.wrong}. Keep them as evidence; then: community views rebuild {check.name}",
        f"视图 {check.name} 与第 {check.position} 条为止的事实不符：{tables} 中有 {check.wrong} 行不同。"
        f"请保留现状作为证据，然后运行：community views rebuild {check.name}",
    )


def _departs(what: str) -> Finding:
    return Finding(
        "view",
        f"What keeps the views is not as this program makes it: {what}. Keep the file, or on a server the "
        "schema, as evidence and delete it; it comes back.",
        f"保存视图的文件（或服务器上的模式）与本程序所建的不同：{what}。请保留作为证据后删除，它会自动重建。",
    )


def _remarks(checks: Iterable[ViewCheck]) -> Iterator[Finding]:
    by_state: dict[str, list[str]] = {}
    for each in checks:
        by_state.setdefault(each.state, []).append(each.name)
    if same := by_state.get("same"):
        yield Finding(
            "view",
            f"Views that are what the facts make: {len(same)}.",
            f"与事实相符的视图：{len(same)} 个。",
        )
    if others := [*by_state.get("other", []), *by_state.get("unfinished", [])]:
        yield Finding(
            "view",
            f"Not compared, as they are built anew when they are read next: {', '.join(others)}.",
            f"下次读取时会重建、未作比对的视图：{'、'.join(others)}。",
        )
