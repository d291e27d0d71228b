"""West Central Texas manufacturing, since 2018 the Big Country Manufacturing Alliance: from focus area to figures.

Organizations, dates, focus areas and figures as published by the Dallas Fed, the alliance and the workforce board.
People, seats, sentences and dots are invented.
"""

from datetime import date

from config.demonstration.curves import FromStatistics
from config.demonstration.days import days
from config.demonstration.story import Aim, Compared, Item, Knows, Meeting, Place, Report, Result, Sitter, Story

PLACE = Place(
    slug="west-central-texas",
    name="West Central Texas",
    counties=(
        "48049", "48059", "48083", "48093", "48133", "48151", "48207", "48253", "48263", "48275", "48335", "48353",
        "48399", "48415", "48417", "48429", "48433", "48441", "48447",
    ),
    time_zone="America/Chicago",
    palette="night",
    sender="Workforce Solutions of West Central Texas",
    phone="325-555-0117",
)  # fmt: skip

SITTERS = (
    Sitter("rentech", "Dana Whitfield", "President", "Rentech Boiler Systems", "champion", county="48441", size="250-999", industry="332410"),
    Sitter("ludlum", "Owen Tarleton", "Chief executive", "Ludlum Measurements", "champion", county="48353", size="250-999", industry="334519"),
    Sitter("bwj", "Carla Brandt", "Owner", "BWJ Metalworks", "champion", county="48059", size="10-49", industry="332312"),
    Sitter("mill", "Hank Osterman", "Plant manager", "Abilene Precision Machining", "leader", county="48441", size="10-49", industry="332710"),
    Sitter("poly", "Ruth Delacroix", "Vice president of operations", "Sweetwater Composites", "leader", county="48353", size="50-249", industry="326199"),
    Sitter("gear", "Luis Arredondo", "Owner", "Brownwood Gear and Shaft", "leader", county="48049", size="10-49", industry="333612"),
    Sitter("panel", "Becky Strand", "Chief operating officer", "Snyder Panel Works", "leader", county="48415", size="50-249", industry="332311"),
    Sitter("wsl", "Paula Meritt", "Director of business services", "Workforce Solutions of West Central Texas", "convener", "workforce", "48441"),
    Sitter("aisd", "Gene Hollis", "Director of career and technical education", "Abilene ISD", "partner", "k12", "48441"),
    Sitter("risd", "Marla Quint", "Superintendent", "Roscoe ISD", "partner", "k12", "48353"),
    Sitter("eula", "Travis Boone", "Agriculture and welding teacher", "Eula ISD", "partner", "k12", "48059"),
    Sitter("tstc", "Nadia Ferrell", "Provost", "Texas State Technical College", "partner", "postsecondary", "48353"),
    Sitter("dev", "Colin Ashby", "Vice president", "Development Corporation of Abilene", "partner", "economic", "48441"),
)  # fmt: skip

AIMS = (
    Aim(
        opportunity="Every shop here turns work away. The young people who could run our machines leave the county without ever having seen one.",
        said_by="rentech",
        topic="workforce",
        requirement="Students meet manufacturing before they choose: paid internships in our plants while they are still in high school",
        dots=9,
        title="Partnerships with schools",
        outcome_wanted="High-school students work in member plants before they graduate.",
        measure="Internships and externships hosted by member companies",
        champions=("rentech", "ludlum"),
        items=(
            Item(
                "Open four internships for Abilene ISD students at Rentech", "aisd", date(2018, 5, 15),
                (
                    Report(date(2018, 3, 2), "doing", "Schedules agreed with the plant; students interview in April."),
                    Report(date(2018, 5, 11), "done", "All four interns started.", "4", "interns"),
                ),
            ),
            Item(
                "Bring a teacher into Ludlum for a full week", "risd", date(2018, 7, 20),
                (Report(date(2018, 7, 13), "done", "One teacher spent 40 hours on the floor and rewrote two lessons.", "40", "hours"),),
            ),
        ),
        results=(
            Result(date(2018, 6, 1), "High-school interns at Rentech", "4", "students", "Four Abilene ISD students worked in the plant.", "Big Country Manufacturing Alliance", "work_based"),
            Result(date(2018, 8, 1), "Teacher externship at Ludlum", "40", "hours", "A Roscoe ISD teacher spent a working week at Ludlum Measurements.", "Big Country Manufacturing Alliance", "work_based"),
        ),
    ),
    Aim(
        opportunity="I could take on two more contracts tomorrow if I could hire welders who can read a print.",
        said_by="bwj",
        topic="workforce",
        requirement="Welding taught where our people live, on equipment like ours",
        dots=8,
        title="Specific training needs",
        outcome_wanted="More students learn to weld close to home.",
        measure="Students in welding classes at member schools",
        champions=("bwj",),
        items=(
            Item(
                "Equip the Eula welding shop: power supply and two stations", "eula", date(2018, 8, 17),
                (
                    Report(date(2018, 4, 9), "blocked", "The building's power supply is too weak for two more stations."),
                    Report(date(2018, 6, 22), "doing", "BWJ paid for the new power supply; stations are on order."),
                    Report(date(2018, 8, 15), "done", "Two stations in, class list open.", "2", "welding stations"),
                ),
            ),
            Item(
                "Fill the welding class", "eula", date(2019, 1, 15),
                (Report(date(2019, 1, 10), "done", "Fifty students signed up, up from twenty.", "50", "students"),),
            ),
        ),
        results=(
            Result(date(2019, 2, 1), "Welding students at Eula ISD", "50", "students", "The class grew from 20 to 50 students after BWJ Metalworks helped with the power supply and two stations.", "Big Country Manufacturing Alliance", "training"),
        ),
    ),
    Aim(
        opportunity="We buy from Houston what the shop across town could make, because we do not know each other.",
        said_by="mill",
        topic="market",
        requirement="Know what each plant in our nineteen counties can make, and buy from each other first",
        dots=6,
        title="Business-to-business connections",
        outcome_wanted="Members find a supplier in the region before they look outside it.",
        measure="Member companies active in the alliance",
        champions=("mill",),
        items=(
            Item(
                "Write the alliance's first capability list", "wsl", date(2021, 6, 30),
                (Report(date(2021, 6, 21), "done", "Thirteen companies described what they make and seek.", "13", "companies"),),
            ),
            Item("Host a buyers' morning for members", "dev", days(93), (Report(days(-16), "doing", "Six plants have said what they want to buy."),)),
        ),
        results=(
            Result(date(2021, 7, 1), "Businesses in the alliance", "13", "companies", "", "Big Country Manufacturing Alliance", "awareness", is_public=True),
        ),
    ),
    Aim(
        opportunity="People come for the wage and leave for the oil field in the next boom. We have to be worth staying for.",
        said_by="poly",
        topic="workforce",
        requirement="Recruit together and keep people longer, so that no boom empties our floors again",
        dots=5,
        title="Worker recruitment and retention",
        outcome_wanted="New high-wage manufacturing jobs, filled from the region.",
        measure="New high-wage manufacturing jobs by 2030 (goal: 450)",
        statistics=FromStatistics(on=days(-200), more=450, by=date(2030, 12, 31)),
        champions=("panel",),
        items=(
            Item(
                "Win the Advance Together grant", "wsl", date(2021, 3, 31),
                (Report(date(2021, 3, 15), "done", "Granted.", "300000", "dollars"),),
            ),
            Item("Agree on one shared onboarding week for new hires", "tstc", days(16), (Report(days(-23), "doing", "Five plants tested the first two days."),)),
        ),
        results=(
            Result(date(2021, 3, 20), "Advance Together grant", "300000", "dollars", "The alliance won the grant to work toward 450 new high-wage manufacturing jobs by 2030.", "Big Country Homepage, March 2021", "awareness"),
        ),
    ),
    Aim("Freight costs us a day more than our rivals on the coast.", "gear", "infrastructure", "A shared truck to the Dallas cross-dock twice a week", 2),
)  # fmt: skip

# Robin Avery is asked too, and has not answered: whoever signs in as the owner can be the last one.
WORKSHEET = Compared(
    "After manufacturing: which comes next?", days(-9),
    sectors=(
        ("Construction", ("23",)),
        ("Health care", ("621", "622", "623")),
        ("Software and data", ("5132", "518", "5415")),
        ("Hotels and restaurants", ("72",)),
    ),
    knows=(
        Knows("wsl", days(-8), ((3, 2, 4), (5, 4, 5), (2, 1, 3), (2, 2, 3))),
        Knows("tstc", days(-7), ((4, 3, 4), (4, 4, 5), (3, 2, 4), (None, None, 2))),
        Knows("dev", days(-6), ((4, 4, 3), (4, None, 4), (3, 2, 2), (3, 3, 3))),
        Knows("aisd", days(-3), ((2, None, 3), (5, 3, 4), (4, None, 3), (2, None, 2))),
    ),
    asks_owner=True,
)  # fmt: skip

STORY = Story(
    place=PLACE,
    name="Big Country Manufacturing Alliance",
    slug="manufacturing",
    sector="Manufacturing",
    codes=("31-33",),
    purpose="Manufacturers of nineteen counties round Abilene set a joint agenda, act on it together, and have one forum where schools and agencies listen first.",
    began=date(2016, 6, 1),
    sitters=SITTERS,
    launch=Meeting(
        "Employer roundtable",
        date(2017, 1, 24),
        "9:00",
        "Workforce Solutions Conference Center",
        "500 Chestnut Street, Abilene",
        absent=("gear",),
    ),
    aims=AIMS,
    stage="sustaining",
    next_meeting=Meeting("Winter meeting", days(13), "9:00", "Abilene Chamber of Commerce", "400 Pine Street, Abilene"),
    compared=(WORKSHEET,),
)
