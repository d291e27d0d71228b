from xml.etree import ElementTree

from regions.maps import county_map, shapes

VALLEY = {"48061": "Cameron", "48215": "Hidalgo", "48427": "Starr", "48489": "Willacy"}
DALLAS_AND_AROUND = [fips for fips in shapes() if "48085" <= fips <= "48125"]


def draw(codes, **more):
    drawn = county_map(codes, **{"title": "Our counties", "description": "Where members are."} | more)
    return ElementTree.fromstring(f"<figure>{drawn}</figure>")


def labels(map_):
    return [text.text for text in map_.iter("text")]


def counties(map_):
    return {path.find("title").text: path.get("class") for path in map_.iter("path") if path.find("title") is not None}


def test_a_region_is_drawn_with_the_names_of_its_counties():
    drawn = draw(VALLEY)

    assert labels(drawn) == list(VALLEY.values())
    assert counties(drawn) == dict.fromkeys(VALLEY.values(), "county")
    assert drawn.find("svg").get("role") == "img"
    assert drawn.find("svg/title").text == "Our counties"
    assert drawn.find("svg/desc").text == "Where members are."


def test_every_name_stands_inside_the_frame():
    drawn = draw(VALLEY)
    _left, _top, width, height = map(float, drawn.find("svg").get("viewBox").split())

    for text in drawn.iter("text"):
        assert 0 < float(text.get("x")) < width
        assert 0 < float(text.get("y")) < height


def test_shades_become_classes_and_the_darkest_gets_light_letters():
    drawn = draw(VALLEY, shades={"48215": "most", "48489": "least"})

    assert counties(drawn) == {
        "Cameron": "county",
        "Hidalgo": "county most",
        "Starr": "county",
        "Willacy": "county least",
    }
    assert [text.text for text in drawn.iter("text") if text.get("class") == "on-dark"] == ["Hidalgo"]


def test_neighbors_are_drawn_behind_in_one_path_whatever_their_state():
    memphis = draw(["47157"])

    (near,) = [path.get("d") for path in memphis.iter("path") if path.get("class") == "county-near"]
    assert shapes()["47167"].path in near, "Tipton, Tennessee"
    assert shapes()["28033"].path in near, "DeSoto, Mississippi"
    assert shapes()["05035"].path in near, "Crittenden, Arkansas"
    assert shapes()["47157"].path not in near
    assert shapes()["47037"].path not in near, "Nashville is far away"


def test_hawaii_is_not_drawn_as_a_neighbor_of_texas_but_well_by_itself():
    texas = draw([fips for fips in shapes() if fips.startswith("48")])
    honolulu = draw(["15003"])

    (behind_texas,) = [path.get("d") for path in texas.iter("path") if path.get("class") == "county-near"]
    assert shapes()["15001"].path not in behind_texas
    assert labels(honolulu) == ["Honolulu"]


def test_names_are_left_to_the_list_beyond_twelve_counties():
    assert len(labels(draw(DALLAS_AND_AROUND[:12]))) == 12
    assert labels(draw(DALLAS_AND_AROUND[:13])) == []
    assert len(counties(draw(DALLAS_AND_AROUND[:13]))) == 13


def test_a_county_without_an_outline_is_named_in_words():
    mixed, alone = draw(["12086", "72127"]), draw(["72127"])

    assert labels(mixed) == ["Miami-Dade"]
    assert mixed.find("p").text == "Not on this map: San Juan."
    assert alone.find("svg") is None
    assert alone.find("p").text == "There is no map: we have no outlines of San Juan."


def test_a_hostile_title_and_shade_stay_text():
    hostile = '"><script>alert(1)</script>'

    drawn = county_map(VALLEY, title=hostile, description=hostile, shades={"48215": hostile})

    assert "<script" not in drawn
    assert draw(VALLEY, title=hostile).find("svg/title").text == hostile


def test_nothing_is_styled_inline():
    assert "style" not in county_map(VALLEY, title="Valley", description="")


def test_the_same_region_twice_gives_the_same_map_in_any_order():
    assert county_map(VALLEY, title="", description="") == county_map(
        [*reversed(VALLEY), "48061"], title="", description=""
    )
