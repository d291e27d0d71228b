"""A scorecard's numbers counted once more, in plain Python from the raw rows."""

import re
from datetime import timedelta
from itertools import combinations
from statistics import median
from zoneinfo import ZoneInfo

from convenings.models import AgendaItem, Attendance, Convening, Invitation, Minutes, Pulse, Sending
from partnerships.models import (
    ActionItem,
    CurveStory,
    Measure,
    Measurement,
    Outcome,
    Priority,
    PriorityChampion,
    Requirement,
    Seat,
    TeamMember,
    Update,
)
from regions.models import Contact, Organization, Touch

FIVE = {"k12": 1, "postsecondary": 2, "workforce": 3, "economic": 4, "chamber": 5, "community": 5}
BOSS = re.compile(r"\b(chief|ceo|president|vp|owner|founder|dueña|general manager)\b", re.IGNORECASE)


def rate(part, whole):
    return round(100 * part / whole, 1) if whole else None


class Recount:
    """Everything of the region in lists; the period is `starts` ≤ at < `ends`."""

    def __init__(self, table, starts, ends, zone):
        self.table, self.starts, self.ends, self.zone = table, starts, ends, ZoneInfo(zone)
        self.day = self.on(ends)
        self.people = {row.pk: row for row in Contact.objects.all()}
        self.homes = {row.pk: row for row in Organization.objects.all()}
        self.mine = mine = [c for c in Convening.objects.all() if c.partnership_id == table.pk]
        self.held = [c for c in mine if c.state == "held"]
        whole = sorted(
            (c for c in self.held if c.kind in ("launch", "full") and c.starts_at < ends), key=lambda c: c.starts_at
        )
        self.all_whole, self.whole = whole, [c for c in whole if c.starts_at >= starts]
        self.invited_to = [
            c
            for c in mine
            if c.state in ("held", "planned") and c.kind != "action_team" and starts <= c.starts_at < ends
        ]
        self.ticks = list(Attendance.objects.all())
        needs = {row.pk: row for row in Requirement.objects.select_related("opportunity")}
        self.standing = [
            p
            for p in Priority.objects.all()
            if p.partnership_id == table.pk and p.adopted_at < ends and not (p.dropped_at and p.dropped_at < ends)
        ]
        self.need = {p.pk: needs[p.requirement_id] for p in self.standing}
        self.champions = {
            p.pk: [
                c
                for c in PriorityChampion.objects.all()
                if c.priority_id == p.pk and c.since < ends and not (c.left_at and c.left_at < ends)
            ]
            for p in self.standing
        }
        teams = {p.team.pk for p in self.standing}
        self.items = [
            i for i in ActionItem.objects.all() if i.team_id in teams and i.status != "dropped" and i.assigned_at < ends
        ]
        self.teams = {team: self.team(team) for team in teams}
        self.reports = [u for u in Update.objects.all() if u.item_id in {i.pk for i in self.items} and u.at < ends]

    def on(self, at):
        return at.astimezone(self.zone).date()

    def at(self, meeting, side=None):
        return [t for t in self.ticks if t.convening_id == meeting.pk and side in (None, t.side)]

    def done(self, item):
        return item.done_at if item.done_at and item.done_at < self.ends else None

    def team(self, team):
        members = {
            m.organization_id
            for m in TeamMember.objects.all()
            if m.team_id == team and m.joined_at < self.ends and not (m.left_at and m.left_at < self.ends)
        }
        return members | {i.owner_organization_id for i in self.items if i.team_id == team}

    def seats(self, day):
        return [
            s
            for s in Seat.objects.all()
            if s.partnership_id == self.table.pk and s.since <= day and not (s.until and s.until <= day)
        ]

    def seated(self):
        return [self.homes[pk] for pk in {s.organization_id for s in self.seats(self.day)}]

    # ---- the numbers ----

    def business_majority(self):
        there = [t for c in self.whole for t in self.at(c)]
        partners = sum(t.side == "partner" for t in there)
        return round((len(there) - partners) / (partners or 1), 2) if there else None

    def leader_seniority(self):
        came = {t.contact_id for c in self.whole for t in self.at(c, "business")}
        titles = [self.people[pk].title for pk in came if self.people[pk].title]
        return rate(sum(bool(BOSS.search(title)) for title in titles), len(titles))

    def new_leaders(self):
        when = {}
        for c in self.all_whole:
            for t in self.at(c, "business"):
                when.setdefault(t.contact_id, []).append(c.starts_at)
        year = self.ends - timedelta(days=365)
        if not any(min(days) < year for days in when.values()):
            return None
        came = [days for days in when.values() if max(days) >= year]
        return rate(sum(min(days) >= year for days in came), len(came))

    def repeat_attendance(self):
        ticked = [c for c in self.all_whole if self.at(c)]
        if not self.whole or len(ticked) < 2:
            return None
        before, last = ({t.organization_id for t in self.at(c, "business")} for c in ticked[-2:])
        return rate(len(before & last), len(before))

    def show_rate(self):
        said = [
            i
            for i in Invitation.objects.all()
            for c in self.whole
            if i.convening_id == c.pk and not i.stands_in_for_id and i.answer in ("yes", "sending") and self.at(c)
        ]

        def came(i):
            there = [t for t in self.ticks if t.convening_id == i.convening_id]
            for_them = i.answer == "sending" and any(t.organization_id == i.organization_id for t in there)
            return for_them or any(t.contact_id == i.contact_id for t in there)

        return rate(sum(map(came, said)), len(said))

    def hours_given(self):
        held = [c for c in self.held if self.starts <= c.starts_at < self.ends]
        if not any(self.at(c) for c in held):
            return None
        hours = sum(len(self.at(c, "business")) * (c.ends_at - c.starts_at).total_seconds() / 3600 for c in held)
        return round(hours, 1)

    def industry_agenda(self):
        speakers = []
        for need in self.need.values():
            told = (need.opportunity.raised_by_id if need.opportunity else None) or need.raised_by_id
            speakers += [self.homes[self.people[told].organization_id].kind] if told else []
        return rate(speakers.count("business"), len(speakers))

    def beyond_workforce(self):
        return sum(need.category != "workforce" for need in self.need.values()) if self.standing else None

    def plan_current(self):
        edits = [p.adopted_at for p in self.standing] + [i.assigned_at for i in self.items]
        edits += [u.at for u in self.reports]
        return (self.day - self.on(max(edits))).days if self.standing else None

    def business_owns(self):
        return rate(sum(bool(c) for c in self.champions.values()), len(self.standing))

    def champions_each(self):
        return min(map(len, self.champions.values()), default=None)

    def follow_through(self):
        due = [i for i in self.items if self.on(self.starts) <= i.due_on < self.day]
        return rate(sum(bool(self.done(i)) and self.on(self.done(i)) <= i.due_on for i in due), len(due))

    def follow_up(self):
        hours = []
        for c in self.whole:
            if c.ends_at >= self.ends:
                continue
            words = [m.sent_at for m in Minutes.objects.all() if m.convening_id == c.pk and m.sent_at]
            words += [s.goes_at for s in Sending.objects.all() if s.convening_id == c.pk and s.kind == "thanks"]
            words = [at for at in words if c.ends_at <= at < self.ends]
            if words or self.ends - c.ends_at > timedelta(hours=8):
                hours.append(((min(words) if words else self.ends) - c.ends_at).total_seconds() / 3600)
        return round(median(hours), 1) if hours else None

    def data_completeness(self):
        oldest, whole = self.day - timedelta(days=100), 0
        entered = [f for f in Measurement.objects.all() if f.entered_at < self.ends]
        replaced = {f.replaces_id for f in entered}
        stories = [s for s in CurveStory.objects.all() if s.told_at < self.ends]
        for measure in Measure.objects.all():
            mine = measure.priority_id in self.need and measure.agreed_at < self.ends
            days = [f.measured_on for f in entered if f.measure_id == measure.pk and f.pk not in replaced]
            if measure.baseline_on and measure.baseline_on <= self.day:
                days.append(measure.baseline_on)
            counted = max(days) >= oldest if days else False
            told = any(self.on(s.told_at) >= oldest for s in stories if s.measure_id == measure.pk)
            whole += mine and counted and told and measure.target is not None
        return rate(whole, len(self.standing))

    def support_team(self):
        if not any(s.role == "partner" for s in self.seats(self.day)):
            return None
        recent = self.ends - timedelta(days=90)
        met = [c for c in self.held if recent <= c.starts_at < self.ends]
        homes = {t.organization_id for c in met for t in self.at(c, "partner")}
        owner = {i.pk: i.owner_organization_id for i in self.items}
        homes |= {owner[u.item_id] for u in self.reports if u.at >= recent}
        return len({FIVE[self.homes[pk].category] for pk in homes if self.homes[pk].category in FIVE})

    def composition(self):
        homes = self.seated()
        small = ("1-9", "10-49", "50-249")
        parts = (
            sum(h.kind == "business" for h in homes) > 1,
            any(h.category == "labor" for h in homes),
            any(h.category in ("k12", "postsecondary") for h in homes),
            any(h.kind == "business" and h.size_class in small for h in homes),
        )
        return sum(parts) if homes else None

    def smaller_companies(self):
        sizes = [h.size_class for h in self.seated() if h.kind == "business" and h.size_class]
        return rate(sum(size in ("1-9", "10-49", "50-249") for size in sizes), len(sizes))

    def growth(self):
        before = {s.organization_id for s in self.seats(self.day - timedelta(days=365))}
        return len(self.seated()) - len(before) if before else None

    def joint_work(self):
        alive = [i for i in self.items if not self.done(i) or self.done(i) >= self.starts]
        joint = [i for i in alive if sum(self.homes[pk].kind == "partner" for pk in self.teams[i.team_id]) > 1]
        return rate(len(joint), len(alive))

    def network(self):
        homes = {h.pk for h in self.seated()}
        pairs = {pair for team in self.teams.values() for pair in combinations(sorted(team & homes), 2)}
        return rate(len(pairs), len(homes) * (len(homes) - 1) / 2) if len(homes) > 1 else None

    def personal_touch(self):
        guests = [
            (c, i)
            for c in self.invited_to
            for i in Invitation.objects.all()
            if i.convening_id == c.pk and i.side == "business" and not i.stands_in_for_id
        ]

        def spoken(c, i):
            return any(
                t.organization_id == i.organization_id
                and t.contact_id in (None, i.contact_id)
                and t.channel in ("call", "visit", "in_person")
                and c.starts_at - timedelta(days=90) <= t.at < c.starts_at
                for t in Touch.objects.all()
            )

        return rate(sum(spoken(*guest) for guest in guests), len(guests))

    def ask_load(self):
        homes = {s.organization_id for s in self.seats(self.day) if s.role in ("leader", "champion")}
        month = self.ends - timedelta(days=30)
        asks = [t for t in Touch.objects.all() if t.organization_id in homes and month <= t.at < self.ends]
        asks += [
            i
            for i in Invitation.objects.all()
            if i.organization_id in homes and not i.stands_in_for_id and month <= i.invited_at < self.ends
        ]
        return round(len(asks) / len(homes), 2) if homes else None

    def told(self):
        mine = {p.pk for p in Priority.objects.all() if p.partnership_id == self.table.pk}
        return [o for o in Outcome.objects.all() if o.priority_id in mine and o.told_at < self.ends]

    def outcomes(self):
        told = sum(o.told_at >= self.starts for o in self.told())
        return told if told or self.standing else None

    def first_win(self):
        launches = [c.starts_at for c in self.all_whole if c.kind == "launch"]
        if not launches:
            return None
        launch = min(launches)
        wins = [o.told_at for o in self.told() if o.told_at >= launch and o.quick_win]
        days = (self.on(min(wins)) if wins else self.day) - self.on(launch)
        return days.days if wins or days.days > 180 else None

    def value_to_business(self):
        """Of meetings that five leaders answered for, all numbers alike."""
        said = []
        for c in self.whole:
            rated = [p for p in Pulse.objects.all() if p.convening_id == c.pk and p.worth and p.clear]
            said += [number for p in rated for number in (p.worth, p.clear)] if len(rated) >= 5 else []
        return round(sum(said) / len(said), 2) if said else None

    def rolled(self):
        """Matters of an agenda that two meetings or more did not come to."""
        alive = [c for c in self.mine if c.state == "planned" or (c in self.held and c.starts_at < self.ends)]
        stood = {}
        for line in AgendaItem.objects.all():
            stood.setdefault(line.key, []).extend(c for c in alive if c.pk == line.convening_id)
        late = [days for days in stood.values() if any(c.starts_at >= self.starts for c in days)]
        return sum(len(days) > 2 and sum(c.state == "held" for c in days) > 1 for days in late)

    def called(self):
        """Days from the launch to the first call of a champion."""
        launches = [c.starts_at for c in self.all_whole if c.kind == "launch"]
        if not launches:
            return None
        priorities = {p.pk for p in Priority.objects.all() if p.partnership_id == self.table.pk}
        heads = [s for s in Seat.objects.all() if s.partnership_id == self.table.pk and s.role == "champion"]
        heads = [s for s in heads if s.since <= self.day]
        heads += [c for c in PriorityChampion.objects.all() if c.priority_id in priorities and c.since < self.ends]
        whom = {(one.organization_id, contact) for one in heads for contact in (None, one.contact_id)}
        calls = [
            t.at
            for t in Touch.objects.all()
            if t.channel in ("call", "visit", "in_person") and (t.organization_id, t.contact_id) in whom
            if min(launches) <= t.at < self.ends
        ]
        return (self.on(min(calls)) - self.on(min(launches))).days if calls else None

    def numbers(self):
        own = {name.replace("_", "-"): getattr(self, name)() for name in COUNTED}
        return own | {"champions": self.champions_each()}


HELPERS = {"on", "at", "done", "team", "seats", "seated", "told", "numbers", "champions_each", "rolled", "called"}
COUNTED = [name for name, each in vars(Recount).items() if callable(each) and name not in HELPERS and name[0] != "_"]
