"""What the directories say about an address: may it open an account, and whose people it stands for."""

from django.db import connection, transaction
from django.db.models.functions import Lower

from accounts.models import User
from regions.models import Contact, Region
from regions.scope import in_region


def contacts_with(address: str) -> list[tuple[int, int | None]]:
    """(region, account) of every active contact with this address in an open region.

    One statement; the function enters each region in turn, so row security stays in force.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT region, account FROM desk_contacts_with(%s)", [address])
        return list(cursor.fetchall())


def is_in_a_directory(address: str) -> bool:
    return bool(contacts_with(address))


def claim_contacts(user: User) -> None:
    """After a proven sign-in: tie the people of this address to the account, and make it a guest of their regions."""
    unclaimed = [region for region, account in contacts_with(user.email) if account is None]
    for region in Region.objects.open().filter(pk__in=unclaimed) if unclaimed else ():
        with in_region(region):
            contact = (
                Contact.objects.reachable().alias(address=Lower("email")).filter(address=user.email, user=None).first()
            )
            if contact and not Contact.objects.of(user).exists():
                contact.claim(user)
