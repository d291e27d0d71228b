"""What a partnership chose to show to everybody, field by field. The page, the embedded page and the open data are all
made from this and from nothing else, so what is not in it is nowhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from convenings.models import Convening, ConveningKind, ConveningState
from partnerships.models import (
    BUSINESS_ROLES,
    Outcome,
    OutcomePhoto,
    Partnership,
    Priority,
    PriorityChampion,
    PublicName,
    Quote,
    Seat,
    SeatRole,
    Shown,
)
from partnerships.models.partnerships import PartnershipQuerySet
from regions.maps import county_map
from regions.models import Contact, Kind, RegionCounty
from regions.prepared import Given, Prepared, Together
from regions.scope import current_region

# Teams meet among themselves.
MEETINGS = (ConveningKind.LAUNCH, ConveningKind.FULL)


@dataclass(frozen=True)
class PublicPerson:
    name: str
    title: str
    organization: str  # only where it agreed to be named


@dataclass(frozen=True)
class PublicQuote:
    words: str
    who: PublicPerson


@dataclass(frozen=True)
class PublicPhoto:
    pk: int
    path: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class PublicOutcome:
    title: str
    kind: str
    kind_words: str
    told_on: date
    story: str
    figure: Decimal | None
    unit: str
    source: str
    quotes: list[PublicQuote]
    photo: PublicPhoto | None = None


@dataclass(frozen=True)
class PublicPriority:
    """Without a title where outcomes are shown and priorities are not."""

    title: str
    outcome_wanted: str = ""
    measure: str = ""
    champions: list[PublicPerson] = field(default_factory=list)
    outcomes: list[PublicOutcome] = field(default_factory=list)


@dataclass(frozen=True)
class PublicStory:
    slug: str
    name: str
    sector: str
    stage: str
    is_open: bool
    shown: frozenset[str]
    purpose: str
    priorities: list[PublicPriority]
    business: int
    partners: int
    business_names: list[str]
    meetings: list[date]
    map: SafeString

    @property
    def photos(self) -> list[PublicPhoto]:
        told = (outcome for priority in self.priorities for outcome in priority.outcomes)
        return [outcome.photo for outcome in told if outcome.photo]


def parts_of(partnerships: Callable[[], PartnershipQuerySet]) -> Together:
    of = {"partnership__slug": Given("slug")}
    return Together(
        partnerships=Prepared(lambda: partnerships().filter(slug=Given("slug")).select_related("sector")),
        seats=Prepared(
            lambda: Seat.objects.current(Given("day")).filter(**of).order_by().values_list("role").annotate(Count("pk"))
        ),
        priorities=Prepared(lambda: Priority.objects.standing().filter(**of).ranked()),
        champions=Prepared(
            lambda: (
                PriorityChampion.objects.seated(Given("day"))
                .with_people()
                .filter(priority__partnership__slug=Given("slug"), contact__archived_at__isnull=True)
            )
        ),
        outcomes=Prepared(
            lambda: Outcome.objects.published().filter(priority__partnership__slug=Given("slug")).latest_first()
        ),
        quotes=Prepared(
            lambda: (
                Quote.objects.agreed()
                .with_people()
                .filter(
                    outcome__priority__partnership__slug=Given("slug"),
                    outcome__published_at__isnull=False,
                    contact__archived_at__isnull=True,
                )
            )
        ),
        photos=Prepared(
            lambda: (
                OutcomePhoto.objects.for_everybody()
                .filter(
                    outcome__priority__partnership__slug=Given("slug"),
                    outcome__published_at__isnull=False,
                )
                .order_by("id")
                .values_list("outcome", "pk", "alt", "width", "height")
            )
        ),
        names=Prepared(
            lambda: (
                PublicName.objects.standing()
                .filter(Exists(_seat_of(Given("day"))), organization__archived_at__isnull=True, **of)
                .order_by("organization__name")
                .values_list("organization", "organization__name", "organization__kind")
            )
        ),
        meetings=Prepared(
            lambda: (
                Convening.objects.filter(kind__in=MEETINGS, **of)
                .filter(state__in=(ConveningState.HELD, ConveningState.PLANNED))
                .order_by("starts_at")
                .values_list("starts_at")
            )
        ),
        counties=Prepared(lambda: RegionCounty.objects.order_by("county").values_list("county")),
    )


def _seat_of(day: Given) -> Any:
    return Seat.objects.current(day).filter(partnership=OuterRef("partnership"), organization=OuterRef("organization"))


PUBLISHED = parts_of(lambda: Partnership.objects.published())
# As everybody would see it, opened or not: for who chooses what is shown.
PREVIEWED = parts_of(lambda: Partnership.objects.order_by())


def story_of(slug: str, parts: Together = PUBLISHED) -> PublicStory | None:
    """The published story of a partnership in one statement, or None for what is not published."""
    found = parts.ask(slug=slug, day=timezone.localdate())
    if not found["partnerships"]:
        return None
    (partnership,) = found["partnerships"]
    return _Telling(partnership, found).story()


class _Telling:
    """Leaves out whatever the partnership does not show."""

    def __init__(self, partnership: Partnership, found: Mapping[str, list[Any]]) -> None:
        self.partnership, self.found = partnership, found
        self.shown = frozenset(partnership.shown)
        names = found["names"] if Shown.BUSINESS_NAMES in self.shown else []
        self.named: dict[int, str] = {pk: name for pk, name, _kind in names}
        photos = found["photos"] if Shown.PHOTOS in self.shown else []
        self.photos = {outcome: self._photo(pk, *said) for outcome, pk, *said in photos}
        self.business_names = [name for _pk, name, kind in names if kind == Kind.BUSINESS]

    def story(self) -> PublicStory:
        seats = dict(self.found["seats"]) if Shown.BUSINESSES in self.shown else {}
        meetings = self.found["meetings"] if Shown.MEETINGS in self.shown else []
        return PublicStory(
            slug=self.partnership.slug,
            name=self.partnership.name,
            sector=self.partnership.sector.name,
            stage=str(self.partnership.get_stage_display()),
            is_open=bool(self.partnership.published_at),
            shown=self.shown,
            purpose=self.partnership.purpose if Shown.PURPOSE in self.shown else "",
            priorities=self._priorities(),
            business=sum(seats.get(role, 0) for role in BUSINESS_ROLES),
            partners=seats.get(SeatRole.PARTNER, 0),
            business_names=self.business_names,
            meetings=sorted({timezone.localtime(at).date() for (at,) in meetings}),
            map=county_map(
                [fips for (fips,) in self.found["counties"]],
                title=_("The counties of %(region)s") % {"region": current_region().name},
                description=_("A map of the counties this partnership serves."),
            ),
        )

    def _priorities(self) -> list[PublicPriority]:
        told: dict[int, list[PublicOutcome]] = {priority.pk: [] for priority in self.found["priorities"]}
        for outcome in self.found["outcomes"] if Shown.OUTCOMES in self.shown else []:
            if outcome.priority_id in told:
                told[outcome.priority_id].append(self._outcome(outcome))
        if Shown.PRIORITIES not in self.shown:
            alone = [outcome for outcomes in told.values() for outcome in outcomes]
            return [PublicPriority(title="", outcomes=alone)] if alone else []
        return [
            PublicPriority(
                title=priority.title,
                outcome_wanted=priority.outcome_wanted,
                measure=priority.measure,
                champions=self._people(self._of(self.found["champions"], "priority_id", priority.pk)),
                outcomes=told[priority.pk],
            )
            for priority in self.found["priorities"]
        ]

    def _outcome(self, outcome: Outcome) -> PublicOutcome:
        counted = Shown.FIGURES in self.shown
        quotes = self._of(self.found["quotes"], "outcome_id", outcome.pk) if Shown.QUOTES in self.shown else []
        return PublicOutcome(
            title=outcome.title,
            kind=outcome.kind,
            kind_words=str(outcome.get_kind_display()),
            told_on=timezone.localtime(outcome.told_at).date(),
            story=outcome.story,
            figure=outcome.figure if counted else None,
            unit=outcome.unit if counted else "",
            source=outcome.source if counted else "",
            quotes=[PublicQuote(quote.words, self._person(quote.contact)) for quote in quotes],
            photo=self.photos.get(outcome.pk),
        )

    def _photo(self, pk: int, alt: str, width: int, height: int) -> PublicPhoto:
        path = reverse("desk:public_photo", args=[current_region().slug, self.partnership.slug, pk])
        return PublicPhoto(pk, path, alt, width, height)

    def _people(self, champions: Iterable[PriorityChampion]) -> list[PublicPerson]:
        return [self._person(c.contact) for c in champions] if Shown.CHAMPIONS in self.shown else []

    def _person(self, contact: Contact) -> PublicPerson:
        return PublicPerson(contact.name, contact.title, self.named.get(contact.organization_id, ""))

    @staticmethod
    def _of(rows: Iterable[Any], name: str, key: int) -> list[Any]:
        return [row for row in rows if getattr(row, name) == key]
