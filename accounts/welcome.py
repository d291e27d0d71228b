"""What higher layers say about people who sign in; each adds its own when it is ready."""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from accounts.models import User

# May somebody with this address open an account? (A person in a directory may; there is no other open sign-up.)
EXPECTED: list[Callable[[str], bool]] = []
# What follows when a person has proven who they are.
GREETINGS: list[Callable[[User], None]] = []


def account_for(address: str) -> User | None:
    """The account of an address. One is opened for who is expected; only proof of the address lets anybody in."""
    found = User.objects.filter(email=address.lower()).first()
    if found is None and any(expects(address) for expects in EXPECTED):
        try:
            with transaction.atomic():
                return User.objects.create_user(address)
        except IntegrityError:  # two windows, one person
            found = User.objects.filter(email=address.lower()).first()
    return found if found and found.is_active else None


def greet(user: User) -> None:
    for greeting in GREETINGS:
        greeting(user)
