"""`manage.py createowner you@example.org`: who runs the platform. They sign in by a mailed code like everybody else."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.models import User


class Command(BaseCommand):
    help = "Make the account with this address (opened if need be) an owner of the platform."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        address = email.strip().lower()
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(
                f"{email!r} is not an e-mail address. Write for example: createowner ana@example.org"
            ) from None
        user = User.objects.filter(email=address).first()
        if user is None:
            user = User.objects.create_superuser(address, name=name)
        elif not user.is_active:
            raise CommandError(f"The account {address} is closed.")
        else:
            user.is_staff = user.is_superuser = True
            user.save(update_fields=["is_staff", "is_superuser"])
        self.stdout.write(f"{address} runs the platform now. Sign in, then open /start/ to set up a region.")
