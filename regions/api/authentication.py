"""Sign-in for programs: `Authorization: Token st_…`, valid in the one region of its membership."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import User
from regions.models import Token
from regions.models.tokens import hashed
from regions.scope import NoRegion


class TokenAuthentication(BaseAuthentication):
    """Runs inside the region of the address, so a token of another region is simply unknown here."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if len(words) != 2 or words[0].lower() != "token":
            return None
        now = timezone.now()
        token = self._find(words[1], now)
        if token is None or not token.membership.user.is_active:
            raise AuthenticationFailed(_("This API key is unknown, expired or revoked."))
        token.note_use(now)
        return token.membership.user, token

    @staticmethod
    def _find(secret: str, now: datetime) -> Token | None:
        try:
            return Token.objects.usable(now).select_related("membership__user").filter(hash=hashed(secret)).first()
        except NoRegion:
            return None  # there is no such region

    def authenticate_header(self, request: Request) -> str:
        return "Token"
