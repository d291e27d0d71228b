"""A chamber's spreadsheet of 200 companies, as such files are: titles on top, odd headings, cells nobody checked."""

import io
from dataclasses import dataclass, replace

from openpyxl import Workbook

TOWNS = (
    (
        "Alamo Brownsville Donna Edinburg Elsa Harlingen Hidalgo Laredo McAllen Mercedes "
        "Mission Palmview Pharr Raymondville Rio_Hondo Roma San_Benito San_Juan Sullivan Weslaco"
    )
    .replace("_", "·")
    .split()
)
TRADES = ("Plating", "Foods", "Trucking", "Optics", "Cabinets", "Harvest", "Solar", "Laundry", "Bridgeworks", "Motors")
FIRST = [
    "Alma",
    "Bruno",
    "Carla",
    "Diego",
    "Eva",
    "Felix",
    "Gloria",
    "Hector",
    "Ines",
    "Jorge",
    "Karla",
    "Leo",
    "Maya",
    "Nadia",
    "Omar",
    "Paula",
    "Quinn",
    "Rita",
    "Saul",
    "Tessa",
]
LAST = ("Ayala", "Benson", "Cantu", "Dobbs", "Espinoza", "Flores", "Guzman", "Hall", "Ibarra", "Jenkins")
PARTNERS = (
    ("South County College", "Postsecondary"),
    ("Valley Technical School", "Postsecondary"),
    ("Lower Valley Workforce Board", "Workforce"),
    ("Hidalgo Adult Learning", "Other"),
    ("Mission High School", "K-12 schools"),
    ("Border Development Corporation", "Economic development"),
    ("Rio Health Foundation", "Philanthropy"),
    ("Cameron Transit", "Government"),
    ("Welcome House", "Community organization"),
    ("Apprentice Center", "Workforce"),
    ("Star County College", "Postsecondary"),
    ("Willacy Works", "Workforce"),
)
TITLES = ("Members of the Valley chamber", "As of January; please do not sort")
# None of these is a heading we know.
HEADINGS = ("Acct", "Biz/Ptr", "Sort of ptr", "Key human", "Does", "Write to", "Ring", "Speaks", "Shoe size")
ASKED = 60  # the first of the lines are those to be invited
SPEAK_SPANISH = range(40, 48)


@dataclass(frozen=True)
class Line:
    company: str
    name: str
    email: str
    kind: str = "Business"
    category: str = ""
    title: str = "President"
    phone: str = ""
    language: str = "English"

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def cells(self) -> list[str]:
        about = [self.company, self.kind, self.category, self.name, self.title, self.email, self.phone, self.language]
        return [*about, "9"]


def plain_line(number: int) -> Line:
    name = f"{FIRST[number % 20]} {LAST[number // 20]}"
    company = f"{TOWNS[number % 20]} {TRADES[number // 20]}".replace("·", " ")
    address = f"{name}@{company}.example".lower().replace(" ", "-")
    line = Line(company, name, address, phone=f"956-555-{number:04}")
    if number in range(48, ASKED):
        partner, category = PARTNERS[number - 48]
        line = replace(line, company=partner, kind="Community partner", category=category, title="Dean")
    return replace(line, language="Spanish") if number in SPEAK_SPANISH else line


LINES = [plain_line(number) for number in range(200)]
ELENA, MARCUS, MAYA = LINES[0], LINES[1], LINES[2]

# What is wrong with the file, by the place of the line.
TO_MEND, HOPELESS, MISSPELLED, FORMULA, UMLAUT, SHARED, TWICE = 150, 151, 152, 153, 154, 156, 158
MENDED = LINES[TO_MEND].email
LINES[TO_MEND] = replace(LINES[TO_MEND], email=MENDED.replace("@", " at "))
LINES[HOPELESS] = replace(LINES[HOPELESS], email="ask the front desk")
LINES[MISSPELLED] = replace(LINES[MISSPELLED], email="quinn.hall@gmial.com")
LINES[FORMULA] = replace(LINES[FORMULA], company='=A3&" Inc"')
LINES[UMLAUT] = replace(LINES[UMLAUT], company="Müller & Söhne Präzisionsguß", phone="+1 555 010 0142")
LINES[SHARED] = replace(LINES[SHARED], email=LINES[SHARED - 1].email)
LINES[TWICE] = replace(LINES[TWICE], company=f"{LINES[100].company}, Inc.")


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    for title in TITLES:
        sheet.append([title])
    sheet.merge_cells("A1:I1")
    sheet.append(HEADINGS)
    for line in LINES:
        sheet.append(line.cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
