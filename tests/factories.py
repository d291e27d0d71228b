"""Builders for rows tests need. They save plain rows; what a test is about goes through the verb itself."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from partnerships.models import (
    ActionItem,
    ActionTeam,
    Partnership,
    Priority,
    Requirement,
    Seat,
    SeatRole,
    Stage,
    Topic,
)
from regions.models import Category, Contact, Kind, Membership, Organization, Region, Role, Sector

_number = count(1)


def make_user(**given: Any) -> User:
    n = next(_number)
    return User.objects.create_user(**({"email": f"user{n}@shared-table.example", "name": f"User {n}"} | given))


def make_region(**given: Any) -> Region:
    n = next(_number)
    return Region.objects.create(
        **(
            {
                "slug": f"region-{n}",
                "name": f"Region {n}",
                "time_zone": "America/Chicago",
                "sender_name": f"Region {n} office",
                "reply_to": f"office{n}@region.example",
                "phone": "956-555-0142",
            }
            | given
        )
    )


def make_member(region: Region, role: str = Role.CONVENER, **given: Any) -> User:
    user = make_user(**given)
    Membership.objects.create(user=user, region=region, role=role)
    return user


# ---- inside `in_region` ----


def make_business(**given: Any) -> Organization:
    return Organization.objects.create(**({"name": f"Business {next(_number)}", "kind": Kind.BUSINESS} | given))


def make_partner(**given: Any) -> Organization:
    n = next(_number)
    return Organization.objects.create(
        **({"name": f"College {n}", "kind": Kind.PARTNER, "category": Category.POSTSECONDARY} | given)
    )


def make_contact(organization: Organization | None = None, **given: Any) -> Contact:
    n = next(_number)
    return Contact.objects.create(
        **(
            {
                "name": f"Person {n}",
                "email": f"person{n}@business.example",
                "title": "Chief executive",
                "organization": organization or make_business(),
            }
            | given
        )
    )


def make_leader(**given: Any) -> Contact:
    return make_contact(make_business(), **given)


def make_partner_contact(**given: Any) -> Contact:
    return make_contact(make_partner(), **({"title": "Dean"} | given))


def make_sector(**given: Any) -> Sector:
    return Sector.objects.create(**({"name": f"Sector {next(_number)}"} | given))


def make_partnership(**given: Any) -> Partnership:
    n = next(_number)
    return Partnership.objects.create(
        **(
            {
                "name": f"Partnership {n}",
                "slug": f"partnership-{n}",
                "sector": given.get("sector") or make_sector(),
                "stage": Stage.PREPARING,
            }
            | given
        )
    )


def make_seat(partnership: Partnership, contact: Contact | None = None, role: str = SeatRole.LEADER) -> Seat:
    person = contact or (make_partner_contact() if role == SeatRole.PARTNER else make_leader())
    # Since yesterday: a test may run while the region's day is still the one before ours.
    since = timezone.localdate() - timedelta(days=1)
    return Seat.objects.create(
        partnership=partnership, contact=person, organization=person.organization, role=role, since=since
    )


def make_requirement(partnership: Partnership, **given: Any) -> Requirement:
    statement = f"Requirement {next(_number)}"
    given = {"statement": statement, "original_statement": statement, "category": Topic.WORKFORCE} | given
    return Requirement.objects.create(partnership=partnership, **given)


def make_priority(partnership: Partnership, **given: Any) -> Priority:
    """With its team, as adopting makes it."""
    requirement = given.pop("requirement", None) or make_requirement(partnership)
    given = {"title": f"Priority {next(_number)}", "rank": 1} | given
    priority = Priority.objects.create(partnership=partnership, requirement=requirement, **given)
    ActionTeam.objects.create(priority=priority, name=priority.title)
    return priority


def make_item(partnership: Partnership, **given: Any) -> ActionItem:
    team = given.pop("team", None) or make_priority(partnership).team
    owner = given.pop("owner", None) or make_partner_contact()
    given = {"title": f"Item {next(_number)}", "due_on": date(2030, 5, 15)} | given
    return ActionItem.objects.create(team=team, owner=owner, owner_organization=owner.organization, **given)
