"""The shape of a demonstration: what the stories in this folder say, and `telling.py` carries out by verbs."""

from dataclasses import dataclass, field

from config.demonstration.curves import Curve, FromStatistics
from config.demonstration.days import When

# With this every table of the demonstration is called together.
SUBJECT = "Will you sit with us?"
LETTER = (
    "Dear {first_name},\n\n"
    "We would like {organization} at the table. Leaders speak first: what stands in our way, and what comes first. "
    "The colleges and agencies listen, then take on their part.\n\n"
    "We meet on {date} at {time}, {place}. Two hours, no slides."
)


@dataclass(frozen=True)
class Place:
    """A region. Its counties are named by FIPS code."""

    slug: str
    name: str
    counties: tuple[str, ...]
    time_zone: str
    palette: str
    sender: str
    phone: str


@dataclass(frozen=True)
class Sitter:
    """An invented person at a real organization. `role` is a SeatRole; partners name their category."""

    key: str
    name: str
    title: str
    organization: str
    role: str
    category: str = ""
    county: str = ""
    size: str = ""
    industry: str = ""


@dataclass(frozen=True)
class Report:
    """What an owner reported on an item: a status, a note, perhaps a figure as evidence."""

    on: When
    status: str
    note: str
    figure: str = ""
    unit: str = ""
    file: tuple[str, str] | None = None  # its name, and its words
    helper: str = ""  # who could get it moving, while it is stuck


@dataclass(frozen=True)
class Item:
    title: str
    owner: str
    due: When
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Result:
    """An outcome: a figure with its unit, and where it was published."""

    on: When
    title: str
    figure: str
    unit: str
    story: str
    source: str
    kind: str
    is_public: bool = True
    quoted: tuple[str, str] | None = None  # by whom, and their words, which they agreed to


@dataclass(frozen=True)
class Aim:
    """One thread: who said what, what it takes, the dots it got, and what came of it."""

    opportunity: str
    said_by: str
    topic: str
    requirement: str
    dots: int
    title: str = ""
    outcome_wanted: str = ""
    measure: str = ""
    champions: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    results: tuple[Result, ...] = ()
    curve: Curve | None = None
    statistics: FromStatistics | None = None

    @property
    def is_chosen(self) -> bool:
        return bool(self.title)


@dataclass(frozen=True)
class Meeting:
    title: str
    on: When
    starts: str
    place: str
    address: str
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A sentence in the room: by whom, on what topic; by phone, or aloud."""

    by: str
    words: str
    topic: str
    by_phone: bool = False


@dataclass(frozen=True)
class Noted:
    """A note for everybody at the table; the one that sums up stands at the end."""

    on: When
    by: str
    words: str
    sums_up: bool = False


@dataclass(frozen=True)
class Talk:
    """What is said at one priority, named by its title."""

    about: str
    notes: tuple[Noted, ...]


@dataclass(frozen=True)
class Teamed:
    """The team of one priority, named by its title. `joins`: besides who has something to do; `helps`: the title of an
    item, and who helps with it; `letter`: what its champion writes, subject and words.
    """

    about: str
    on: When
    champion: str
    joins: tuple[str, ...] = ()
    helps: tuple[tuple[str, str], ...] = ()
    letter: tuple[str, str] | None = None


@dataclass(frozen=True)
class Running:
    """A meeting that is on at the moment of telling: heard, worked out, and in the middle of its vote."""

    title: str
    place: str
    address: str
    question: str
    heard: tuple[Said, ...]
    needed: tuple[Said, ...]
    # Sent in by phone, and not read yet.
    waiting: Said
    # By a partner, kept until the facilitator reads it out; it answers the first of what is needed.
    offer: tuple[str, str]
    # Name and organization of who scanned the code on the screen.
    walked_in: tuple[str, str]
    voted: tuple[str, ...]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """Somebody asked a company for something. `behalf` is the sitter whose organization wanted it."""

    on: When
    of: str
    behalf: str
    asked_for: str
    channel: str
    came_of: str = ""
    note: str = ""


@dataclass(frozen=True)
class Recruiting:
    """The weeks in which a room is filled. `calls` are whom `caller` phones, with what came of it (a tap, or nothing yet)."""

    asks: tuple[Ask, ...]
    caller: str
    calls: tuple[tuple[str, str], ...]
    script: str
    speak_spanish: tuple[str, ...]
    assistant: tuple[str, str]  # of whom, and the assistant's name
    twice: tuple[str, str]  # who stands in the directory a second time, and how it is spelled there


@dataclass(frozen=True)
class Vote:
    """What the next meeting decides, of what was not chosen the first time: each organization has one ballot.

    `absent` gives its vote to `holder`; both are sitters.
    """

    question: str
    absent: str
    holder: str


@dataclass(frozen=True)
class Knows:
    """What somebody taps on a worksheet: of each sector, in their order, each question, 1 to 5; None: they cannot say."""

    by: str
    on: When
    points: tuple[tuple[int | None, int | None, int | None], ...]


@dataclass(frozen=True)
class Chosen:
    sector: str
    on: When
    decided_by: str
    why: str


@dataclass(frozen=True)
class Compared:
    """A worksheet: sectors with their codes, who said what of them, and what was chosen, if anything was yet.

    `asks_owner`: whoever signs in as the region's owner is asked too, and has not said anything so far.
    """

    title: str
    on: When
    sectors: tuple[tuple[str, tuple[str, ...]], ...]
    knows: tuple[Knows, ...]
    asks_owner: bool = False
    chosen: Chosen | None = None


@dataclass(frozen=True)
class Story:
    place: Place
    name: str
    slug: str
    sector: str
    codes: tuple[str, ...]
    purpose: str
    began: When
    sitters: tuple[Sitter, ...]
    launch: Meeting | None = None
    aims: tuple[Aim, ...] = ()
    stage: str = "acting"
    next_meeting: Meeting | None = None
    next_vote: Vote | None = None
    recruiting: Recruiting | None = None
    running: Running | None = None
    talk: Talk | None = None
    teams: tuple[Teamed, ...] = ()
    compared: tuple[Compared, ...] = ()
    checked: tuple[str, ...] = field(default_factory=tuple)
