"""Lane County Technology Partnership, Eugene and Springfield.

Conveners, partners, programs and figures as published by the Dallas Fed and Lane Workforce Partnership. People, invented
members marked so, seats, sentences, dots and the day of the first table are invented.
"""

from datetime import date

from config.demonstration.story import Aim, Item, Meeting, Place, Report, Result, Sitter, Story

PLACE = Place(
    slug="lane-county",
    name="Lane County",
    counties=("41039",),
    time_zone="America/Los_Angeles",
    palette="fern",
    sender="Lane Workforce Partnership",
    phone="541-555-0188",
)

STORY = Story(
    place=PLACE,
    name="Lane County Technology Partnership",
    slug="technology",
    sector="Technology",
    codes=("5132", "518", "5415", "334"),
    purpose="Software, data and electronics firms of Eugene and Springfield say what they need to grow here; the county's sector team answers together.",
    began=date(2014, 11, 3),
    sitters=(
        Sitter("games", "Ines Hallberg", "Chief executive", "Willamette Game Studio (invented)", "champion", county="41039", size="10-49", industry="513210"),
        Sitter("data", "Peter Okafor", "Founder", "Cascade Data Works (invented)", "champion", county="41039", size="10-49", industry="518210"),
        Sitter("chip", "Grace Lindqvist", "Vice president of engineering", "McKenzie Instruments (invented)", "leader", county="41039", size="50-249", industry="334516"),
        Sitter("soft", "Tim Barlow", "Owner", "Fern Ridge Software (invented)", "leader", county="41039", size="1-9", industry="541511"),
        Sitter("nulia", "Sara Whitcomb", "General manager", "Nulia", "leader", county="41039", size="10-49", industry="541512"),
        Sitter("lwp", "Cass Ruiz", "Sector strategist", "Lane Workforce Partnership", "convener", "workforce", "41039"),
        Sitter("tao", "Joel Kerrigan", "Director, Southern Willamette Valley", "Technology Association of Oregon", "partner", "chamber", "41039"),
        Sitter("uo", "Hanna Brooks", "Associate vice president", "University of Oregon", "partner", "postsecondary", "41039"),
        Sitter("lcc", "Dale Foster", "Dean of career technical education", "Lane Community College", "partner", "postsecondary", "41039"),
        Sitter("eweb", "Kim Arden", "Manager of business services", "Eugene Water and Electric Board", "partner", "government", "41039"),
        Sitter("rain", "Theo Marsh", "Director", "RAIN Eugene", "partner", "economic", "41039"),
    ),
    launch=Meeting("First table", date(2015, 4, 16), "15:00", "Downtown library", "100 West 10th Avenue, Eugene", absent=("nulia",)),
    aims=(
        Aim(
            "A download that takes a coffee break in Portland takes a lunch here.", "games", "infrastructure",
            "Gigabit downtown at a price a ten-person firm can pay", 7,
            title="Affordable gigabit downtown",
            outcome_wanted="Downtown firms have fiber they can afford.",
            measure="Affordable gigabit service downtown",
            champions=("games",),
            items=(Item("Plan the downtown fiber with the utility", "eweb", date(2016, 9, 30), (Report(date(2016, 9, 20), "done", "First buildings connected."),)),),
            results=(Result(date(2018, 6, 1), "Gigabit service downtown", "1", "network", "Downtown firms can buy affordable gigabit service.", "Dallas Fed, 2018", "infrastructure"),),
        ),
        Aim(
            "Our interns come from California because our own schools do not teach what we do.", "data", "workforce",
            "Computer science in every high school, and degrees to go on to", 6,
            title="Computer science, school to degree",
            outcome_wanted="Students of the county can learn computing from high school to a bachelor's degree.",
            measure="High-school programs; degree programs started",
            champions=("data",),
            items=(
                Item("Start computer science in the county's high schools", "lwp", date(2018, 6, 15), (Report(date(2018, 6, 8), "done", "Programs run in fourteen schools.", "14", "programs"),)),
                Item("Open a software degree and a cyber program", "lcc", date(2018, 9, 21), (Report(date(2018, 9, 14), "done", "A bachelor's in software and an associate in cyber are open."),)),
            ),
            results=(Result(date(2018, 9, 30), "High-school computer science programs", "14", "programs", "Beside them a new bachelor's program in software and an associate program in cyber security.", "Lane Workforce Partnership", "training"),),
        ),
        Aim(
            "I can teach a bright barista to code. I cannot pay her twice while she learns.", "soft", "workforce",
            "Learn while earning: apprenticeships in software", 5,
            title="Earn while you learn",
            outcome_wanted="People enter technology jobs without leaving work to study.",
            measure="Apprenticeship funds won; people trained on the job",
            champions=("soft",),
            items=(
                Item("Win funds for Apprenti in Lane County", "lwp", date(2017, 11, 30), (Report(date(2017, 11, 15), "done", "Started.", "783796", "dollars"),)),
                Item("Hold a hiring fair for technology firms", "tao", date(2018, 10, 12), (Report(date(2018, 10, 12), "done", "More than two hundred seekers came.", "200", "seekers"),)),
            ),
            results=(
                Result(date(2017, 12, 1), "Apprenti apprenticeship funds", "783796", "dollars", "Apprenti began in November 2017.", "Lane Workforce Partnership", "work_based"),
                Result(date(2018, 12, 31), "On-the-job training, 2016 to 2018", "127216", "dollars", "Beside $15,914 in scholarships.", "Lane Workforce Partnership", "work_based"),
            ),
        ),
        Aim("Nobody flies here to sell to us, so we fly to everybody.", "chip", "market", "A direct flight to San Jose before eight in the morning", 2),
    ),
    stage="sustaining",
)  # fmt: skip
