"""Names and codes of counties as offices write them."""

from pathlib import Path

import pytest

from etl.faults import Bad
from etl.region_lists import REGIONS_DIR
from etl.regions import Regions
from etl.values import Cell

REGIONS = Regions.load()
LINYI, JINAN, ZAOZHUANG = "371300", "370100", "370400"


def reason(name: Cell, code: Cell = None, within: str | None = None) -> str:
    found = REGIONS.resolve(name, code, within)
    assert isinstance(found, Bad)
    return found.expected()


@pytest.mark.parametrize("code", ["371302", "371302.0", 371302, 371302.0, " 371302", "３７１３０２", "371302000000"])
def test_a_code_is_restored_from_whatever_excel_made_of_it(code: Cell) -> None:
    assert REGIONS.resolve(None, code) == "371302"


@pytest.mark.parametrize(
    "name", ["兰陵县", "兰 陵 县", "兰　陵县", "兰陵", "临沂市兰陵县", "山东省临沂市兰陵县", "苍山县", "苍山"]
)
def test_a_name_may_be_short_spaced_old_or_led_by_its_city(name: str) -> None:
    assert REGIONS.resolve(name, None, LINYI) == "371324"
    assert REGIONS.resolve(name, "371324", LINYI) == "371324"


def test_name_and_code_must_agree() -> None:
    assert reason("历下区", "371302") == "行政区划代码371302是兰山区，与名称“历下区”不一致"
    assert reason("兰陵县", "371399") == "行政区划代码371399不存在；兰陵县的代码是371324"


def test_a_name_that_two_cities_have_needs_its_city() -> None:
    assert REGIONS.resolve("市中区", None, JINAN) == "370103"
    assert REGIONS.resolve("市中区", None, ZAOZHUANG) == "370402"
    assert REGIONS.resolve("济南市市中区", None) == "370103"
    assert "请写明行政区划代码或设区市" in reason("市中区")
    assert REGIONS.resolve("市中区", "370402") == "370402"


def test_a_county_outside_the_reporting_city_is_refused() -> None:
    assert reason("历下区", "370102", LINYI) == "历下区（370102）不属于临沂市"
    assert reason("历下区", None, LINYI) == "“历下区”属于济南市，不属于临沂市"


@pytest.mark.parametrize(
    ("name", "code", "june_2015"),
    [
        ("陵县", "371421", "371403"),
        ("文登市", "371081", "371003"),
        ("开封县", "410224", "410212"),
        ("陕县", "411222", "411203"),
        ("章丘区", "370114", "370181"),
        ("建安区", "411003", "411023"),
        ("邹平市", "371681", "371626"),
    ],
)
def test_names_and_codes_before_and_after_june_2015_are_the_county_of_that_day(
    name: str, code: str, june_2015: str
) -> None:
    assert REGIONS.resolve(name, None) == june_2015
    assert REGIONS.resolve(None, code) == june_2015
    assert REGIONS.resolve(name, code) == june_2015


def test_a_county_merged_into_its_neighbours_has_no_successor() -> None:
    assert reason("金明区") == reason(None, "410211") == "金明区已撤并，请改报到并入的县（市、区）"


def test_a_city_is_no_county() -> None:
    assert reason("临沂市", "371300") == "371300是临沂市的代码，不是县（市、区）的代码"
    assert reason("东营").endswith("是否应为“东营区”")


def test_an_unknown_name_is_answered_with_the_nearest_of_its_city() -> None:
    assert reason("兰凌县", None, LINYI) == "没有名为“兰凌县”的县（市、区），是否应为“兰陵县”"


def test_nothing_written_is_said_to_be_nothing() -> None:
    assert reason(None) == reason(" ", "—") == "没有写明县（市、区）"


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("山东省教育厅", "370000"),
        ("临沂市教育局", LINYI),
        ("临沂", LINYI),
        ("山东省临沂市", LINYI),
        ("费县教育体育局", "371325"),
        ("济源市教育局", "419000"),
        ("济南市市中区教育局", "370103"),
        ("教育局", None),
        ("市中区教育局", None),
    ],
)
def test_an_office_speaks_for_the_region_its_name_begins_with(unit: str, code: str | None) -> None:
    assert REGIONS.scope(unit) == code


def test_jiyuan_is_the_eighteenth_city_of_henan_and_its_own_county() -> None:
    cities = REGIONS.frame().filter(level="city", province_code="410000")
    assert cities.height == 18
    assert REGIONS["419001"].city_code == "419000" and REGIONS["419000"].name == "济源市"
    assert REGIONS.resolve("济源市", None, "419000") == "419001"


def test_a_short_name_is_unique_below_its_parent_and_longer_than_one_character() -> None:
    short = {code: row.short_name for code, row in REGIONS.by_code.items()}
    assert [short[code] for code in (LINYI, "371324", "370000")] == ["临沂", "兰陵", "山东"]
    assert short["371522"] == "莘县" and short["370502"] == "东营区" and short["410522"] == "安阳县"
    siblings = REGIONS.frame().group_by("parent_code", "short_name").len()
    assert siblings["len"].max() == 1
    assert all(len(name) > 1 for name in short.values())
    assert not [r for r in REGIONS.by_code.values() if r.parent_code and r.short_name == short[r.parent_code]]


def test_the_frame_has_every_level_with_its_parents() -> None:
    frame = REGIONS.frame()
    assert frame.columns == ["code", "name", "short_name", "level", "parent_code", "province_code", "city_code"]
    assert frame.filter(code="371324").row(0) == ("371324", "兰陵县", "兰陵", "county", LINYI, "370000", LINYI)
    assert frame.filter(code=LINYI).row(0) == (LINYI, "临沂市", "临沂", "city", "370000", "370000", LINYI)
    assert frame.filter(code="370000").row(0) == ("370000", "山东省", "山东", "province", None, "370000", None)


def test_a_functional_zone_answers_to_its_local_code_and_to_its_name() -> None:
    zone = "3713Z1"
    for code in (zone, "3713z1", " ３７１３Ｚ１ "):
        assert REGIONS.resolve(None, code) == zone
    assert REGIONS.resolve("临沂高新技术产业开发区", None) == zone
    assert REGIONS.resolve("高新区", zone) == REGIONS.resolve("高新区", None, LINYI) == zone
    assert REGIONS.resolve("临沂市高新区", None, "370000") == REGIONS.scope("临沂高新区管委会") == zone
    row = REGIONS[zone]
    assert (row.short_name, row.level, row.parent_code, row.city_code, row.province_code) == (
        "高新区", "county", LINYI, LINYI, "370000",
    )  # fmt: skip


def test_the_short_name_of_a_zone_is_known_in_its_city_alone() -> None:
    for within in (None, "370000"):
        assert reason("高新区", None, within) == "“高新区”是功能区的简称，各市都可能有，请写明行政区划代码或设区市"
    assert reason("高新区", None, JINAN).startswith("没有名为“高新区”的县（市、区）")
    assert REGIONS.scope("高新区教育局") is None
    assert reason(None, "3713Z9") == "行政区划代码3713Z9不存在"
    assert reason("费县", "3713Z1") == "行政区划代码3713Z1是临沂高新技术产业开发区，与名称“费县”不一致"
    assert reason("高新区", "3713Z1", JINAN) == "临沂高新技术产业开发区（3713Z1）不属于济南市"


def test_an_added_county_needs_a_local_code(tmp_path: Path) -> None:
    for path in REGIONS_DIR.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "added_regions.csv").open("a", encoding="utf-8") as file:
        file.write("371399,某开发区,,county,371300,临沂市,山东省,\n")
    with pytest.raises(ValueError, match="371399"):
        Regions.load(tmp_path)


def test_a_data_folder_with_a_list_of_its_own_has_no_other_regions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    assert "371302" in Regions.load().by_code
    (tmp_path / "regions").mkdir()
    with pytest.raises(FileNotFoundError, match=r"regions\.csv"):
        Regions.load()
    (tmp_path / "regions" / "regions.csv").write_text(
        "code,name,level,city_code,city_name,province\n"
        "640000,宁夏回族自治区,province,,,宁夏回族自治区\n"
        "640100,银川市,city,640100,银川市,宁夏回族自治区\n"
        "640121,永宁县,county,640100,银川市,宁夏回族自治区\n",
        encoding="utf-8",
    )
    own = Regions.load()
    assert own.scope("宁夏银川市教育局") == "640100"
    assert own.resolve("永宁县", None) == "640121"
    assert set(own.by_code) == {"640000", "640100", "640121"}
