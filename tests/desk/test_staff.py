"""Who runs a region: invitations that touch no existing account, roles, and the way out."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from desk.models import StaffInvite
from desk.staff import change_role, remove
from outbox.delivery import deliver
from outbox.models import Message
from regions.models import Membership, Role, Token
from regions.scope import in_region
from tests.accounts.signing_in import sign_in
from tests.factories import make_leader, make_member, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region(slug="valley", name="The Valley")


@pytest.fixture
def owner(region):
    return make_member(region, Role.OWNER, name="Olive Owner")


@pytest.fixture
def desk(owner):
    client = Client()
    client.force_login(owner)
    return client


def invite(region, owner, email="new@example.org", role=Role.CONVENER, **more):
    with in_region(region):
        made = StaffInvite.send(email, role, by=owner, **more)
        return made, f"/join/valley/{made.token}/"


def who(client):
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def roles(region):
    return dict(Membership.objects.filter(region=region).values_list("user__email", "role"))


def staff(region, role, **given):
    user = make_member(region, role, **given)
    return user, Membership.objects.get(user=user, region=region)


# ---- invitations ----


def test_new_address_is_invited_by_mail_opens_an_account_signs_in_by_code_and_joins(
    region, owner, desk, client, smtp_sink
):
    response = desk.post("/r/valley/staff/", {"email": "New@Example.org", "role": "convener"})
    deliver(region)
    [mail] = smtp_sink.to("new@example.org")
    text = mail.get_body(("plain",)).get_content()
    path = text[text.index("/join/") :].split()[0]

    page = client.get(path).content.decode()
    opened = client.post(path, {"name": "Nia New"}, follow=True)
    nia = User.objects.get(email="new@example.org")
    before = (who(client), roles(region).get(nia.email))
    came_back = sign_in(client, nia, smtp_sink.messages, next_path=path)
    joined = client.post(path)

    assert response.status_code == 302
    assert "Olive Owner asks you to help." in page
    assert 'value="new@example.org"' in opened.content.decode()
    assert (nia.name, nia.has_usable_password()) == ("Nia New", False)
    assert (before, came_back["Location"]) == ((None, None), path)
    assert (who(client), joined["Location"]) == (nia.pk, "/r/valley/")
    assert roles(region)["new@example.org"] == Role.CONVENER


def test_a_forwarded_letter_lets_nobody_in_without_the_code(region, owner, client):
    """The link opens an account for the address, and only the address itself can enter it."""
    _, path = invite(region, owner)

    client.post(path, {"name": "Somebody it was forwarded to"})

    assert who(client) is None
    assert client.post(path).status_code == 403
    assert "new@example.org" not in roles(region)


def test_who_works_here_already_keeps_their_role_and_the_last_owner_stays(region, owner, client):
    """An address may turn out to be an owner's own, newly taken: no invitation lowers a role."""
    _, path = invite(region, owner, role=Role.VIEWER)
    owner.change_email("new@example.org")
    client.force_login(owner)

    answer = client.post(path)

    assert answer.status_code == 409
    assert "You work here already, as Owner." in answer.content.decode()
    assert roles(region) == {"new@example.org": Role.OWNER}


def test_existing_account_must_be_signed_in_and_is_never_changed(region, owner, client):
    victim = make_user(email="new@example.org", name="Vic")
    _, path = invite(region, owner)
    before = User.objects.filter(pk=victim.pk).values().get()

    looked = client.get(path).content.decode()
    refused = client.post(path, {"name": "Attacker", "password": "x", "email": "evil@example.org"})
    client.force_login(make_user())
    as_other = client.post(path, {"name": "Attacker"})

    assert "This address has an account. Sign in first" in looked
    assert (refused.status_code, as_other.status_code) == (403, 403)
    assert User.objects.filter(pk=victim.pk).values().get() == before
    assert User.objects.filter(email__iexact="new@example.org").count() == 1
    assert "new@example.org" not in roles(region)

    client.force_login(victim)
    assert client.post(path).status_code == 302
    assert roles(region)["new@example.org"] == Role.CONVENER


def test_signed_in_stranger_cannot_open_an_account_for_another_address(region, owner, client):
    _, path = invite(region, owner)
    client.force_login(make_user())

    assert client.post(path, {"name": "X"}).status_code == 400
    assert not User.objects.filter(email="new@example.org").exists()


def test_number_and_address_without_the_token_are_nothing(region, owner, client):
    made, path = invite(region, owner)

    statuses = [
        client.post(f"/join/valley/{token}/", {"name": "X"}).status_code
        for token in (
            made.pk,
            f"{made.pk}-",
            f"{made.pk}-{'A' * 22}",
            "new@example.org",
            f"{made.pk + 1}-{made.token.split('-', 1)[1]}",
        )
    ]

    assert statuses == [404] * 5
    assert client.get(path).status_code == 200


def test_token_is_bound_to_address_role_and_region(region, owner, client):
    made, path = invite(region, owner)
    other = make_region()
    with in_region(region):
        StaffInvite.objects.filter(pk=made.pk).update(email="evil@example.org")
    by_address = client.get(path).status_code
    with in_region(region):
        StaffInvite.objects.filter(pk=made.pk).update(email="new@example.org", role=Role.OWNER)
    by_role = client.get(path).status_code

    assert (by_address, by_role) == (404, 404)
    assert client.get(f"/join/{other.slug}/{made.token}/").status_code == 404


def test_invitation_works_once(region, owner, client):
    made, path = invite(region, owner)
    with in_region(region):
        made.accept(made.open_account("Nia"))

    again = Client()
    assert again.get(path).status_code == 410
    assert again.post(path, {"name": "Nia"}).status_code == 410
    assert who(again) is None


@pytest.mark.parametrize(
    ("age", "status"), [(timedelta(days=14) - timedelta(minutes=1), 200), (timedelta(days=14), 410)]
)
def test_invitation_works_for_fourteen_days(region, owner, client, age, status):
    _, path = invite(region, owner, at=timezone.now() - age)

    assert client.get(path).status_code == status


def test_new_invitation_ends_the_one_before(region, owner, client):
    _, first = invite(region, owner, role=Role.OWNER)
    _, second = invite(region, owner, role=Role.VIEWER)

    assert [client.get(path).status_code for path in (first, second)] == [410, 200]


def test_invitations_end_with_the_role_of_who_sent_them(region, owner, client):
    second, member = staff(region, Role.OWNER)
    _, path = invite(region, second)
    assert client.get(path).status_code == 200

    with in_region(region):
        change_role(member, Role.VIEWER, by=owner)

    assert client.get(path).status_code == 410


def test_invitations_end_with_the_account_of_who_sent_them(region, owner, client):
    second, _member = staff(region, Role.OWNER)
    made, path = invite(region, second, role=Role.OWNER)
    assert client.get(path).status_code == 200

    second.deactivate(by=owner)

    assert client.get(path).status_code == client.post(path, {"name": "Back again"}).status_code == 410
    with in_region(region), pytest.raises(ValidationError) as refusal:
        made.accept(make_user(email=made.email))
    assert refusal.value.code == "gone"
    assert made.email not in roles(region)


def test_looking_at_an_invitation_changes_nothing(region, owner, client):
    made, path = invite(region, owner)
    for _ in range(2):
        client.get(path, HTTP_USER_AGENT="Safe Links scanner")
        client.head(path)

    with in_region(region):
        assert StaffInvite.objects.get(pk=made.pk).accepted_at is None
    assert not User.objects.filter(email="new@example.org").exists()


def test_taken_back_invitation_works_no_more(region, owner, desk, client):
    made, path = invite(region, owner)

    desk.post(f"/r/valley/staff/invitations/{made.pk}/revoke/")

    assert client.get(path).status_code == 410


def test_inviting_who_works_here_already_is_refused_at_the_field(region, owner, desk):
    staff(region, Role.VIEWER, email="vera@example.org")

    response = desk.post("/r/valley/staff/", {"email": "VERA@example.org", "role": "owner"})

    assert response.status_code == 400
    assert "works here already" in response.content.decode()
    with in_region(region):
        assert not Message.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        {"email": "x", "role": "owner"},
        {"email": "a@example.org", "role": "guest"},
        {"email": "a@example.org"},
    ],
)
def test_malformed_invitation_is_refused(region, desk, words):
    assert desk.post("/r/valley/staff/", words).status_code == 400

    with in_region(region):
        assert not StaffInvite.objects.exists()


def test_guest_of_the_region_may_become_staff(region, owner, client):
    guest = make_member(region, Role.GUEST, email="new@example.org")
    _, path = invite(region, owner)
    client.force_login(guest)
    client.post(path)

    assert roles(region)["new@example.org"] == Role.CONVENER


def test_ledger_does_not_give_the_invitation_away(region, owner, smtp_sink):
    made, path = invite(region, owner)
    deliver(region)

    assert path in smtp_sink.messages[0].get_body(("plain",)).get_content()
    with in_region(region):
        [kept] = Message.objects.all()
    assert "/join/valley/•••/" in kept.text
    assert made.token not in kept.text + kept.html


# ---- roles and leaving ----


def test_access_ends_with_the_removal_keys_for_programs_too(region, owner, desk):
    convener, member = staff(region, Role.CONVENER)
    with in_region(region):
        Token.issue(member, label="Sheet", expires_at=timezone.now() + timedelta(days=9))
    theirs = Client()
    theirs.force_login(convener)
    before = theirs.get("/r/valley/mail/").status_code

    desk.post(f"/r/valley/staff/{member.pk}/remove/")

    assert (before, theirs.get("/r/valley/mail/").status_code) == (200, 404)
    with in_region(region):
        assert not Token.objects.exists()


def test_removed_leader_stays_a_guest(region, owner):
    convener, member = staff(region, Role.CONVENER)
    with in_region(region):
        make_leader(email=convener.email).claim(convener)
        remove(member, by=owner)

    assert roles(region)[convener.email] == Role.GUEST


def test_last_owner_can_neither_leave_nor_step_down(region, owner, desk):
    mine = Membership.objects.get(user=owner)

    left = desk.post(f"/r/valley/staff/{mine.pk}/remove/", follow=True).content.decode()
    stepped = desk.post(f"/r/valley/staff/{mine.pk}/", {"role": "viewer"}, follow=True).content.decode()

    assert "Olive Owner is the only owner" in left
    assert "Olive Owner is the only owner" in stepped
    assert roles(region)[owner.email] == Role.OWNER


def test_owner_whose_account_is_closed_does_not_count(region, owner):
    gone, _ = staff(region, Role.OWNER)
    gone.deactivate(by=owner)

    with in_region(region), pytest.raises(ValidationError) as refusal:
        remove(Membership.objects.get(user=owner), by=owner)
    assert refusal.value.code == "last_owner"


def test_two_owners_may_change_places(region, owner, desk):
    _, member = staff(region, Role.OWNER)

    desk.post(f"/r/valley/staff/{member.pk}/", {"role": "viewer"})

    assert sorted(roles(region).values()) == [Role.OWNER, Role.VIEWER]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 200), (Role.CONVENER, 403), (Role.VIEWER, 403), (Role.NETWORK, 403), (Role.GUEST, 403), (None, 404)],
)
def test_only_owners_see_and_change_staff(region, role, status):
    user = make_member(region, role) if role else make_member(make_region(), Role.OWNER)
    _, other = staff(region, Role.VIEWER)
    client = Client()
    client.force_login(user)

    seen = [client.get(path).status_code for path in ("/r/valley/staff/", f"/r/valley/staff/{other.pk}/")]
    changed = [
        client.post("/r/valley/staff/", {"email": "a@example.org", "role": "viewer"}).status_code,
        client.post(f"/r/valley/staff/{other.pk}/", {"role": "convener"}).status_code,
        client.post(f"/r/valley/staff/{other.pk}/remove/").status_code,
    ]

    assert seen == [status] * 2
    assert changed == ([302] * 3 if status == 200 else [status] * 3)


def test_person_of_another_region_is_not_there(region, owner, desk):
    theirs = make_region()
    _, other = staff(theirs, Role.VIEWER)

    statuses = [
        desk.get(f"/r/valley/staff/{other.pk}/").status_code,
        desk.post(f"/r/valley/staff/{other.pk}/remove/").status_code,
    ]

    assert statuses == [404, 404]
    assert Membership.objects.filter(pk=other.pk).exists()


def test_removal_takes_a_post(region, owner, desk):
    _, other = staff(region, Role.VIEWER)

    assert desk.get(f"/r/valley/staff/{other.pk}/remove/").status_code == 405
    assert Membership.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("count", [1, 50])
def test_staff_page_costs_the_same_with_one_and_fifty(region, owner, desk, sql, count):
    for n in range(count):
        staff(region, Role.VIEWER)
        invite(region, owner, email=f"p{n}@example.org")

    with sql(7):
        desk.get("/r/valley/staff/")
