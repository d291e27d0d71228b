"""The action team of a priority: led by business, with partners beside it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.seats import Seat
from partnerships.models.team_writing import PURPOSE, Writes, may_lead
from regions.models import Actor, Contact, Link, Organization, RegionModel, record
from regions.scope import RegionManager, current_region


class ActionTeamQuerySet(models.QuerySet["ActionTeam"]):
    def with_thread(self) -> "ActionTeamQuerySet":
        return self.select_related("priority__partnership")

    def of(self, contact: Contact) -> "ActionTeamQuerySet":
        """Those they see that stand."""
        return self.seen_by(contact).filter(priority__dropped_at__isnull=True)

    def seen_by(self, contact: Contact) -> "ActionTeamQuerySet":
        """They are in it, or carry its priority, and sit at its table."""
        same = self.model._default_manager.filter(pk=OuterRef("pk"))
        inside = same.filter(members__contact=contact, members__left_at__isnull=True)
        carried = same.filter(priority__champions__contact=contact, priority__champions__left_at__isnull=True)
        seats = Seat.objects.current().filter(partnership=OuterRef("priority__partnership"), contact=contact)
        theirs = Q(Exists(inside)) | Q(Exists(carried))
        return self.filter(theirs, Exists(seats))


class ActionTeam(Writes, RegionModel):
    """Made with its priority."""

    # By name, because adopting a priority makes its team.
    priority = models.OneToOneField("partnerships.Priority", on_delete=models.CASCADE, related_name="team")
    name = models.CharField(_("name"), max_length=200)
    formed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegionManager.from_queryset(ActionTeamQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "priority"], name="team_once"),
            models.CheckConstraint(condition=~Q(name=""), name="team_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnerships:team", args=[current_region().slug, self.priority_id])

    @transaction.atomic
    def join(self, contact: Contact, *, by: Actor) -> "TeamMember":
        """Whoever holds a seat at the table may join, and holds a way to the team's page from then on. Joining twice is
        joining once. A leader or partner adds nobody else, unless they champion it.
        """
        team = self._locked()
        if isinstance(by, Contact) and by != contact and not may_lead(team, by):
            raise ValidationError(_("Its champions and the convener add people to the team."), code="not_champion")
        partnership_id = team.priority.partnership_id
        seat = Seat.objects.current().filter(partnership=partnership_id, contact=contact).first()
        if seat is None:
            raise ValidationError(
                _("%(who)s has no seat at this table yet. Seat them first, then add them to the team."),
                params={"who": contact},
                code="no_seat",
            )
        standing = TeamMember.objects.current().filter(team=self, contact=contact).first()
        if standing:
            return standing
        member = TeamMember.objects.create(team=self, contact=contact, organization_id=seat.organization_id)
        Link.objects.issue(PURPOSE, [(contact.pk, team)], until=None)
        record("team.joined", self, by=by, thread=partnership_id, contact=contact.name, team=self.name)
        return member

    def _locked(self) -> "ActionTeam":
        """Hold the row, with its priority and partnership; refuse what the leaders let go."""
        team = ActionTeam.objects.select_for_update(of=("self",)).with_thread().get(pk=self.pk)
        if team.priority.dropped_at:
            raise ValidationError(_("The leaders let this priority go."), code="dropped")
        return team


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def current(self) -> "TeamMemberQuerySet":
        return self.filter(left_at__isnull=True)

    def with_people(self) -> "TeamMemberQuerySet":
        return self.select_related("contact", "organization").order_by("organization__kind", "contact__name")


class TeamMember(RegionModel):
    team = models.ForeignKey(ActionTeam, on_delete=models.CASCADE, related_name="members")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="team_memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="team_memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(TeamMemberQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "team", "contact"], condition=Q(left_at__isnull=True), name="team_member_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="team_member_leaves_later"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact)

    @transaction.atomic
    def leave(self, *, by: Actor) -> None:
        locked = (
            TeamMember.objects.select_for_update(of=("self",))
            .select_related("contact", "team__priority")
            .get(pk=self.pk)
        )
        if locked.left_at:
            raise ValidationError(_("%(who)s has already left the team."), params={"who": locked.contact}, code="left")
        self.left_at = timezone.now()
        self.save(update_fields=["left_at"])
        locked.team.spare(locked.contact_id)
        record(
            "team.left",
            locked.team,
            by=by,
            thread=locked.team.priority.partnership_id,
            contact=locked.contact.name,
            team=locked.team.name,
        )
