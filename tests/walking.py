"""Every route of the site asked for as somebody would: its address, who asks, with what, in which state."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.urls import urlpatterns as account_patterns
from desk.models import StaffInvite
from labor.models import LaborImport, LaborPart
from partnerships.models import OutcomePhoto, Partnership
from regions.scope import in_region
from tests.accounts.authenticators import make_passkeys
from tests.accounts.signing_in import sign_in
from tests.bodies import ASKED, of_guests, of_hooks, of_pages, of_programs
from tests.crowds import Crowd
from tests.routes import ABOUT, API, GUEST, HOOKS, OPEN, SIGNED, STAFF
from tests.states import READY
from tests.test_access import api_views, arguments

ACCOUNT = {str(pattern.name) for pattern in account_patterns}
# Who asks where it is not the owner; "" is somebody not signed in.
WHO = {
    "desk:my_work": "guest",
    "desk:my_work_seen": "guest",
    "desk:my_feed_change": "guest",
    "desk:portfolio": "network",
    "desk:portfolio_csv": "network",
    "desk:portfolio_json": "network",
    "desk:first_run": "founder",
    "labor:imports": "founder",
    "labor:import": "founder",
    "labor:import_progress": "founder",
    "labor:import_repair": "founder",
    "labor:import_leave": "founder",
}
SECRET = "h" * 40  # of the hooks
SIGNING_IN = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_signup",
    "mfa_login_webauthn",
    "mfa_authenticate",
}


def plant_imports(world: Crowd) -> tuple[LaborImport, LaborImport]:
    """As many as the world is large; one that asks, and one that is being read."""
    problem = {"file": "2024.csv", "line": 2, "column": "area_fips", "code": "1029", "sentence": "It lost its zero."}
    asks = {"stage": "asks", "problems": [problem], "counts": {"to_repair": 1}, "started_by": world.people["founder"]}
    asking, *_others = [LaborImport.objects.create(filename=f"{n}.csv", **asks) for n in range(world.size)]
    LaborPart.objects.create(batch=asking, number=1, filename="2024.csv", content=b"area_fips")
    return asking, LaborImport.objects.create(filename="2024.csv", total=9, done=3)


class Walk:
    """One world, and every address of one area of the site in it."""

    def __init__(self, world: Crowd, area: str) -> None:
        self.world = world
        self.cookies: dict[str, Any] = {}
        with in_region(world.region):
            self.bodies = of_pages(world) | of_guests(world) | of_programs(world) | of_hooks(world)
        self.addresses = dict(getattr(self, f"_{area}")())

    def _staff(self) -> Iterator[tuple[str, str]]:
        for name, (_ability, wanted) in STAFF.items():
            yield name, reverse(name, kwargs=arguments(self.world, wanted))

    def _api(self) -> Iterator[tuple[str, str]]:
        for name, wanted in API.items():
            yield name, reverse(name, kwargs=arguments(self.world, wanted))

    def _guest(self) -> Iterator[tuple[str, str]]:
        for name, (purpose, wanted) in GUEST.items():
            token = self.world.token(purpose, ABOUT[purpose])
            yield name, reverse(name, kwargs=arguments(self.world, wanted) | {"token": token})

    def _open(self) -> Iterator[tuple[str, str]]:
        with in_region(self.world.region):
            token = self.world[StaffInvite].token
        here = {"slug": "here"}
        wanted = {"lost_link": here, "desk:public_region": here, "desk:join": here | {"token": token}}
        for name in ("public", "public_csv", "public_embedded", "public_json", "public_notes"):
            wanted[f"desk:{name}"] = here | {"partnership": self.world[Partnership].slug}
        wanted["desk:public_photo"] = wanted["desk:public"] | {"photo_id": self.world[OutcomePhoto].pk}
        asking, at_work = plant_imports(self.world)
        wanted |= {f"labor:import{of}": {"pk": asking.pk} for of in ("", "_repair", "_leave")}
        wanted["labor:import_progress"] = {"pk": at_work.pk}
        for name in sorted(OPEN):
            yield name, reverse(name, kwargs=wanted.get(name))

    def _signed(self) -> Iterator[tuple[str, str]]:
        with in_region(self.world.region):
            yield from ((name, reverse(name, kwargs=signed(self.world))) for name, signed in SIGNED.items())

    def _hook(self) -> Iterator[tuple[str, str]]:
        for name in sorted(HOOKS):
            yield name, reverse(name, kwargs={"secret": SECRET})

    def _account(self) -> Iterator[tuple[str, str]]:
        owner = self.world.people["owner"]
        self.client("account_home")  # signed in before there is a second factor
        keys = make_passkeys(owner, self.world.size + 1)  # with the last one more would go than a key
        services = SocialAccount.objects.bulk_create(
            SocialAccount(user=owner, provider="state", uid=f"{number}") for number in range(self.world.size)
        )
        self.bodies["socialaccount_connections"] = {"account": services[0].pk}
        RecoveryCodes.activate(owner)
        wanted: dict[str, dict[str, Any]] = {
            "mfa_edit_webauthn": {"pk": keys[0].pk},
            "mfa_remove_webauthn": {"pk": keys[0].pk},
            "openid_connect_login": {"provider_id": "state"},
            "openid_connect_callback": {"provider_id": "state"},
        }
        for name in sorted(ACCOUNT):
            yield name, reverse(name, kwargs=wanted.get(name))

    def methods(self, name: str) -> set[str]:
        """Of a page, both are asked: which it takes shows in its answers."""
        return set(api_views()[name].actions) - {"head"} if name in API else {"get", "post"}

    def client(self, name: str) -> Client:
        """A browser of its own for each request, so that nothing of one reaches the next."""
        who = WHO.get(name, "" if name in (*GUEST, *OPEN, *SIGNED, *HOOKS, *SIGNING_IN) else "owner")
        if who not in self.cookies:
            self.cookies[who] = self._sign_in(who)
        client = Client(raise_request_exception=False)
        for cookie, value in self.cookies[who].items():
            client.cookies[cookie] = value
        return client

    def _sign_in(self, who: str) -> dict[str, str]:
        client = Client()
        if who:
            sign_in(client, self.world.people[who], mail.outbox)
        return {cookie: morsel.value for cookie, morsel in client.cookies.items()}

    def ask(self, method: str, name: str, around: AbstractContextManager[Any]) -> Any:
        """The answer; `around` is entered for the request alone. Whatever it did is taken back."""
        client, key = self.client(name), f"{method} {name}"
        body = ASKED.get(name, {}) if method == "get" else self.bodies.get(key if name in API else name, {})
        shape = {"content_type": "application/json"} if name in (*API, *HOOKS) and method != "get" else {}
        with taken_back() if method != "get" or key in READY else nullcontext():
            if key in READY:
                with in_region(self.world.region):
                    READY[key](self.world)
            with around:
                return getattr(client, method)(self.addresses[name], body, **shape)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
