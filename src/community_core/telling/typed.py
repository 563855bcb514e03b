"""What is typed: commands and options of the program under their English names and their Chinese ones."""

import re
from collections.abc import Mapping, Sequence

from community_core.commands import CommandCatalogue
from community_core.domain.kit.values.fields import Field
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.language import reader_language

COMMANDS: dict[str, str] = {
    "init": "新建",
    "do": "登记",
    "correct": "更正",
    "undo": "撤回",
    "template": "模板",
    "mapping": "对应",
    "import": "导入",
    "people": "居民",
    "search": "搜索",
    "today": "今日",
    "figures": "数据",
    "show": "查看",
    "explain": "依据",
    "diff": "比较",
    "history": "经过",
    "log": "日志",
    "steps": "下一步",
    "events": "事实类型",
    "plugins": "插件",
    "views": "视图",
    "react": "响应",
    "reactors": "响应器",
    "audit": "存证",
    "erase": "删除",
    "export-person": "导出个人",
    "keys": "密钥",
    "backup": "备份",
    "backups": "备份清单",
    "restore": "恢复",
    "migrate": "迁移",
    "grant": "授权",
    "demo": "示范",
    "status": "状态",
    "rebuild": "重建",
    "prune": "清除",
    "parked": "搁置",
    "retry": "重试",
    "drop": "去掉",
    "key": "密钥",
    "seal": "封存",
    "verify": "核验",
    "receipt": "回执",
    "consistency": "一致性",
    "bundle": "存证包",
    "check": "核对",
    "export": "导出",
    "openings": "查阅记录",
    "rotate": "更换",
    "witness": "见证",
    "collect": "收取联署",
    "confirm": "确认删除",
}
"""Every command and each of its sub-commands; what plugins' views and commands of ``do`` are called they say
themselves."""

OPTIONS: Mapping[str, str] = {
    "--store": "--存储",
    "--version": "--版本",
    "--sql": "--语句",
    "--help": "--帮助",
    "--zone": "--时区",
    "--access": "--权限",
    "--secretary": "--书记",
    "--people": "--人员",
    "--by": "--记录人",
    "--at": "--时间",
    "--command": "--命令",
    "--command-id": "--命令编号",
    "--because-of": "--起因",
    "--remark": "--附注",
    "--no-input": "--不提问",
    "--format": "--格式",
    "--from": "--从",
    "--to": "--到",
    "--sheet": "--工作表",
    "--leave": "--不读",
    "--namesakes": "--同名",
    "--set": "--改为",
    "--actor": "--经办人",
    "--reason": "--原因",
    "--out": "--输出",
    "--overwrite": "--覆盖",
    "--preset": "--预设",
    "--mapping": "--对应",
    "--dry-run": "--试导入",
    "--rejects": "--退回",
    "--since": "--起始",
    "--workers": "--进程数",
    "--as-of": "--反映时间",
    "--complete": "--全量",
    "--rotation": "--换钥记录",
    "--limit": "--行数",
    "--reader": "--查阅人",
    "--for": "--责任人",
    "--days": "--天数",
    "--communities": "--社区数",
    "--split": "--拆分",
    "--where": "--筛选",
    "--happened-by": "--发生至",
    "--happened": "--按发生",
    "--all-columns": "--全部列",
    "--after": "--此后",
    "--search": "--搜索",
    "--story": "--前因后果",
    "--day": "--日期",
    "--recorded": "--登记日",
    "--person": "--对象",
    "--type": "--类型",
    "--follow": "--持续",
    "--once": "--一次",
    "--only": "--只运行",
    "--name": "--名称",
    "--key": "--密钥",
    "--against": "--对照",
    "--new": "--新密钥",
    "--lost": "--遗失",
    "--witness": "--见证人",
    "--quorum": "--法定人数",
    "--proof": "--证明",
    "--log": "--账本",
    "--views": "--视图",
    "--first": "--首次",
    "--accept": "--接受",
    "--as": "--样式",
    "--source": "--来源",
    "--erased": "--删除证明",
    "--give-up": "--放弃",
}
"""Every option that is not a field of a command or of a query: those have words of their own."""

_GROUPS = ("audit", "keys", "reactors", "views")

_COMMAND = re.compile(r"(?<![\w/-])community((?: [a-z][a-z-]*)+)", re.ASCII)
_OPTION = re.compile(r"(?<![\w'-])--[a-z][a-z-]*(?![a-z=-])", re.ASCII)
"""Written with ``=`` it is another program's: ours stand before a space."""


def option_names(field: Field) -> list[str]:
    """The option for a field, under the field's name, and under its Chinese word where that makes one:
    ``planned_for`` -> ``--planned-for``, ``--约定日期``."""
    word = re.sub("（.*?）", "", field.word[1])
    chinese = [f"--{word}"] if re.fullmatch(r"\w+", word) and not word.isascii() else []
    return [f"--{field.name.replace('_', '-')}", *chinese]


def for_reader(names: Sequence[str]) -> list[str]:
    """Of an option's names, the English first and the Chinese last, the reader's."""
    return list(names[-1:] if reader_language() == "zh" else names[:1])


def as_typed(text: str) -> str:
    """A text of ours, in which commands and options have their English names, with those the reader types."""
    if reader_language() != "zh":
        return text
    named = _COMMAND.sub(lambda found: " ".join(["community", *_words(found[1].split())]), text)
    return _OPTION.sub(lambda found: OPTIONS.get(found[0], found[0]), named)


def command_line(*words: str) -> str:
    """``community ...`` as the reader types it, of commands and options in English."""
    return as_typed(" ".join(("community", *words)))


def _words(words: Sequence[str]) -> list[str]:
    first, *others = words
    return [COMMANDS.get(first, first), *(_in_group(first, each) for each in others[:1]), *others[1:]]


def _in_group(group: str, name: str) -> str:
    if group in ("do", "template"):
        catalogue = CommandCatalogue(installed_kinds().by_name)
        return catalogue[name].zh if name in catalogue else name
    return COMMANDS.get(name, name) if group in _GROUPS else name


def both_names(option: str) -> tuple[str, ...]:
    """An option's English name and its Chinese one."""
    return (option, OPTIONS[option]) if option in OPTIONS else (option,)
