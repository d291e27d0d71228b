"""Northeast Louisiana Healthcare Alliance, round Monroe.

Conveners, seed money, priorities, results and reach as published by the Dallas Fed and the alliance. People, the
invented members marked so, seats, sentences, dots and the day of the first meeting are invented.
"""

from datetime import date

from config.demonstration.story import Aim, Item, Meeting, Place, Report, Result, Sitter, Story

PLACE = Place(
    slug="northeast-louisiana",
    name="Northeast Louisiana",
    counties=(
        "22021",
        "22025",
        "22035",
        "22041",
        "22049",
        "22061",
        "22065",
        "22067",
        "22073",
        "22083",
        "22107",
        "22111",
        "22123",
    ),
    time_zone="America/Chicago",
    palette="plum",
    sender="Workforce Development Boards 81 and 83",
    phone="318-555-0163",
)

STORY = Story(
    place=PLACE,
    name="Northeast Louisiana Healthcare Alliance",
    slug="health-care",
    sector="Health care",
    codes=("621", "622", "623"),
    purpose="Hospitals, nursing homes and home health agencies of about forty organizations work on people, on their network, and on policy.",
    began=date(2015, 8, 3),
    sitters=(
        Sitter("acute", "Vivian Landry", "Chief executive", "Ouachita Acute Care (invented)", "champion", county="22073", size="1000+", industry="622110"),
        Sitter("rural", "Marcus Guidry", "Administrator", "Bayou Rural Hospital (invented)", "champion", county="22083", size="50-249", industry="622110"),
        Sitter("skilled", "Odette Fontenot", "Owner", "Cypress Skilled Nursing (invented)", "leader", county="22073", size="50-249", industry="623110"),
        Sitter("homecare", "Terrence Blanchard", "President", "Delta Home Health (invented)", "leader", county="22067", size="10-49", industry="621610"),
        Sitter("long", "Simone Thibaut", "Chief operating officer", "Magnolia Long-Term Care (invented)", "leader", county="22111", size="250-999", industry="623110"),
        Sitter("wdb83", "Joyce Arceneaux", "Director", "Workforce Development Board 83", "convener", "workforce", "22073"),
        Sitter("wdb81", "Alan Picard", "Director", "Workforce Development Board 81", "partner", "workforce", "22073"),
        Sitter("ldcc", "Renée Dupuis", "Dean of health sciences", "Louisiana Delta Community College", "partner", "postsecondary", "22073"),
        Sitter("ulm", "Samuel Breaux", "Dean of pharmacy", "University of Louisiana Monroe", "partner", "postsecondary", "22073"),
    ),
    launch=Meeting("First table", date(2015, 11, 10), "10:00", "Workforce Development Board 83", "Monroe, Louisiana"),
    aims=(
        Aim(
            "We train aides, and then they have nowhere to climb to.", "skilled", "workforce",
            "A path from nursing aide to practical nurse, with certificates on the way", 8,
            title="Workforce",
            outcome_wanted="Nursing aides become licensed practical nurses without leaving their job.",
            measure="Career path in place, with add-on certificates",
            champions=("skilled",),
            items=(Item("Agree on the CNA-to-LPN path and its certificates", "ldcc", date(2017, 8, 18), (Report(date(2017, 8, 4), "done", "Path and add-on certificates agreed by the college and the homes."),)),),
            results=(Result(date(2018, 7, 1), "Career path from CNA to LPN", "1", "path", "Aides can climb to practical nurse with add-on certificates.", "Dallas Fed, July 2018", "pathway"),),
        ),
        Aim(
            "Our big hospitals overflow while rural beds and their nurses stand ready.", "rural", "infrastructure",
            "A network that lets large hospitals use rural beds and staff", 7,
            title="Networking",
            outcome_wanted="Acute-care hospitals share beds and staff across the region.",
            measure="Process and legal terms agreed",
            champions=("rural", "acute"),
            items=(Item("Write the process and the legal terms of the network", "wdb83", date(2018, 4, 27), (Report(date(2018, 4, 20), "done", "Terms agreed; counsel of both sides has signed off."),)),),
            results=(Result(date(2018, 7, 1), "Acute-care network", "1", "agreement", "Large hospitals can use rural beds and staff.", "Dallas Fed, July 2018", "practice"),),
        ),
        Aim(
            "Rules are made in Baton Rouge by people who have never met us.", "acute", "regulation",
            "Meet our legislators together, once a year, with one list", 5,
            title="Policy",
            outcome_wanted="Legislators of the region hear the same list from all of us.",
            measure="Legislators and members at the yearly luncheon",
            champions=("long",),
            items=(Item("Hold the legislative luncheon", "wdb81", date(2020, 2, 21), (Report(date(2020, 2, 21), "done", "Four legislators came, forty members sat with them.", "40", "members"),)),),
            results=(
                Result(date(2020, 2, 28), "Legislative luncheon", "4", "legislators", "Forty members met four legislators.", "NELA Healthcare Alliance, 2020", "policy"),
                Result(date(2020, 10, 1), "IEDC bronze award", "1", "award", "The alliance won a bronze award of the International Economic Development Council.", "NELA Healthcare Alliance", "awareness"),
            ),
        ),
        Aim("Nobody under thirty knows a nursing home needs an accountant.", "long", "image", "Show young people every job in a hospital, not just two", 2),
    ),
    stage="sustaining",
)  # fmt: skip
