"""Counties in, project schools out: invented names in invented townships of real counties."""

from dataclasses import dataclass
from random import Random

from etl.demo.amounts import split
from etl.demo.targets import County, stream

# Stems that name a town in many counties; which town lies in which county is invented.
STEMS = (
    "大王 张庄 李家集 马集 刘桥 王屯 赵村 陈楼 孙庙 周店 徐庄 杨柳 黄冈 白塔 青石 清河 龙泉 凤凰 石桥 "
    "新集 老城 城关 城东 城西 城南 城北 开发区 东关 西关 南关 北关 太平 永安 兴隆 和平 安乐 长兴 新兴 "
    "双河 三里 五里 七里 十里铺 二十里铺 柳林 枣林 桃园 梨园 杏花 槐树 松山 柏林 榆林 竹园 芦泊 荷花 莲湖 "
    "沙河 汶南 沂东 沭西 泗北 卫西 运河 黄河 古河 小清河 上冶 下庄 中寨 前营 后营 西营 东营子 高庄 古城 "
    "古寨 鲁城 岳庄 汪沟 岸堤 双堠 界湖 大庄 辛集 朱仓 坊前 板泉 十字路 洙边 文疃 相沟 涝坡 道口 石莲子 "
    "岭泉 路镇 筵宾 团林 壮岗 探沂 薛庄 新庄 马庄 胡阳 朱田 梁邱 石井 费城 大田庄 方城"
).split()
VILLAGES = (
    "东庄 西庄 南庄 北庄 前村 后村 中村 小河 大沟 山前 山后 河东 河西 桥头 庙前 井头 岭南 岭北 沟东 沟西 "
    "新村 旧寨 官庄 柳行 杨家 李家 王家 张家 刘家 赵家 孙家 周家 吴家 郑家 马家 朱家 胡家 林家 何家 高家 "
    "梁家 宋家 唐家 许家 邓家"
).split()
SPECIAL = ("实验", "希望", "育才", "明德", "光明", "春蕾")
STAGES = ("teaching_point", "primary", "junior", "nine_year")
CATEGORY = {"teaching_point": "22", "primary": "21", "junior": "31", "nine_year": "34"}


@dataclass(frozen=True)
class School:
    """One project school."""

    school_id: str
    name: str
    county_code: str
    township: str
    stage: str
    students: int
    classes: int
    largest_class: int


def build(counties: list[County], building: dict[str, int], total: int, seed: int) -> list[School]:
    """`total` schools over the counties by planned building area, at least four in each."""
    chance = stream(seed, "schools")
    least = 4
    weights = [building[county.code] ** 0.85 for county in counties]
    counts = [least + part for part in split(total - least * len(counties), weights)]
    serials = list(range(100001, 100001 + total))
    chance.shuffle(serials)
    schools: list[School] = []
    for county, count in zip(counties, counts, strict=True):
        towns = _towns(chance, max(3, min(22, round(count / 9))))
        taken: set[str] = set()
        for i in range(count):
            stage = _stage(chance, i, len(towns))
            town = towns[i % len(towns)]
            name = _name(chance, county.name, town, stage, taken)
            taken.add(name)
            schools.append(_school(chance, f"{CATEGORY[stage]}37{serials.pop()}", name, county.code, town, stage))
    return schools


def _towns(chance: Random, count: int) -> list[str]:
    towns = []
    for stem in chance.sample(STEMS, count):
        suffix = (
            "街道" if stem.startswith("城") or stem.endswith("关") else chance.choice(("镇", "镇", "镇", "镇", "乡"))
        )
        towns.append(stem if stem == "开发区" else stem.removesuffix("镇") + suffix)
    return towns


def _stage(chance: Random, i: int, towns: int) -> str:
    # Every town's first school is its central primary school.
    return "primary" if i < towns else chance.choices(STAGES, (0.16, 0.60, 0.19, 0.05))[0]


def _name(chance: Random, county: str, town: str, stage: str, taken: set[str]) -> str:
    place = f"{county}{town}"
    village = chance.choice(VILLAGES)
    first = {
        "primary": [f"{place}中心小学", f"{place}{village}小学", f"{place}{chance.choice(SPECIAL)}小学"],
        "junior": [f"{place}初级中学", f"{place}中学", f"{place}第二初级中学", f"{place}{chance.choice(SPECIAL)}中学"],
        "nine_year": [f"{place}九年一贯制学校", f"{place}{chance.choice(SPECIAL)}学校"],
        "teaching_point": [f"{place}{village}教学点"],
    }[stage]
    ending = {"teaching_point": "教学点", "primary": "小学"}.get(stage, "学校")
    more = [f"{place}{other}{ending}" for other in chance.sample(VILLAGES, len(VILLAGES))]
    return next(name for name in first + more if name not in taken)


def _school(chance: Random, school_id: str, name: str, county: str, town: str, stage: str) -> School:
    if stage == "teaching_point":
        classes, mean = chance.randint(1, 4), chance.randint(8, 28)
    elif stage == "primary":
        classes, mean = chance.choice((6, 6, 6, 8, 10, 12, 12, 18, 24)), chance.randint(22, 56)
    else:
        classes, mean = chance.choice((9, 12, 15, 18, 24, 30)), chance.randint(34, 60)
    students = classes * mean + chance.randint(0, classes - 1)
    return School(school_id, name, county, town, stage, students, classes, mean + chance.randint(1, 12))
