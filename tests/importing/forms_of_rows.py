"""The same rows as CSV, as a workbook that knows numbers and times, and as JSON."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Records = Sequence[Mapping[str, Any]]
Typed = Callable[[str, Any], Any]


def in_every_form(records: Records, folder: Path, typed: Typed = lambda _, value: value) -> list[Path]:
    """Files of these records. ``typed`` says, by column, what the cell of a workbook holds of a text."""
    return [
        _as_csv(records, folder / "rows.csv"),
        _as_workbook(records, folder / "rows.xlsx", typed),
        _as_json(records, folder / "rows.json"),
    ]


def _as_csv(records: Records, path: Path) -> Path:
    flat = list(map(_flat, records))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _names(flat))
        writer.writeheader()
        writer.writerows(flat)
    return path


def _as_workbook(records: Records, path: Path, typed: Typed) -> Path:
    flat = list(map(_flat, records))
    names = _names(flat)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(names)
    for each in flat:
        sheet.append([typed(name, each.get(name)) for name in names])
    book.save(path)
    return path


def _as_json(records: Records, path: Path) -> Path:
    path.write_text(json.dumps(list(records), ensure_ascii=False), encoding="utf-8")
    return path


def _names(records: Records) -> list[str]:
    return list(dict.fromkeys(name for each in records for name in each))


def _flat(record: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A record as one row: what is inside another by the dotted name, a list as JSON."""
    told = dict[str, Any]()
    for name, value in record.items():
        if isinstance(value, Mapping):
            told |= _flat(value, f"{before}{name}.")
        else:
            told[before + name] = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
    return told
