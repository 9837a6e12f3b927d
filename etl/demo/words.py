"""Canonical keys in, the words and units that offices print in their headers out."""

from etl.demo.targets import EQUIPMENT, WORKS

CLASS_WORDS = {
    "building": "校舍建设",
    "sports": "运动场地建设",
    "living": "生活设施",
    "books": "图书",
    "digital": "数字教育资源",
    "desks": "课桌凳",
    "instruments": "计算机及教学仪器设备",
}
SHORT_CLASS_WORDS = CLASS_WORDS | {"building": "校舍", "sports": "运动场地"}
UNITS = {"living": "台/件/套", "books": "册", "digital": "GB", "desks": "套", "instruments": "台/件/套"}
KEY_ITEMS = {"living": "其中：学生用床（张）", "instruments": "其中：教学用计算机（台）"}
SOURCE_WORDS = {
    "central_special": "中央薄改专项",
    "central_other": "统筹的其他中央专项",
    "provincial": "省级",
    "city": "地市级",
    "county": "县级",
    "other": "其他",
}
SOURCE_GROUPS = {
    "central_special": "中央资金",
    "central_other": "中央资金",
    "provincial": "地方资金",
    "city": "地方资金",
    "county": "地方资金",
}

Columns = list[tuple[str, ...]]


def plan_header() -> Columns:
    """Attachment 1: three levels."""
    columns: Columns = [(text, "", "") for text in ("序号", "设区市", "县（市、区）", "行政区划代码")]
    for names, group in ((WORKS, "建设类"), (EQUIPMENT, "装备类")):
        for name in names:
            quantity = "面积（㎡）" if name in WORKS else f"数量（{UNITS[name]}）"
            leaves = ["学校数（所）", "项目数（个）", quantity]
            leaves += [KEY_ITEMS[name]] if name in KEY_ITEMS else []
            columns += [(group, CLASS_WORDS[name], leaf) for leaf in [*leaves, "投资（万元）"]]
    return [*columns, ("合计", "", "投资（万元）")]


def money_header() -> Columns:
    """Attachment 2: two levels."""
    columns: Columns = [(text, "") for text in ("序号", "设区市", "县（市、区）", "行政区划代码", "预算年度")]
    columns += [(group, f"{SOURCE_WORDS[source]}（万元）") for source, group in SOURCE_GROUPS.items()]
    return [*columns, ("其他（万元）", ""), ("合计（万元）", "")]


REPORTED = ("序号", "县（市、区）", "行政区划代码", "填报日期")


def works_header() -> Columns:
    """Table one: three levels."""
    columns: Columns = [(text, "", "") for text in REPORTED]
    for name in WORKS:
        for stage in ("开工", "竣工"):
            columns += [(CLASS_WORDS[name], stage, leaf) for leaf in ("学校数（所）", "项目数（个）", "面积（㎡）")]
        columns.append((CLASS_WORDS[name], "完成投资（万元）", ""))
    return columns


def equipment_header() -> Columns:
    """Table two: two levels."""
    columns: Columns = [(text, "") for text in REPORTED]
    for name in EQUIPMENT:
        leaves = ("购置学校数（所）", f"购置数量（{UNITS[name]}）", "购置金额（万元）", "完成投资（万元）")
        columns += [(CLASS_WORDS[name], leaf) for leaf in leaves]
    return columns


def funds_header() -> Columns:
    """Table three: two levels."""
    columns: Columns = [(text, "") for text in (*REPORTED, "预算年度")]
    for parent in (*SOURCE_WORDS.values(), "合计"):
        columns += [(parent, leaf) for leaf in ("下达（万元）", "到位（万元）", "支付（万元）")]
    return columns
