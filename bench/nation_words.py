"""Numbers in; names of provinces, and invented ones of places, schools, projects and people, out."""

from collections.abc import Iterator, Sequence
from itertools import islice, product

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]

PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省",
    "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区",
    "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省",
    "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
}  # fmt: skip
# One project name for each work class.
PROJECTS = ("教学楼新建", "运动场新建", "学生用床购置", "图书配备", "数字教育资源配备", "课桌凳购置", "实验仪器购置")
FIRST = (
    "安平昌大东丰高广海和宏华怀吉建江金景靖乐临灵龙隆茂明南宁青清庆荣瑞三沙上石顺松太泰天通同万文武西"
    "卫仙襄孝新信宣延宜义永玉元云昭镇中舟"
)
SECOND = "川城阳山水江河源口原台泽湖林岭坪田湾溪乡远州亭关桥堡陵丘滩塘滨港谷峰岗海泉石洲宁安平定化兴"
TOWNS = ("城关镇", "东关镇", "西河镇", "南岭乡", "北坪乡", "新集镇", "石桥镇", "柳林镇", "白塔乡", "清水镇",
         "龙泉镇", "双河乡", "高庙镇", "马坡乡")  # fmt: skip
STAGES = {"teaching_point": "教学点", "primary": "小学", "junior": "初级中学", "nine_year": "九年一贯制学校"}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


def regions(provinces: Sequence[str], counties: int) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Rows of regions.csv (code, name, level, city_code, city_name, province); some nine counties to a city."""
    names = places()
    each, more = divmod(counties, len(provinces))
    for place, (code, province) in enumerate((code, PROVINCES[code]) for code in provinces):
        yield f"{code}0000", province, "province", "", "", province
        here = each + (place < more)
        cities = max(1, here // 9)
        for n in range(cities):
            city, name = f"{code}{n + 1:02d}00", next(names) + "市"
            yield city, name, "city", city, name, province
            inside = here // cities + (n < here % cities)
            for m, county in enumerate(islice(names, inside)):
                yield f"{city[:4]}{m + 21:02d}", county + "县", "county", city, name, province


def places() -> Iterator[str]:
    """Names of two characters, none twice."""
    return (first + second for first, second in product(FIRST, SECOND) if first != second)


def towns(chance: np.random.Generator, number: Numbers) -> pl.Series:
    """A township for each school by its number; here and there none is told."""
    names = pl.Series(np.array(TOWNS)[number % len(TOWNS)])
    return names.set(pl.Series(chance.random(len(number)) < 0.01), None)


def schools(town: pl.Series, stage: Texts, number: Numbers) -> pl.Series:
    """A name for each school: its township, its number, its stage."""
    ending = pl.Series(stage).replace_strict(STAGES)
    return town.fill_null("") + "第" + (pl.Series(number) + 1).cast(pl.String) + ending


def people(chance: np.random.Generator, count: int) -> pl.Series:
    """Surnames of those responsible."""
    return pl.Series(np.array(list(SURNAMES))[chance.integers(0, len(SURNAMES), count)]) + "某某"
