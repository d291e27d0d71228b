"""The person who signs in. The e-mail address is the name."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.limits import Attempts
from accounts.names import first_name

__all__ = ["Attempts", "User", "UserManager"]

ONE_LINE = RegexValidator(r"[\r\n\t\x00]", _("Write it on one line."), inverse_match=True)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", **more: Any) -> "User":
        """A person without a password: they sign in by an e-mailed code or a passkey."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **more)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **more: Any) -> "User":
        return self.create_user(email, is_staff=True, is_superuser=True, **more)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True, validators=[ONE_LINE])
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("runs the platform"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    # Keys for programs made before this moment are over, as sessions are.
    sessions_ended_at = models.DateTimeField(null=True, editable=False)
    anonymized_at = models.DateTimeField(_("anonymized"), null=True, blank=True)

    # Until when they have seen what changed; nothing else moves it, so that looking changes nothing.
    looked_at = models.DateTimeField(null=True, editable=False)
    # Of the one calendar address over all regions; 0 while there is none. Odd numbers are open, even ones are ended.
    feed_version = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lowercase"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        return first_name(self.name)

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def lock(self) -> "User":
        return User.objects.select_for_update().get(pk=self.pk)

    def look(self, at: datetime) -> None:
        """They have seen what changed until then. An older page that is sent late does not turn it back."""
        User.objects.filter(models.Q(looked_at__isnull=True) | models.Q(looked_at__lt=at), pk=self.pk).update(
            looked_at=min(at, timezone.now())
        )

    @property
    def has_feed(self) -> bool:
        return self.feed_version % 2 == 1

    @transaction.atomic
    def open_feed(self) -> None:
        """A new address for their calendar; the one before stops working."""
        self.feed_version = self.lock().feed_version
        self.feed_version += 2 if self.has_feed else 1
        self.save(update_fields=["feed_version"])

    @transaction.atomic
    def stop_feed(self) -> None:
        self.feed_version = self.lock().feed_version
        self.feed_version += 1 if self.has_feed else 0
        self.save(update_fields=["feed_version"])

    @transaction.atomic
    def change_email(self, email: str) -> None:
        """The person's new name for signing in. The caller has proven that the address is theirs."""
        self.lock()
        address = email.strip().lower()
        if User.objects.filter(email=address).exclude(pk=self.pk).exists():
            raise ValidationError(_("Another account uses this address. Sign in with it instead."), code="taken")
        self.email = address
        self.save(update_fields=["email"])
        # The old address must not open this account any more: allauth keeps a list of its own.
        getattr(self, "emailaddress_set").all().delete()  # noqa: B009

    def end_sessions(self) -> None:
        """Sign out everywhere: sessions are tied to the (unusable) password, and a fresh one ends them all.

        SECURITY: keys for programs end too, and the address of the calendar. A thief of an open session may have made
        one, or opened it a moment ago: what stands in the database counts, not what was read before.
        """
        self.set_unusable_password()
        self.sessions_ended_at = timezone.now()
        self.feed_version += self.feed_version % 2
        User.objects.filter(pk=self.pk).update(
            password=self.password,
            sessions_ended_at=self.sessions_ended_at,
            feed_version=models.F("feed_version") + models.F("feed_version") % 2,
        )

    @transaction.atomic
    def deactivate(self, *, by: "User") -> None:
        """They can sign in no more, from this moment on. What they did stays, under their name."""
        locked = self.lock()
        if not locked.is_active:
            raise ValidationError(_("This account is already closed."), code="inactive")
        if by.pk == self.pk:
            raise ValidationError(
                _("You cannot close your own account. Ask somebody else who runs the platform."), code="self"
            )
        self.is_active = False
        self.save(update_fields=["is_active"])
        self.end_sessions()

    @transaction.atomic
    def anonymize(self, *, by: "User") -> None:
        """Close the account and forget whose it was. What they did stays, under nobody's name."""
        locked = self.lock()
        if locked.anonymized_at:
            raise ValidationError(_("This account is already anonymous."), code="anonymous")
        if locked.is_active:
            self.deactivate(by=by)
        self.email = f"nobody-{self.pk}@anonymized.invalid"
        self.name = str(_("Somebody who left"))
        self.is_staff = self.is_superuser = False
        self.anonymized_at = timezone.now()
        self.save(update_fields=["email", "name", "is_staff", "is_superuser", "anonymized_at"])
        for ways_in in ("emailaddress_set", "socialaccount_set", "authenticator_set"):
            getattr(self, ways_in).all().delete()
