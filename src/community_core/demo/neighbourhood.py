"""An invented community of the article's size: 7 compounds, 47 buildings, and names nobody has."""

from datetime import date
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.errors import Language
from community_core.store import DEFAULT_ZONE

ZONE = ZoneInfo(DEFAULT_ZONE)
EARLIER = date(2023, 12, 29)
"""When the register is begun: the last days of the year before."""


@frozen
class Words:
    """The same words in both languages."""

    en: str
    zh: str

    def told(self, language: Language) -> str:
        """The words in that language."""
        return self.zh if language == "zh" else self.en


@frozen
class Topic:
    """Something people ask for: its words, its category and how it usually ends."""

    words: Words
    category: Words
    outcome: str = "done"


@frozen
class Compound:
    """A residential compound and how many buildings it has."""

    name: Words
    buildings: int


COMPOUNDS = (
    Compound(Words("Willow Court", "柳荫小区"), 9),
    Compound(Words("Plum Garden", "梅园小区"), 8),
    Compound(Words("Mill Street Quarters", "磨坊街宿舍"), 7),
    Compound(Words("North Bridge Homes", "北桥家园"), 7),
    Compound(Words("Sunrise Terrace", "朝霞苑"), 6),
    Compound(Words("Orchard View", "果园里"), 5),
    Compound(Words("Old Depot Yard", "老车库院"), 5),
)

STAFF = tuple(f"person-s{number:02}" for number in range(1, 9))
SURNAMES = (
    Words("Lin", "林"),
    Words("He", "何"),
    Words("Shen", "沈"),
    Words("Yao", "姚"),
    Words("Zhou", "周"),
    Words("Xu", "许"),
    Words("Tian", "田"),
    Words("Fang", "方"),
    Words("Lu", "陆"),
    Words("Jiang", "蒋"),
    Words("Su", "苏"),
    Words("Ye", "叶"),
    Words("Cheng", "程"),
    Words("Gu", "顾"),
    Words("Qin", "秦"),
    Words("Bai", "白"),
)
GIVEN_NAMES = (
    Words("Xiaotang", "晓棠"),
    Words("Yunhe", "云鹤"),
    Words("Shuzhen", "淑贞"),
    Words("Guangming", "光明"),
    Words("Yuqin", "玉琴"),
    Words("Jianguo", "建国"),
    Words("Hongmei", "红梅"),
    Words("Zhiyuan", "志远"),
    Words("Lanying", "兰英"),
    Words("Shulan", "树岚"),
    Words("Qiuyue", "秋月"),
    Words("Deming", "德明"),
    Words("Fengxia", "凤霞"),
    Words("Mingde", "明德"),
    Words("Caiyun", "彩云"),
    Words("Shiyu", "时雨"),
)
PARTY_MEMBER = Words("party member", "党员")
VETERAN = Words("veteran", "退役军人")
WEAK = Words("walks badly, lives alone", "行动不便、独居")
LIVES_ALONE = Words("lives alone", "独居")

SKILLS = (
    Words("first aid", "急救"),
    Words("electrician", "电工"),
    Words("mediation", "调解"),
    Words("teaching", "教学"),
    Words("storytelling", "讲故事"),
    Words("plumbing", "水暖"),
)

ENVIRONMENT = Words("environment", "环境卫生")
ACTIVITIES = Words("activities", "文体活动")
REPAIRS = Words("repairs", "维修")
FACILITIES = Words("facilities", "公共设施")
ADVICE = Words("advice", "咨询")
SAFETY = Words("safety", "安全")
NEIGHBOURS = Words("neighbours", "邻里关系")
HEATING = Words("heating", "供暖")
ERRANDS = Words("errands", "代办跑腿")
COMPANY = Words("company", "陪伴")
AID = Words("aid", "照护用品")
ICE = Words("ice", "冰雪")

ASKED_AT_PAVILION = (
    Topic(Words("A big clean-up before the festival", "节前来个大扫除"), ENVIRONMENT),
    Topic(
        Words("Which spring festival activities are planned?", "都有哪些迎春活动"), ACTIVITIES, "explained"
    ),
    Topic(Words("Stairwell light out on the third floor", "三楼楼道灯不亮"), REPAIRS),
    Topic(Words("Main water pipe leaks by the gate", "大门口水管漏水"), REPAIRS, "partly"),
    Topic(Words("Nowhere to charge electric bicycles", "电动车没处充电"), FACILITIES, "unable"),
    Topic(Words("Bins overflow at weekends", "周末垃圾桶满溢"), ENVIRONMENT),
    Topic(Words("Benches in the yard are broken", "院里长椅坏了"), FACILITIES),
    Topic(Words("How to apply for the maintenance fund?", "维修基金怎么申请"), ADVICE, "explained"),
    Topic(Words("Parked cars block the fire lane", "消防通道被占"), SAFETY, "referred-out"),
    Topic(Words("A class on using smartphones", "想学用智能手机"), ACTIVITIES),
    Topic(Words("Noise from the card room at night", "棋牌室夜里扰民"), NEIGHBOURS, "partly"),
    Topic(Words("Handrail missing at entrance two", "二单元门口缺扶手"), FACILITIES),
)

FOUND_ON_VISITS = (
    Topic(Words("Heating is lukewarm", "暖气不太热"), HEATING),
    Topic(Words("Bathroom tap drips", "卫生间水龙头滴水"), REPAIRS),
    Topic(Words("Needs someone to fetch medicine", "需要人代取药"), ERRANDS),
    Topic(Words("Would like company and books", "想有人聊天、借几本书"), COMPANY),
    Topic(Words("Care products are running out", "护理用品快用完了"), AID),
    Topic(Words("Window does not close", "窗户关不严"), REPAIRS, "referred-out"),
)

AFTER_SNOW = (
    Topic(Words("Ice on the ramp", "坡道结冰"), ICE),
    Topic(Words("Snow blocks the side gate", "侧门被雪堵住"), ICE),
)

SNOW = Words("Snow clearing", "扫雪除冰")
HOURS_ACTIVITIES = (
    Words("Visiting", "走访陪伴"),
    Words("Building patrol", "楼栋巡查"),
    Words("Holiday class", "假期小课堂"),
    Words("Mediation desk", "调解值班"),
)

HELPED_BY = Words("org:Housing office", "org:房管所")
ORGANISATIONS = (
    Words("Lantern Street primary school", "灯笼街小学"),
    Words("Riverside university practice team", "临河大学实践团队"),
    Words("Mill Street clinic", "磨坊街卫生站"),
    Words("Maple Bookshop", "枫叶书店"),
    Words("Warm Sun social workers", "暖阳里社工站"),
)

GRIDS = {"place-grid-1": Words("Grid 1", "第一网格"), "place-grid-2": Words("Grid 2", "第二网格")}
PAVILION, HALL, CARD_ROOM = "place-pavilion", "place-hall", "place-cards"
VENUES = {
    PAVILION: Words("Pavilion by the willows", "柳荫便民亭"),
    HALL: Words("Neighbours' hall", "邻里活动室"),
    CARD_ROOM: Words("Old card room", "旧棋牌室"),
}


def places(language: str) -> tuple[str, ...]:
    """Every building, compound by compound, as people call it."""
    return tuple(
        f"{each.name.zh}{number}号楼" if language == "zh" else f"{each.name.en}, building {number}"
        for each in COMPOUNDS
        for number in range(1, each.buildings + 1)
    )


_BUILDINGS = tuple(
    f"place-{compound}-{number}"
    for compound, each in enumerate(COMPOUNDS, start=1)
    for number in range(1, each.buildings + 1)
)


def buildings() -> tuple[str, ...]:
    """The id of every building, compound by compound."""
    return _BUILDINGS
