"""Mapping files: what they can say, and what is said about a wrong one."""

from pathlib import Path

import pytest

import community_core.execution
import community_core.importing
from community_core import InvalidInput, UnknownName
from community_core.importing import FLAGS, PRESETS, load_mapping, preset

from .bench import PLAIN, Bench


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_mapping_file(name: str) -> None:
    """Each is named like its source."""
    assert preset(name).source == name


def test_a_preset_nobody_knows() -> None:
    """It is told with what comes near."""
    with pytest.raises(UnknownName, match="No preset 'nyc'; did you mean 'nyc311'"):
        preset("nyc")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("source = ", "is not valid TOML"),
        (PLAIN.replace("columns", "colums"), "No key of the mapping m.toml 'colums'; did you mean 'columns'"),
        (PLAIN + 'titel = "t"', "'columns.titel'; did you mean 'columns.title'"),
        (PLAIN + '[constants]\nchanel = "desk"', "'constants.chanel'; did you mean 'constants.channel'"),
        (PLAIN + '[notes]\nlist = "l"\ntime = "t"', "it needs notes.text"),
        (PLAIN.replace('number = "n"', ""), "it needs columns.number"),
        (PLAIN.replace('number = "n"', 'number = ""'), "it needs columns.number"),
        (PLAIN.replace('source = "plain"', ""), "it needs source"),
        ('source = "x"', "it needs columns"),
        ('source = "x"\ncolumns = "n"', "columns must be a table"),
        (PLAIN.replace('"plain"', '"a/b"'), "source 'a/b' must be letters"),
        (PLAIN.replace('number = "n"', "number = 3"), "columns.number is of the wrong kind"),
        ("header_line = 0\n" + PLAIN, "header_line 1 or more"),
        ('header_line = "2"\n' + PLAIN, "header_line is of the wrong kind"),
        ('delimiter = "::"\n' + PLAIN, "delimiter must be one character"),
        ('time_formats = "%Y"\n' + PLAIN, "time_formats is of the wrong kind"),
        ('time_formats = ["%d.%m."]\n' + PLAIN, "'%d.%m.' does not tell year, month and day"),
        ('time_formats = ["%Q"]\n' + PLAIN, "'%Q' does not tell"),
        ('time_zone = "Asia/Peking"\n' + PLAIN, "no time zone 'Asia/Peking'"),
        (PLAIN + '[statuses]\n"完" = "resolve"', "'resolve'; did you mean 'resolved'"),
        (PLAIN + '[channels]\n"电" = "fone"', "'fone'; did you mean 'phone'"),
        (PLAIN + '[outcomes]\n"完" = "don"', "'don'; did you mean 'done'"),
        (PLAIN + '[constants]\noutcome = "duplicate"', "No outcome"),
        (PLAIN + '[notes]\nlist="l"\ntime="t"\ntext="x"\nkinds = { a = "shut" }', "No kind of note"),
    ],
)
def test_a_wrong_mapping_is_told(bench: Bench, text: str, told: str) -> None:
    """What is wrong, where, and what was meant perhaps; in Chinese too."""
    with pytest.raises(InvalidInput) as error:
        bench.mapping(text)
    assert told in error.value.en
    assert error.value.zh != error.value.en
    assert "`" not in error.value.en


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    """A missing file, a folder and other encodings are named."""
    (tmp_path / "gbk.toml").write_bytes('source = "热线"'.encode("gbk"))
    for path in (tmp_path / "none.toml", tmp_path, tmp_path / "gbk.toml"):
        with pytest.raises(InvalidInput, match=path.name):
            load_mapping(path)


def test_an_encoding_nobody_knows(bench: Bench) -> None:
    """It is told when the file is opened."""
    for wrong in ("utf-9", "hex"):
        with pytest.raises(InvalidInput, match="encoding"):
            bench.bring("n,t,r\n", mapping=bench.mapping(f'encoding = "{wrong}"\n' + PLAIN))


def test_several_columns_in_one_field(bench: Bench) -> None:
    """A template joins columns; what would join an empty one at an end is left out."""
    mapping = bench.mapping(PLAIN.replace('"t"', '"{what}: {more}"') + 'place = "building {house}, {town}"\n')
    rows = [
        "1,灯,不亮,7,柳荫,2024-01-05",
        "2,灯,,7,,2024-01-05",
        "3,,不亮,,柳荫,2024-01-05",
        "4,灯,不亮,,,2024-01-05",
        "5,,,,,2024-01-05",
    ]
    counts = bench.bring("n,what,more,house,town,r\n" + "\n".join(rows), mapping=mapping)
    raised = [fact.data for fact in bench.community.log()]
    assert [each.title for each in raised] == ["灯: 不亮", "灯", "不亮", "灯: 不亮"]
    assert [each.place for each in raised] == ["building 7, 柳荫", "building 7", "building , 柳荫", ""]
    assert counts.set_aside == 1


def test_constants_channels_and_texts_that_mean_nothing(bench: Bench) -> None:
    """A constant fills in; a channel is our word or the mapping's; one that is neither is flagged."""
    mapping = bench.mapping(
        'nothing = ["不详"]\n' + PLAIN + 'channel = "c"\ncategory = "k"\n'
        '[constants]\nchannel = "desk"\ncategory = "其他"\nplace = "柳荫"\n[channels]\n"热线" = "phone"\n'
    )
    words = ["热线,照明", "Pavilion,不详", "不详,", "鸽子,"]
    rows = "".join(f"{n},灯,2024-01-05 09:00,{two}\n" for n, two in enumerate(words))
    assert bench.bring("n,t,r,c,k\n" + rows, mapping=mapping).flagged == 1
    facts = list(bench.community.log())
    assert [fact.data.channel for fact in facts] == ["phone", "pavilion", "desk", "desk"]
    assert [fact.data.category for fact in facts] == ["照明", "其他", "其他", "其他"]
    assert {fact.data.place for fact in facts} == {"柳荫"}
    assert [fact.flags for fact in facts] == [(), (), (), ("unknown-channel",)]


def test_names_become_pseudonyms(bench: Bench) -> None:
    """Ids stay; a name becomes the same pseudonym throughout its source, another one in another source."""
    text = PLAIN + 'requester = "who"\nassignee = "with"\nstatus = "s"\n[statuses]\n"派" = "assigned"\n'
    people = ["林小禾,沈工", "林小禾,org:物业", "person-lin,person-shen", ","]
    rows = "n,t,r,who,with,s\n" + "".join(f"{n},灯,2024-01-05,{two},派\n" for n, two in enumerate(people))
    bench.bring(rows, mapping=bench.mapping(text))
    bench.bring(rows, mapping=bench.mapping(text.replace("plain", "other")))
    facts = list(bench.community.log())
    who = [fact.data.requester for fact in facts if fact.type == "RequestRaised"]
    assert who[0] == who[1]
    assert who[2:4] == ["person-lin", None]
    assert who[4] not in (who[0], None)
    given = [fact.data.assignee for fact in facts if fact.type == "RequestAssigned"]
    assert given[1:3] == ["org:物业", "person-shen"]
    assert given[0].startswith("person-")
    assert not any("林小禾" in str(fact) or "沈工" in str(fact) for fact in facts)


def test_every_flag_is_explained() -> None:
    """Each of them is given somewhere in the rooms that bring files in, and told in both languages."""
    rooms = [Path(each.__path__[0]) for each in (community_core.importing, community_core.execution)]
    source = "".join(path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*.py"))
    for flag, (en, zh) in FLAGS.items():
        assert f'"{flag}"' in source, flag
        assert en
        assert zh
