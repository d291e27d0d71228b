"""Who sits at the table, and how they were asked."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from convenings.models import Invitation
from desk.drills.kinds import Cell, Rows, linked, on
from desk.indicators.kinds import Indicator
from desk.periods import Stretch
from partnerships.models import Partnership, Seat
from regions.models import Channel, Organization, Touch

PERSONAL = (Channel.CALL, Channel.VISIT, Channel.IN_PERSON)
MONTH, QUARTER = timedelta(days=30), timedelta(days=90)


def seated(table: Partnership, stretch: Stretch) -> "QuerySet[Organization]":
    seats = Seat.objects.current(stretch.day).filter(partnership=table)
    of_theirs = seats.filter(organization=OuterRef("pk")).order_by().values("organization")
    return Organization.objects.filter(pk__in=seats.values("organization")).annotate(
        people=Subquery(of_theirs.annotate(n=Count("pk")).values("n")),
        first=Subquery(of_theirs.annotate(day=Min("since")).values("day")),
    )


def organizations(_indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    return Rows(
        (_("Organization"), _("Kind"), _("Size"), _("Seats"), _("Since")),
        seated(table, stretch).order_by("kind", "name", "pk"),
        lambda row: [
            linked(row),
            Cell(str(row.get_category_display() or row.get_kind_display())),
            Cell(str(row.get_size_class_display() or now("not known")) if row.is_business else "–"),
            Cell(str(row.people)),
            Cell(on(row.first)),
        ],
    )


def touches(indicator: Indicator, table: Partnership, stretch: Stretch) -> Rows:
    return invited(table, stretch) if indicator.slug == "personal-touch" else asked(table, stretch)


def invited(table: Partnership, stretch: Stretch) -> Rows:
    starts = OuterRef("convening__starts_at")
    spoken = Touch.objects.filter(
        Q(contact__isnull=True) | Q(contact=OuterRef("contact")),
        organization=OuterRef("organization"),
        channel__in=PERSONAL,
        at__gte=starts - QUARTER,
        at__lt=starts,
    )
    found = Invitation.objects.principals().filter(
        side="business",
        convening__partnership=table,
        convening__state__in=("held", "planned"),
        convening__kind__in=("launch", "full"),
        convening__starts_at__gte=stretch.starts,
        convening__starts_at__lt=stretch.ends,
    )
    told = found.annotate(spoken=Exists(spoken)).select_related("contact", "organization", "convening")
    return Rows(
        (_("Who"), _("For"), _("Meeting"), _("Called or visited")),
        told.order_by("spoken", "-convening__starts_at", "contact__name", "pk"),
        lambda row: [
            linked(row.contact, row.contact.name),
            linked(row.organization),
            linked(row.convening, f"{row.convening.title}, {on(row.convening.starts_at)}"),
            Cell(now("yes") if row.spoken else now("no")),
        ],
    )


def counted(rows: "QuerySet[Any, Any]") -> Coalesce:
    of_theirs = rows.filter(organization=OuterRef("pk")).order_by().values("organization").annotate(n=Count("pk"))
    return Coalesce(Subquery(of_theirs.values("n"), output_field=IntegerField()), 0)


def asked(table: Partnership, stretch: Stretch) -> Rows:
    month = {"gte": stretch.ends - MONTH, "lt": stretch.ends}
    ledger = Touch.objects.filter(**{f"at__{name}": at for name, at in month.items()})
    letters = Invitation.objects.principals().filter(**{f"invited_at__{name}": at for name, at in month.items()})
    found = seated(table, stretch).filter(kind="business").annotate(ledger=counted(ledger), invited=counted(letters))
    return Rows(
        (_("Company"), _("In the ledger"), _("Invitations"), _("Together")),
        found.annotate(all_asks=F("ledger") + F("invited")).order_by("-all_asks", "name", "pk"),
        lambda row: [linked(row), Cell(str(row.ledger)), Cell(str(row.invited)), Cell(str(row.all_asks))],
    )
