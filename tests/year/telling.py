"""A fate told by the product's own verbs, day by day under a moved clock."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from convenings.models import Answer, Attendance, Convening, ConveningKind
from partnerships.models import ActionItem, Partnership, Priority, PriorityChampion, Requirement, Seat, SeatRole
from tests.factories import make_leader, make_partner_contact, make_sector
from tests.year.fates import ANSWERS, FOUNDED, Fate, Meeting
from tests.year.foretold import CHAMPIONS

# Without summer time: an hour more or less would be a day's fraction somebody took to answer.
ZONE = "America/Phoenix"
LETTER = "Dear {first_name},\n\nplease come on {date} at {time}, to {place}."
Act = tuple[int, time, Callable[[], None]]


class Told:
    def __init__(self, fate: Fate, first: date) -> None:
        self.fate, self.first = fate, first
        self.acts: list[Act] = [(FOUNDED, time(8), self.lay)]
        for meeting in fate.meetings:
            self.call(meeting)
        for day, stage in fate.stages.items():
            self.acts.append((day, time(8), lambda stage=stage: self.partnership.move_to(stage, by=None)))
        for place in range(len(fate.items)):
            self.assign(place)
        if fate.champions_leave:
            self.acts.append((fate.champions_leave, time(8), self.lose_champions))

    def moment(self, day: int, at: time) -> datetime:
        return datetime.combine(self.first + timedelta(days=day), at, tzinfo=ZoneInfo(ZONE))

    def of(self, day: int) -> list[tuple[datetime, Callable[[], None]]]:
        return [(self.moment(day, at), act) for on, at, act in self.acts if on == day]

    # ---- the table ----

    def lay(self) -> None:
        name = self.fate.name
        partnership = Partnership(name=name, slug=name.lower(), sector=make_sector())
        self.partnership = partnership.start(by=None)
        self.partnership.move_to("preparing", by=None)
        self.leaders = [make_leader() for _ in range(self.fate.leaders)]
        self.numbers = {leader.organization_id: place for place, leader in enumerate(self.leaders)}
        self.numbers_of_people = {leader.pk: place for place, leader in enumerate(self.leaders)}
        for place, leader in enumerate(self.leaders):
            role = SeatRole.CHAMPION if place in CHAMPIONS else SeatRole.LEADER
            Seat.take(self.partnership, leader, role=role, by=None)
        self.partner = make_partner_contact()
        Seat.take(self.partnership, self.partner, role=SeatRole.PARTNER, by=None)
        self.items: dict[int, ActionItem] = {}
        self.priority: Priority | None = None

    def lose_champions(self) -> None:
        for seat in Seat.objects.current().champions().filter(partnership=self.partnership):
            seat.leave(by=None)
        for champion in PriorityChampion.objects.current().filter(priority__partnership=self.partnership):
            champion.step_down(by=None)

    # ---- its meetings ----

    def call(self, meeting: Meeting) -> None:
        made: list[Convening] = []
        later = {leader: meeting.late.get(leader, ANSWERS) for leader in meeting.yes}
        self.acts.append((meeting.planned_on, time(8), lambda: made.append(self.invite(meeting))))
        for days in set(later.values()):
            saying = [leader for leader in later if later[leader] == days]
            self.acts.append((meeting.planned_on + days, time(8), lambda who=saying: self.say_yes(made[0], who)))
        self.acts.append((meeting.on, time(9, 5), lambda: self.meet(made[0], meeting)))
        self.acts.append((meeting.on, time(11, 5), lambda: self.hold(made[0], meeting)))

    def invite(self, meeting: Meeting) -> Convening:
        begins = self.moment(meeting.on, time(9))
        convening = Convening.plan(
            self.partnership,
            kind=ConveningKind.LAUNCH if meeting.launch else ConveningKind.FULL,
            title=f"{self.fate.name} meet",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            place="Town hall",
            address="1 Main Street",
            by=None,
        )
        seats = Seat.objects.current().filter(partnership=self.partnership).select_related("contact__organization")
        people = [seat.contact for seat in seats]
        convening.invite(people, letter=LETTER, signed_by=self.leaders[:1], by=None, hold=timedelta(0))
        return convening

    def say_yes(self, convening: Convening, leaders: list[int]) -> None:
        for leader in leaders:
            convening.invitations.get(contact=self.leaders[leader]).respond(Answer.YES, by=self.leaders[leader])

    def meet(self, convening: Convening, meeting: Meeting) -> None:
        now = self.moment(meeting.on, time(9, 5))
        for leader in meeting.yes:
            Attendance.objects.seat(convening, self.leaders[leader], at=now)

    def hold(self, convening: Convening, meeting: Meeting) -> None:
        convening = Convening.objects.with_partnership().get(pk=convening.pk)
        convening.hold(by=None)
        if self.priority is None:
            words = "A night shift needs a bus"
            requirement = Requirement.capture(self.partnership, words, category="market", by=None)
            self.priority = Priority.adopt(requirement, title="A bus at night", by=None)
            for leader in CHAMPIONS:
                self.priority.sign_up(self.leaders[leader], by=None)

    # ---- what was promised ----

    def assign(self, place: int) -> None:
        item = self.fate.items[place]
        self.acts.append((item.given, time(15), lambda: self.give(place)))
        for day, status in item.reports.items():
            self.acts.append((day, time(16), lambda status=status: self.report(place, status)))

    def give(self, place: int) -> None:
        assert self.priority
        due = self.first + timedelta(days=self.fate.items[place].due)
        title = f"Step {place} of {self.fate.name}"
        self.items[place] = ActionItem.assign(self.priority.team, title=title, owner=self.partner, due_on=due, by=None)

    def report(self, place: int, status: str) -> None:
        item = ActionItem.objects.get(pk=self.items[place].pk)
        item.report(
            status=status, note="The county has to say yes first." if status == "blocked" else "", by=self.partner
        )
