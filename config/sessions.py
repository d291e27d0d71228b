"""Who is signed in, asked at every request: session and account, by queries whose SQL is written once per process."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from regions.prepared import Given, Prepared

SESSION = Prepared(lambda: Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now")))
ACCOUNT = Prepared(lambda: User.objects.filter(pk=Given("pk")))


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        found = SESSION.first(key=self.session_key, now=timezone.now())
        if found is None:
            # Gone or over: whatever is kept next goes under a new key.
            self._session_key = None
            return {}
        return self.decode(found.session_data)


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: int) -> User | None:
        found = ACCOUNT.first(pk=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
