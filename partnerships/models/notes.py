"""What people say to each other about an opportunity, a priority, an item or an outcome, and who may read it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Case, Exists, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partnerships.models.champions import PriorityChampion
from partnerships.models.mentions import Mention, named_in, refuse_blind
from partnerships.models.note_moderation import Moderated
from partnerships.models.note_readers import Reader, Visibility, at_the_table, column
from partnerships.models.note_telling import tell_named, tell_others
from partnerships.models.partnerships import Partnership, Stage
from partnerships.models.seats import Seat
from partnerships.models.things import THINGS, TO_PARTNERSHIP, Thing, kind_of, partnership_of, priority_of
from regions.models import Contact, Kind, Organization, RegionModel, name_of, record
from regions.scope import RegionManager, current_region

# As long as a slip of the pen is seen; what others have read stays as they read it.
EDITABLE = timedelta(minutes=10)
MOST = 4000


ABOUT_ONE = reduce(or_, (Q(**{f"{kind}__isnull": kind != only for kind in THINGS}) for only in THINGS))


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, reader: Reader) -> "NoteQuerySet":
        """SECURITY: the one way to notes that are shown, sent, exported or searched."""
        return self.filter(reader.condition)

    def on(self, thing: Thing) -> "NoteQuerySet":
        """With those on sentences that were merged into it."""
        kind = kind_of(thing)
        if kind == "opportunity":
            return self.filter(Q(opportunity=thing.pk) | Q(opportunity__merged_into=thing.pk))
        return self.filter(**{kind: thing.pk})

    def standing(self) -> "NoteQuerySet":
        """Without summaries that a newer one took the place of."""
        return self.filter(replaced_at__isnull=True)

    def in_order(self) -> "NoteQuerySet":
        """Oldest first, the summaries at the end."""
        return self.order_by("is_summary", "at", "id")

    def with_author(self) -> "NoteQuerySet":
        return self.select_related("contact", "organization")

    def with_title(self) -> "NoteQuerySet":
        """With what it is about, as far as its title, and the partnership: less to plan than `with_thing`."""
        return self.select_related("partnership", *THINGS)

    def with_thing(self) -> "NoteQuerySet":
        """With whatever it is about, and the way from there to the partnership."""
        return self.select_related("partnership", *(f"{kind}__{path}" for kind, path in TO_PARTNERSHIP.items()))

    def matching(self, text: str) -> "NoteQuerySet":
        return self.filter(text__folded__contains=text)

    def newest_first(self) -> "NoteQuerySet":
        return self.order_by("-at", "-id")


class Note(Moderated, RegionModel):
    """About exactly one thing. Who may read it never changes: what was said to some is not opened to others."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="notes")
    opportunity = models.ForeignKey(
        THINGS["opportunity"], on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    priority = models.ForeignKey(
        THINGS["priority"], on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    item = models.ForeignKey(THINGS["item"], on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    outcome = models.ForeignKey(
        THINGS["outcome"], on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    visibility = models.CharField(_("who may read it"), max_length=10, choices=Visibility.choices)
    text = models.TextField(_("note"), validators=[MaxLengthValidator(MOST)])
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    # Whom they spoke for then.
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=254, editable=False)  # the name they went by then
    # SECURITY: the schema ties it to the kind of the organization, so nobody of the other side writes among leaders.
    side = models.GeneratedField(
        expression=Case(When(visibility=Visibility.BUSINESS, then=Value(Kind.BUSINESS.value))),
        output_field=models.CharField(max_length=20, null=True),
        db_persist=True,
    )
    is_summary = models.BooleanField(default=False, db_default=False)
    by_mail = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_because = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    objects = RegionManager.from_queryset(NoteQuerySet)()

    class Meta:
        verbose_name = _("note")
        indexes = [
            *(
                models.Index(fields=["region", kind, "at"], condition=~Q(**{kind: None}), name=f"note_on_{kind}")
                for kind in THINGS
            ),
            models.Index(fields=["region", "partnership", "-at"], name="note_of_partnership"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "id", "visibility"], name="note_visibility_key"),
            models.UniqueConstraint(
                fields=["region", *THINGS, "visibility"],
                condition=Q(is_summary=True, replaced_at__isnull=True),
                nulls_distinct=False,
                name="note_summary_once",
            ),
            models.CheckConstraint(condition=ABOUT_ONE, name="note_about_one_thing"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="note_visibility_known"),
            models.CheckConstraint(
                condition=Q(contact__isnull=True, organization__isnull=True, user__isnull=False)
                | Q(contact__isnull=False, organization__isnull=False, user__isnull=True),
                name="note_has_one_author",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_because="")
                | Q(hidden_at__isnull=False) & ~Q(hidden_because=""),
                name="note_hidden_why",
            ),
            models.CheckConstraint(
                condition=Q(is_summary=True) | Q(replaced_at__isnull=True), name="note_only_summaries_replaced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text}"

    @property
    def thing(self) -> Thing:
        """Needs it loaded."""
        found: Thing = self.opportunity or self.priority or self.item or self.outcome  # type: ignore[assignment]
        return found

    def get_absolute_url(self) -> str:
        """Among the others, for staff."""
        place = [current_region().slug, kind_of(self.thing), self.thing.pk]
        return f"{reverse('partnerships:notes', args=place)}#note-{self.pk}"

    def is_of(self, by: User | Contact | None) -> bool:
        return by is not None and by.pk == (self.contact_id if isinstance(by, Contact) else self.user_id)

    def may_be_edited(self, by: User | Contact | None, at: datetime) -> bool:
        return self.is_of(by) and self.hidden_at is None and self.replaced_at is None and at < self.at + EDITABLE

    @classmethod
    @transaction.atomic
    def say(
        cls,
        thing: Thing,
        *,
        text: str,
        visibility: str,
        to: Sequence[Contact] = (),
        by: User | Contact,
        at: datetime | None = None,
        by_mail: bool = False,
    ) -> "Note":
        """Write a note. Whoever is named in it, picked or by @name, is told at once, and the others who talk here with
        their day's mail. Somebody who could not read it cannot be named: the writer hears so, and nothing is written.
        """
        note = cls._written(thing, text, visibility, by, at or timezone.now(), by_mail=by_mail)
        named = note._name_people(to, note.at, read_names=not by_mail)
        tell_others(note, named)
        note._record("note.said", by)
        return note

    @classmethod
    @transaction.atomic
    def summarize(
        cls, thing: Thing, *, text: str, visibility: str, by: User | Contact, at: datetime | None = None
    ) -> "Note":
        """What the discussion came to, pinned at its end; the one before is kept and no longer shown."""
        now = at or timezone.now()
        if isinstance(by, Contact) and not may_summarize(thing, by):
            raise ValidationError(_("The convener or a champion sums up."), code="not_theirs")
        partnership_of(thing).locked()
        cls.objects.on(thing).standing().filter(is_summary=True, visibility=visibility).update(replaced_at=now)
        note = cls._written(thing, text, visibility, by, now, is_summary=True)
        tell_others(note, note._name_people((), now))
        note._record("note.summed_up", by)
        return note

    @classmethod
    def _written(
        cls, thing: Thing, text: str, visibility: str, by: User | Contact, at: datetime, **more: bool
    ) -> "Note":
        partnership = partnership_of(thing)
        if partnership.stage == Stage.CLOSED:
            raise ValidationError(_("%(name)s is closed."), params={"name": partnership}, code="closed")
        note = cls(partnership=partnership, text=text.strip(), visibility=visibility, author=name_of(by), at=at, **more)
        setattr(note, kind_of(thing), thing)
        if isinstance(by, Contact):
            note.contact, note.organization = by, by.organization
        else:
            note.user = by
        note.clean_fields(exclude=["region"])
        if note.contact and note.organization.kind != Kind.BUSINESS and visibility == Visibility.BUSINESS:  # type: ignore[union-attr]
            note._refuse_writer()
        note.save()
        if note.contact and not note._readers([note.contact]):
            note._refuse_writer()
        return note

    def _refuse_writer(self) -> None:
        if self.visibility == Visibility.BUSINESS:
            words = _("Only business leaders of this partnership write to business leaders only.")
            raise ValidationError({"visibility": ValidationError(words, code="not_business")})
        raise ValidationError(_("Only who sits at this table writes here."), code="no_seat")

    def _readers(self, people: Sequence[Contact]) -> set[int]:
        """Who of them may read it, as the database says."""
        reads = Note.objects.filter(at_the_table(column("pk")), pk=self.pk)
        rows = Contact.objects.active().filter(Exists(reads), pk__in=[person.pk for person in people])
        return set(rows.values_list("pk", flat=True))

    @transaction.atomic
    def edit(self, *, text: str, by: User | Contact, at: datetime | None = None) -> None:
        """Mend a slip, within minutes. Who is named only now is told now."""
        now = at or timezone.now()
        self._lock()
        if not self.is_of(by):
            raise ValidationError(
                _("Only %(who)s can change this note."), params={"who": self.author}, code="not_yours"
            )
        if not self.may_be_edited(by, now):
            raise ValidationError(
                _("A note can be changed for ten minutes. Write another one that puts it right."), code="too_late"
            )
        self.text, self.edited_at = text.strip(), now
        self.clean_fields(exclude=["region"])
        self.save(update_fields=["text", "edited_at"])
        self._name_people((), now)

    def _name_people(self, picked: Sequence[Contact], at: datetime, *, read_names: bool = True) -> list[Contact]:
        """Keep who is named, and tell those who were not told before."""
        is_public = self.visibility == Visibility.PUBLIC
        written = named_in(self) if read_names or is_public else []
        if written and is_public:
            words = _(
                "Everybody can read this note, so leave out the name of %(who)s. Whoever you pick is told as well."
            )
            raise ValidationError({"text": ValidationError(words, params={"who": written[0]}, code="named_in_public")})
        people = {person.pk: person for person in [*picked, *written]}
        people.pop(self.contact_id or 0, None)
        reading = self._readers(list(people.values())) if people else set()
        if blind := [person for number, person in people.items() if number not in reading]:
            refuse_blind(self, blind)
        known = set(self.mentions.values_list("contact", flat=True)) if self.edited_at else set()
        new = [person for number, person in people.items() if number not in known]
        Mention.objects.bulk_create(
            Mention(note=self, contact=each, organization=each.organization, visibility=self.visibility, at=at)
            for each in new
        )
        tell_named(self, new, at)
        return new

    def _lock(self) -> None:
        self.refresh_from_db(from_queryset=Note.objects.select_for_update(of=("self",)).with_thing())

    def _record(self, verb: str, by: User | Contact) -> None:
        """SECURITY: all staff read the activity; what leaders say among themselves leaves none there."""
        if self.visibility != Visibility.BUSINESS:
            record(verb, self, by=by, thread=self.partnership_id, thing=str(self.thing))


def may_summarize(thing: Thing, contact: Contact) -> bool:
    """Its champion, or one of the partnership."""
    priority = priority_of(thing)
    if priority and PriorityChampion.objects.seated().filter(priority=priority, contact=contact).exists():
        return True
    seats = Seat.objects.current().champions()
    return seats.filter(partnership=partnership_of(thing), contact=contact).exists()
