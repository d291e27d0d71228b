"""Files as their publishers give them out, small ones."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from labor.sources import Given, held

# The layout the publisher describes: 38 columns in this order.
SLICE = [
    "area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code",
    "annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages", "taxable_annual_wages", "annual_contributions",
    "annual_avg_wkly_wage", "avg_annual_pay", "lq_disclosure_code", "lq_annual_avg_estabs", "lq_annual_avg_emplvl",
    "lq_total_annual_wages", "lq_taxable_annual_wages", "lq_annual_contributions", "lq_annual_avg_wkly_wage",
    "lq_avg_annual_pay", "oty_disclosure_code", "oty_annual_avg_estabs_chg", "oty_annual_avg_estabs_pct_chg",
    "oty_annual_avg_emplvl_chg", "oty_annual_avg_emplvl_pct_chg", "oty_total_annual_wages_chg",
    "oty_total_annual_wages_pct_chg", "oty_taxable_annual_wages_chg", "oty_taxable_annual_wages_pct_chg",
    "oty_annual_contributions_chg", "oty_annual_contributions_pct_chg", "oty_annual_avg_wkly_wage_chg",
    "oty_annual_avg_wkly_wage_pct_chg", "oty_avg_annual_pay_chg", "oty_avg_annual_pay_pct_chg",
]  # fmt: skip
TITLES = ["area_title", "own_title", "industry_title", "agglvl_title", "size_title"]
# The files of a whole year: titles after the codes, and another spelling of some columns.
BULK = [column.replace("annual_avg_estabs", "annual_avg_estabs_count") for column in [*SLICE[:8], *TITLES, *SLICE[8:]]]
QUARTER = [
    *SLICE[:8], "qtrly_estabs", "month1_emplvl", "month2_emplvl", "month3_emplvl", "total_qtrly_wages",
    "taxable_qtrly_wages", "qtrly_contributions", "avg_wkly_wage",
]  # fmt: skip


def line(area: str = "01029", code: str = "10", own: str = "0", **given: Any) -> dict[str, str]:
    """One line. The rest is what was published of Cleburne County, Alabama, all jobs of 2024."""
    at = {"US0": "1", "000": "5"}.get(area[:3] if area.startswith("US") else area.zfill(5)[2:], "7")
    digit = {"10": "0" if own == "0" else "1", "31-33": "4"}.get(code, str(len(code) + 2))
    said = {
        "area_fips": area, "own_code": own, "industry_code": code, "agglvl_code": at + digit, "size_code": "0",
        "year": "2024", "qtr": "A", "disclosure_code": "", "annual_avg_estabs": "289", "annual_avg_emplvl": "2721",
        "total_annual_wages": "149178424", "annual_avg_wkly_wage": "1054", "avg_annual_pay": "54823",
        "oty_annual_avg_emplvl_chg": "155", "oty_annual_avg_emplvl_pct_chg": "6.0",
        "area_title": "Cleburne County, Alabama", "own_title": "Total Covered", "industry_title": "10 Total",
    }  # fmt: skip
    return said | {name: str(value) for name, value in given.items()}


def hidden(area: str, code: str, own: str = "5", **given: Any) -> dict[str, str]:
    """As suppressed figures are published: zeros that are none, and a mark."""
    zeros = dict.fromkeys(("annual_avg_emplvl", "total_annual_wages", "annual_avg_wkly_wage", "avg_annual_pay"), "0")
    return line(area, code, own, **(zeros | {"disclosure_code": "N", "annual_avg_estabs": "3"} | given))


def text(
    lines: Iterable[Mapping[str, str]], columns: Sequence[str] = SLICE, *, quoted: bool = True, encoding: str = "cp1252"
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(columns)
    for said in lines:
        spelled = {column: said.get(column.replace("_estabs_count", "_estabs"), "0") for column in columns}
        writer.writerow(spelled.values())
    return out.getvalue().encode(encoding)


def given(*lines: Mapping[str, str], name: str = "2024.annual 01029.csv", **how: Any) -> list[Given]:
    return [held(name, text(lines, **how))]


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


BLOCKS = ["w_geocode", "h_geocode", "S000", "SA01", "SA02", "SA03", "SE01", "SE02", "SE03", "SI01", "SI02", "SI03"]


def commutes(
    pairs: Iterable[tuple[str, str, int]], *, state: str = "tx", part: str = "main", year: int = 2021
) -> Given:
    """Blocks of 15 digits: the county's five, and what is given after them filled up."""
    out = [",".join([*BLOCKS, "createdate"])]
    out += [
        f"{work.ljust(15, '0')},{home.ljust(15, '0')},{jobs},1,1,1,1,1,1,1,1,1,20231016" for work, home, jobs in pairs
    ]
    content = gzip.compress("\n".join(out).encode(), mtime=0)
    return held(f"{state}_od_{part}_JT00_{year}.csv.gz", content)


LIST = [
    "CBSA Code", "Metropolitan Division Code", "CSA Code", "CBSA Title", "Metropolitan/Micropolitan Statistical Area",
    "Metropolitan Division Title", "CSA Title", "County/County Equivalent", "State Name", "FIPS State Code",
    "FIPS County Code", "Central/Outlying County",
]  # fmt: skip
METRO, MICRO = "Metropolitan Statistical Area", "Micropolitan Statistical Area"


def delineation(*members: tuple[str, str, str, str, str], edition: str = "July 2023") -> list[list[str]]:
    """(code, title, kind, county, Central or Outlying) with the titles above and the footnotes below."""
    above = [["List 1. Core based statistical areas", *[""] * 11], [f"({edition})", *[""] * 11]]
    below = [["Note: The areas are delineated anew now and then.", *[""] * 11], ["Source: A bureau.", *[""] * 11]]
    table = [
        [code, "", "", title, kind, "", "", "A county", "A state", str(int(county[:2])), str(int(county[2:])), place]
        for code, title, kind, county, place in members
    ]
    return [*above, LIST, *table, *below]


def as_csv(table: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode()
