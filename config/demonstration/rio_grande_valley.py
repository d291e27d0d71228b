"""Rio Grande Valley: health care as it was convened, and an invented partnership before its launch.

Hospitals, colleges, the counties and the first convening as published by the Dallas Fed and RGVision. People, seats,
sentences, dots, and everything after the first convening are invented to show the product.
"""

from datetime import date

from config.demonstration.curves import Curve
from config.demonstration.days import days
from config.demonstration.story import (
    Aim,
    Ask,
    Chosen,
    Compared,
    Item,
    Knows,
    Meeting,
    Noted,
    Place,
    Recruiting,
    Report,
    Result,
    Running,
    Said,
    Sitter,
    Story,
    Talk,
    Teamed,
    Vote,
)

ROTATIONS = ("Rotation places.csv", "College,Places\nUTRGV,40\nSouth Texas College,28\nTexas A&M,16\n")
PLACE = Place(
    slug="rio-grande-valley",
    name="Rio Grande Valley",
    counties=("48061", "48215", "48427", "48489"),
    time_zone="America/Chicago",
    palette="teal",
    sender="South Texas College, Valley partnerships",
    phone="956-555-0142",
)

SITTERS = (
    Sitter("rgr", "Elena Salinas", "Chief nursing officer", "Rio Grande Regional Hospital", "champion", county="48215", size="1000+", industry="622110"),
    Sitter("dhr", "Ray Castellano", "Chief operating officer", "DHR Health", "champion", county="48215", size="1000+", industry="622110"),
    Sitter("mmc", "Nora Quintanilla", "Chief executive", "McAllen Medical Center", "champion", county="48215", size="1000+", industry="622110"),
    Sitter("wrh", "Hector Villarreal", "Chief medical officer", "Weslaco Regional Rehabilitation Hospital", "leader", county="48215", size="50-249", industry="622310"),
    Sitter("knapp", "Amalia Cantú", "Chief nursing officer", "Knapp Medical Center", "leader", county="48215", size="250-999", industry="622110"),
    Sitter("vbh", "Tomás Garza", "Vice president of operations", "Valley Baptist Health System", "leader", county="48061", size="1000+", industry="622110"),
    Sitter("clinic", "Gloria Peña", "Owner", "Laguna Family Clinics (invented)", "leader", county="48061", size="10-49", industry="621111"),
    Sitter("home", "Irma Solís", "Owner", "Mesquite Home Health (invented)", "leader", county="48427", size="50-249", industry="621610"),
    Sitter("stc", "Marisol Treviño", "Dean of nursing and allied health", "South Texas College", "convener", "postsecondary", "48215"),
    Sitter("tamu", "Priya Raman", "Director, Higher Education Center", "Texas A&M University", "partner", "postsecondary", "48215"),
    Sitter("utrgv", "Andrés Luna", "Associate dean, School of Medicine", "University of Texas Rio Grande Valley", "partner", "postsecondary", "48215"),
    Sitter("wfs", "Leticia Mora", "Chief program officer", "Workforce Solutions Lower Rio", "partner", "workforce", "48215"),
    Sitter("chamber", "Beto Cárdenas", "President", "Weslaco Area Chamber of Commerce", "partner", "chamber", "48215"),
)  # fmt: skip

AIMS = (
    Aim(
        "We turn students away in May and beg for nurses in June.", "rgr", "workforce",
        "Clinical rotations any hospital can open, nights and weekends included", 9,
        title="Rotations any hospital can open",
        outcome_wanted="Every nursing student in the Valley finds a rotation place in the Valley.",
        measure="Rotation places open to students of all three colleges (goal: 120)",
        curve=Curve(
            "Rotation places open to students of all three colleges", "places", (days(-280), "46"), (days(200), "120"),
            counted=(
                (days(-190), "51", "Rosters of the three colleges"),
                (days(-103), "63", "Rosters of the three colleges"),
                (days(-13), "84", "The shared rotation calendar"),
            ),
            told=(
                (
                    days(-102), "mmc",
                    "Nine hospitals signed one preceptor agreement, so a place no longer takes nine letters.",
                    "Put all places into one calendar that every college can read.",
                ),
                (
                    days(-12), "rgr",
                    "The calendar showed evenings nobody had asked for. Nights stay empty because preceptors are missing.",
                    "Open nights at two hospitals, and pay the preceptors of those shifts.",
                ),
            ),
        ),
        champions=("rgr", "mmc"),
        items=(
            Item("One preceptor agreement for all hospitals", "utrgv", days(-26), (Report(days(-29), "done", "Signed by nine hospitals.", "9", "hospitals"),)),
            Item("Publish the shared rotation calendar", "stc", days(-5), (Report(days(-13), "done", "Rosters of three colleges are in it.", "84", "places", ROTATIONS),)),
            Item("Open night rotations at two hospitals", "tamu", days(23), (Report(days(-9), "doing", "Knapp has agreed; one more to go."),)),
        ),
        results=(
            Result(
                days(-10), "Rotation places open to all three colleges", "84", "places", "One calendar shows every place, and a student of any college can take it.",
                "South Texas College", "work_based", quoted=("rgr", "For the first time we see every student who is looking for a place."),
            ),
        ),
    ),
    Aim(
        "San Antonio hires our best the week they finish.", "dhr", "workforce",
        "Grow our own specialty nurses: critical care, labor and delivery", 7,
        title="Grow our own specialty nurses",
        outcome_wanted="Specialty nurses are trained here and stay here.",
        measure="Nurses certified in critical care and in labor and delivery (goal: 40)",
        curve=Curve(
            "Nurses certified in critical care and in labor and delivery", "nurses", (days(-300), "11"),
            (days(300), "40"), counted=((days(-140), "14", "The hospitals’ own lists"),),
        ),
        champions=("dhr",),
        items=(
            Item("Plan a Saturday cohort for working nurses", "stc", days(-19), (Report(days(-20), "done", "Twenty seats, first class in January.", "20", "seats"),)),
            Item("Shift survey: who could teach one evening a week?", "wfs", days(-8), (Report(days(-15), "doing", "Four of eight hospitals have answered."),)),
            Item("Find scholarships for the first cohort", "wfs", days(51), (Report(days(-4), "blocked", "The foundation wants a letter from a hospital first.", helper="dhr"),)),
        ),
    ),
    Aim(
        "My best aide has waited six years for a seat.", "home", "workforce",
        "A ladder from aide to nurse that a working mother can climb", 6,
        title="A ladder from aide to nurse",
        outcome_wanted="Aides who want to become nurses know their next step and can take it while they work.",
        measure="Aides enrolled in a bridge class",
        champions=("home",),
        items=(),
    ),
    Aim("Every clinic asks a new doctor for the same forty papers.", "clinic", "regulation", "One credential file for every clinic", 3),
    Aim("Patients tell us what they need in Spanish, and we answer in forms.", "knapp", "image", "Medical Spanish for new clinicians", 2),
    Aim("Night shifts stay empty because nobody can leave the children.", "vbh", "infrastructure", "Night childcare near the hospitals", 1),
)  # fmt: skip

TALK = Talk(
    "Rotations any hospital can open",
    (
        Noted(days(-6), "tamu", "Knapp opens two nights a week. @Nora Quintanilla, could McAllen be the second hospital?"),
        Noted(days(-5), "mmc", "Yes, Tuesdays and Thursdays, if a college sends the preceptor."),
        Noted(days(-5), "stc", "We send her, from the first week of the term."),
        Noted(days(-4), "rgr", "Nights open at Knapp and at McAllen; South Texas College sends McAllen's preceptor.", sums_up=True),
    ),
)  # fmt: skip

TEAMS = (
    Teamed(
        "Rotations any hospital can open", days(-8), "rgr",
        joins=("knapp", "wrh", "vbh"),
        helps=(("Open night rotations at two hospitals", "stc"),),
        letter=(
            "Nights: one hospital more",
            "Knapp opens two nights a week, so half of what we promised is done. We need a second hospital, and a "
            "preceptor for it.\n\nPriya has the calendar. Amalia, would you tell her which nights are easiest to begin "
            "with? And if one of you knows who could teach on a Tuesday, answer this mail.",
        ),
    ),
    Teamed(
        "Grow our own specialty nurses", days(-7), "dhr",
        joins=("vbh",),
        helps=(("Find scholarships for the first cohort", "chamber"),),
    ),
)  # fmt: skip

# How the partnership that prepares its launch came to be.
WORKSHEET = Compared(
    "Where do we begin beside health care?", days(-84),
    sectors=(
        ("Food processing", ("311",)),
        ("Construction", ("23",)),
        ("Hotels and restaurants", ("72",)),
        ("Metal products", ("332",)),
    ),
    knows=(
        Knows("stc", days(-82), ((4, 5, 5), (3, 2, 4), (2, 1, 3), (3, 2, 4))),
        Knows("wfs", days(-81), ((5, 5, 4), (3, 3, 3), (2, 2, 4), (4, 2, 3))),
        Knows("tamu", days(-79), ((4, None, 4), (4, 2, 3), (3, None, 2), (2, None, 3))),
        Knows("chamber", days(-78), ((5, 4, 4), (4, 3, 4), (3, 2, 3), (2, 1, 2))),
        Knows("utrgv", days(-76), ((3, None, 5), (3, None, 3), (None, None, 3), (None, None, 4))),
    ),
    chosen=Chosen(
        "Food processing", days(-60), "The five partners who scored it, without a voice against",
        "Two owners offered to bring others along, and all of them lack the same people: those who keep a line running.",
    ),
)  # fmt: skip

STORY = Story(
    place=PLACE,
    name="Rio Grande Valley Health Care Partnership",
    slug="health-care",
    sector="Health care",
    codes=("621", "622", "623"),
    purpose="Hospitals, clinics and home health agencies decide what the Valley's health care needs next. Colleges and agencies help to do it.",
    began=date(2016, 9, 12),
    sitters=SITTERS,
    launch=Meeting(
        "First convening",
        date(2017, 3, 21),
        "8:30",
        "Mid-Valley campus, South Texas College",
        "400 North Border Avenue, Weslaco",
        absent=("clinic",),
    ),
    aims=AIMS,
    stage="acting",
    next_meeting=Meeting(
        "Winter convening",
        days(15),
        "8:30",
        "Mid-Valley campus, South Texas College",
        "400 North Border Avenue, Weslaco",
    ),
    next_vote=Vote("What do we take on next?", absent="knapp", holder="vbh"),
    running=Running(
        title="Working session: what comes next",
        place="Mid-Valley campus, South Texas College",
        address="400 North Border Avenue, Weslaco",
        question="What do we take on next year?",
        heard=(
            Said(
                "dhr", "We could open a second behavioral unit tomorrow, if there were people to run it.", "workforce"
            ),
            Said("wrh", "Patients drive to San Antonio for therapy we could give them here.", "market", by_phone=True),
            Said("vbh", "A quarter of our supplies comes from six hundred miles away.", "market"),
            Said(
                "home",
                "Families would take more hours at home if somebody spoke with them first.",
                "market",
                by_phone=True,
            ),
        ),
        needed=(
            Said("rgr", "A residency year for new nurses, shared by all hospitals", "workforce"),
            Said("mmc", "One list of every clinical place in the Valley, by the day", "technology", by_phone=True),
            Said("wrh", "Therapy aides trained at night, beside their work", "workforce"),
            Said("knapp", "A bus between the campuses and the hospitals until eleven", "infrastructure", by_phone=True),
            Said("vbh", "Joint buying of what all of us need each week", "supply_chain"),
        ),
        waiting=Said("home", "Somebody to call when a license is stuck", "regulation"),
        offer=("wfs", "We could pay the first ten residents while they train."),
        walked_in=("Silvia Montes", "Montes Dental Group (invented)"),
        voted=("dhr", "mmc", "wrh", "knapp", "vbh"),
        absent=("clinic",),
    ),
    talk=TALK,
    teams=TEAMS,
    compared=(WORKSHEET,),
)

PREPARING = Story(
    place=PLACE,
    name="Rio Grande Valley Food Processing Partnership (invented)",
    slug="food-processing",
    sector="Food processing",
    codes=("311",),
    purpose="Packers, mills and kitchens of the Valley are about to meet for the first time. This partnership is invented, to show the weeks before a launch.",
    began=days(-51),
    sitters=(
        Sitter("citrus", "Joaquín Benavides", "Owner", "Benavides Citrus Packing (invented)", "champion", county="48215", size="50-249", industry="311411"),
        Sitter("tortilla", "Delia Ochoa", "Chief executive", "Ochoa Tortilla Mill (invented)", "champion", county="48061", size="50-249", industry="311830"),
        Sitter("juice", "Ramiro Leal", "Plant manager", "Río Dulce Juices (invented)", "leader", county="48215", size="10-49", industry="311421"),
        Sitter("meat", "Connie Barrera", "Owner", "Barrera Provisions (invented)", "leader", county="48427", size="10-49", industry="311612"),
        Sitter("sweet", "Nick Farías", "General manager", "Raymondville Sugar Works (invented)", "leader", county="48489", size="50-249", industry="311314"),
        Sitter("wfs", "Leticia Mora", "Chief program officer", "Workforce Solutions Lower Rio", "partner", "workforce", "48215"),
        Sitter("stc", "Marisol Treviño", "Dean of nursing and allied health", "South Texas College", "convener", "postsecondary", "48215"),
    ),
    stage="preparing",
    next_meeting=Meeting("Launch meeting", days(50), "9:00", "Benavides packing hall", "1200 Citrus Road, Mission"),
    recruiting=Recruiting(
        asks=(
            Ask(days(-5), "juice", "wfs", "Two summer places for apprentices", "call", "later", "After the harvest."),
            Ask(days(-5), "juice", "stc", "An hour to see the bottling line with ten students", "mail", "yes"),
            Ask(days(-3), "juice", "citrus", "To come to the launch meeting", "in_person"),
            Ask(days(-3), "meat", "stc", "What a butcher's course should teach", "visit", "yes", "She will teach one evening."),
        ),
        caller="tortilla",
        calls=(("juice", "called"), ("sweet", ""), ("meat", "yes")),
        script="Delia here, from the tortilla mill. We are getting the plants of the Valley to one table on the launch day; will you sit with us?",
        speak_spanish=("meat", "juice"),
        assistant=("sweet", "Pat Reyes"),
        twice=("citrus", "Joaquin Benavides"),
    ),
)  # fmt: skip
