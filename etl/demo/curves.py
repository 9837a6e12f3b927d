"""The curves of the scenario in; the form 进度目标 out, as the province and its cities would send it."""

from datetime import date
from typing import Any

from etl.demo.sheets import DEMO, Cell, Sheet, day, form_sheet

METRICS = {
    "start_rate": "校舍开工率",
    "completion_rate": "校舍竣工率",
    "purchase_rate": "设备采购完成率",
    "payment_rate": "资金支付率",
}
HEADER = [("地区",), ("指标",), ("日期",), ("目标（%）",)]


def sheet(terms: dict[str, Any]) -> Sheet:
    """One version of a region's curves: a row per metric and day."""
    body: list[list[Cell]] = [
        [terms["region"], label, day(date.fromisoformat(on)), int(percent)]
        for metric, label in METRICS.items()
        for on, percent in terms.get(metric, {}).items()
    ]
    title = f"{terms['region']}全面改薄项目进度目标　{DEMO}"
    preface: list[Cell] = [
        f"填报单位：{terms['region']}教育{'厅' if terms['region'].endswith('省') else '局'}",
        f"规划版本：{terms['version']}",
        f"批准日期：{day(terms['approved_on'])}",
        f"批准文号：{terms['approval_no']}",
    ]
    return form_sheet("进度目标", [[title], preface], HEADER, body, ["注：两个日期之间按有效施工日匀速计。"])
