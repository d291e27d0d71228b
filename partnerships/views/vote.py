"""The paper of one leader, on a phone, without an account. The first tap saves; every tap replaces the one before."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render

from partnerships import tallies
from partnerships.models import Ballot, Elector, Paper, Priority, Reopening, Representative
from partnerships.models.options import Choice
from partnerships.models.priorities import PriorityQuerySet
from partnerships.views import secret_vote
from partnerships.views.asked import Tap, as_typed, asked, paper_words
from partnerships.views.sign_ups import carrier_of
from partnerships.views.voting_for import said_of
from partnerships.views.way_back import way_back
from regions.access import GuestRequest, guest_page
from regions.models import Contact
from regions.prepared import Given, Prepared

REFUSED_WITH = {
    "closed": 409,
    "closing": 409,
    "on_paper": 409,
    "no_receipt": 409,
    "changed": 409,
    "another_address": 403,
    "sealed": 409,
    "proxy_void": 409,
}


def own_line() -> QuerySet[Elector]:
    others = Representative.objects.filter(elector=OuterRef("pk"), contact=Given("contact"))
    electors = Elector.objects.filter(ballot=Given("ballot")).annotate(speaks_at=Subquery(others.values("email")[:1]))
    return electors.filter(Q(contact=Given("contact")) | Q(electorate="organization", speaks_at__isnull=False))


def with_paper() -> QuerySet[Elector]:
    return shown(own_line())


def by_proxy() -> QuerySet[Elector]:
    """The line of an absent organization, for whoever votes for it."""
    given = Elector.objects.filter(ballot=Given("ballot"), organization=Given("organization"))
    return shown(given.filter(proxy__holder=Given("contact")))


def to_place_on() -> QuerySet[Elector]:
    """What a tap needs to know, and no more: most of a large join's time goes into planning it."""
    begun = Paper.objects.filter(elector=OuterRef("pk")).values("link_version")[:1]
    return own_line().annotate(begun_with=Subquery(begun)).select_related("ballot__partnership")


def shown(electors: QuerySet[Elector]) -> QuerySet[Elector]:
    begun = Paper.objects.filter(elector=OuterRef("pk")).values("link_version")[:1]
    saved = Paper.objects.filter(elector=OuterRef("pk")).values("saved_at")[:1]
    hand = Paper.objects.filter(elector=OuterRef("pk"), spent__gt=0)
    again = Reopening.objects.filter(ballot=OuterRef("ballot"))
    return electors.annotate(
        begun_with=Subquery(begun),
        saved_at=Subquery(saved),
        hand=Subquery(hand.values(name=Coalesce("placed_by__name", "elector__contact__name"))[:1]),
        again=Exists(again),
    ).select_related("ballot__partnership", "organization", "proxy__holder__organization")


WITH_PAPER = Prepared(with_paper)
TO_PLACE_ON = Prepared(to_place_on)
BY_PROXY = Prepared(by_proxy)


def elector_of(
    request: GuestRequest, absent: int | None = None, *, asking: Prepared[Elector] = WITH_PAPER
) -> Elector | None:
    """The line of the roll this person votes on: their own, or their organization's, or that of an absent one."""
    asked = {"ballot": request.link.about_id, "contact": request.contact.pk}
    if absent is not None:
        elector = BY_PROXY.first(**asked, organization=absent)
        if elector is not None:
            elector.voter, elector.by_proxy = (request.contact.pk, elector.proxy.email), True
        return elector
    elector = asking.first(**asked)
    if elector is not None and elector.contact_id != request.contact.pk:
        elector.voter = request.contact.pk, getattr(elector, "speaks_at", "")
    return elector


@guest_page(purpose="ballot")
def vote(request: GuestRequest) -> HttpResponse:
    if request.method == "POST":
        return _place(request)
    return _paper(request)


@guest_page(purpose="ballot")
def vote_for(request: GuestRequest, organization_id: int) -> HttpResponse:
    """The paper of an absent organization that gave its vote to this person."""
    if request.method == "POST":
        return _place(request, organization_id)
    return _paper(request, organization_id)


def _place(request: GuestRequest, absent: int | None = None) -> HttpResponse:
    """A button says how many dots its option shall have, so pressing it twice is pressing it once."""
    elector = elector_of(request, absent, asking=TO_PLACE_ON)
    if elector is None:
        return _not_on_the_roll(request)
    if elector.ballot.is_secret and "place" not in request.POST:
        return _paper(request, absent)
    if _is_sealed(request, elector) or not elector.was_at(request.contact.email):
        return _paper(request, absent)
    if elector.ballot.is_secret and elector.is_of_organization:
        # The saved page comes at once, and says for whom.
        elector = elector_of(request, absent) or elector
    try:
        given = asked(request.POST, elector.ballot)
        if elector.ballot.is_secret:
            return secret_vote.place(request, elector, given, said_of(elector) | way_back(request))
        if not isinstance(given, Tap):
            elector.fill(given, link_version=request.link.version)
            return redirect(request.path)
        elector.place(given.option, given.dots, link_version=request.link.version)
    except ValidationError as refused:
        return _paper(request, absent, refused=refused)
    return redirect(f"{request.path}#o{given.option}")


def _paper(request: GuestRequest, absent: int | None = None, *, refused: ValidationError | None = None) -> HttpResponse:
    elector = elector_of(request, absent)
    if elector is None:
        return _not_on_the_roll(request)
    ballot = elector.ballot
    status = 200
    context: dict[str, object] = {"ballot": ballot, "where": ballot.partnership.name, **way_back(request)}
    if refused:
        status = REFUSED_WITH.get(refused.code or "", 400)
        context["refused"] = " ".join(refused.messages)
    if getattr(elector, "again", False):
        context["earlier"] = ballot.reopenings.all()
    if ballot.closed_at:
        result = tallies.tally(ballot)
        context |= {"result": result, "count_key": ballot.count_key, "outcome": ballot.outcome(result)}
        context["priorities"] = _to_carry(ballot, carrier_of(request))
        return render(request, "partnerships/vote_result.html", context, status=status)
    if ballot.state in {"ended", "closing"}:
        return render(request, "partnerships/vote_ended.html", context, status=status)
    kept_away = _kept_away(request, elector, context)
    return kept_away or _to_fill_in(request, elector, context | said_of(elector), refused, status)


def _kept_away(request: GuestRequest, elector: Elector, context: dict[str, object]) -> HttpResponse | None:
    """The page of who may not fill in this paper, by this link or at all."""
    # A tap is refused, whatever it asked for: the page says why.
    status = 409 if request.method == "POST" else 200
    # SECURITY: asked before the seal, so that another address does not even learn whether the person has voted.
    if not elector.was_at(request.contact.email):
        return render(request, "partnerships/vote_elsewhere.html", context | {"elector": elector}, status=403)
    if elector.by_proxy and elector.proxy.void_at:
        return render(request, "partnerships/vote_no_proxy.html", context | {"proxy": elector.proxy}, status=status)
    if elector.on_paper:
        return render(request, "partnerships/vote_on_paper.html", context | {"elector": elector}, status=status)
    return None


def _to_fill_in(
    request: GuestRequest, elector: Elector, context: dict[str, object], refused: ValidationError | None, status: int
) -> HttpResponse:
    ballot = elector.ballot
    if ballot.is_secret:
        return secret_vote.show(request, elector, context, status=status)
    if _is_sealed(request, elector):
        return render(request, "partnerships/vote_sealed.html", context, status=409)
    choices, saved_at = elector.choices(), getattr(elector, "saved_at", None)
    if context.get("proxy"):
        # What its proxy has placed is void with the first tap, so the organization begins anew.
        choices, saved_at = [Choice(choice.option, choice.label, 0) for choice in choices], None
    context |= paper_words(ballot, choices) | {"saved_at": saved_at}
    if refused:
        context["choices"] = as_typed(request.POST, ballot, choices)
    return render(request, "partnerships/vote.html", context, status=status)


def _is_sealed(request: GuestRequest, elector: Elector) -> bool:
    """SECURITY: a paper is seen and changed only by the link it was begun with, whoever a newer one came to."""
    begun_with = getattr(elector, "begun_with", None)
    begun = begun_with is not None and not elector.is_of_organization
    return begun and begun_with != request.link.version


def _to_carry(ballot: Ballot, contact: Contact) -> QuerySet[Priority]:
    """What the ballot led to, each with the names of its champions, whether this person is among them and may be."""
    standing = Q(champions__left_at__isnull=True)
    priorities: PriorityQuerySet = Priority.objects.standing()
    return (
        priorities.out_of(ballot.pk)
        .open_to(contact)
        .order_by("rank")
        .annotate(
            names=ArrayAgg("champions__contact__name", filter=standing & Q(champions__isnull=False), default=[]),
            mine=Count("champions", filter=standing & Q(champions__contact=contact)),
        )
    )


def _not_on_the_roll(request: GuestRequest) -> HttpResponse:
    """A ballot not opened yet has no roll; on an open one, who is not on it only listens."""
    ballot = Ballot.objects.select_related("partnership").filter(pk=request.link.about_id).first()
    context = {"ballot": ballot, "where": ballot.partnership.name if ballot else ""}
    return render(request, "partnerships/vote_refused.html", context, status=403)
