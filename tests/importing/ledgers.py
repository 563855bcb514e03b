"""Ledgers as invented communities keep them, and how to write them into files."""

import csv
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Rows = list[list[Any]]

COMMUNITY: Rows = [
    ["柳荫社区2025年居民诉求台账"],
    ["填表单位：柳荫社区", None, None, None, None, None, "填表日期：2025.11.28"],
    ["序号", "登记日期", "楼号", "诉求人", "联系电话", "诉求内容", "类别", "办理人", "办理结果", "办结日期"],
    [1, "2025.1.5", "13号楼", "甲某", 19000000001, "暖气不热", "供暖", "小齐", "已解决", "2025.1.8"],
    [2, "1月5日", "13号楼", "乙某", "0311-8000000", "下水道堵", "维修", "小齐", "已办结", "1月7日"],
    [3, "2025/1/6", "7号楼", "丙某", 19000000003, "路灯不亮\n(两盏)", "维修", "物业", "办理中", None],
    [4, "2025-01-06 14:30", None, "丁某", 19000000004, "想学手机", "学习", None, None, None],
    [],
    [5, "2025年1月9日", "学校宿舍", "戊某", None, "申请维修基金", "维修", "议事会", "转住建局", "2025-1-20"],
    [6, "1.10", "果园里", "己某", None, "噪音扰民", "纠纷", "老庞", "已调解", "1.12"],
    [7, 45667, "13号楼", "庚某", 19000000007, "问老年卡", "咨询", "小齐", "已答复", 45667],
    ["二月"],
    [1, "2025/2/3 上午", "13号楼", "辛某", 19000000008, "送药", "为老", "小齐", "√", "2025/2/3"],
    ["合计", 8],
]
"""Merged: 楼号 of the third and the fourth."""

VISITS: Rows = [
    ["走访登记本", None, None, "2024年11月起"],
    ["日期", "时间", "走访对象", "楼栋", "联系方式", "居民需求", "走访人", "是否解决", "备注"],
    ["11月3日", "上午", "叶某", "2号楼", 19000000011, "轮椅坡道太陡", "小苏", "否", None],
    ["11.4", "下午3点半", "林某", "2号楼", None, "药费报销怎么办", "小苏", "是", "已告知"],
    ["11月4日（周一）", "15:00", "何某", "5号楼", None, "楼道堆物", "老庞", "√", None],
    ["小结：本周走访3户"],
    ["12月30日", "晚上7点", "叶某", "2号楼", 19000000011, "担心暖气", "小苏", "是", None],
    ["1月2日", "9点", "何某", "5号楼", None, "灯又不亮", "老庞", "×", None],
]

HEATING: Rows = [
    ["2024—2025年供暖季投诉登记表"],
    ["编号", "投诉人", None, "地址", None, None, "接报时间", "投诉内容", "处理", None, None],
    [None, "姓名", "电话", "楼号", "单元", "房号", None, None, "处理单位", "处理结果", "处理日期"],
    [
        "R-1",
        "甲某",
        19000000021,
        "7号楼",
        2,
        "301",
        "11月15日 8:20",
        "室温只有14度",
        "供热公司",
        "已修",
        "11月15日",
    ],
    ["R-2", "乙某", 19000000022, "7号楼", 2, "302", "11.16", "暖气漏水", "物业", "等配件", None],
    ["R-3", "丙某", None, "7号楼", 3, "101", "2025.1.2 晚上9点", "不热", "供热公司", "处理中", None],
    ["R-4", "丁某", None, "8号楼", 1, "102", "1月3日", "停暖没有通知", "供热公司", "已回复", "1月5日"],
]

VOLUNTEERS: Rows = [
    ["Riverside volunteers", None, None, None, "spring 2025"],
    [
        "No.",
        "Date",
        "Time",
        "Street",
        "Resident",
        "Phone",
        "What is needed",
        "Volunteer",
        "Status",
        "Done on",
    ],
    [
        1,
        "13/03/2025",
        "9:30",
        "Mill Lane",
        "A. Moss",
        "0190 000001",
        "Shopping",
        "R. Fern",
        "done",
        "13/03/2025",
    ],
    [
        2,
        "14/03/2025",
        "2 pm",
        "Mill Lane",
        "B. Reed",
        None,
        "Lift to the surgery",
        "R. Fern",
        "Done",
        "17/03/2025",
    ],
    [3, "02/04/2025", "11:00", "Quay Street", "C. Ash", None, "Bulb in the hall", None, "waiting", None],
    [
        4,
        "02/04/2025",
        None,
        "Quay Street",
        "D. Elm",
        None,
        "Form for the council",
        "S. Birch",
        "in progress",
        None,
    ],
    ["Total", 4],
]


def as_workbook(rows: Rows, path: Path, *merged: str) -> Path:
    """The rows as a workbook, with merged cells."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for each in merged:
        book.active.merge_cells(each)
    book.save(path)
    return path


def as_text(rows: Rows, path: Path) -> Path:
    """The rows as a GBK file, as Excel in China saves them: each line as wide as the widest."""
    width = max(map(len, rows))
    cells = ([*row, *[None] * (width - len(row))] for row in rows)
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(cells)
    return path
