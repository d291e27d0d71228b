"""Signing in as people do: the address, then the code out of the mail."""

import re
from email.message import EmailMessage

from django.test import Client

from accounts.models import User

CODE = re.compile(r"^([A-Z]{4}-[A-Z]{4})\s*$", re.MULTILINE)


def code_in(mail) -> str:
    """From a mail of Django's outbox, or from one that came by SMTP."""
    text = mail.get_body(("plain",)).get_content() if isinstance(mail, EmailMessage) else mail.body
    return CODE.search(text)[1]


def ask(client: Client, address: str, **more):
    return client.post("/accounts/login/", {"email": address}, **more)


def type_code(client: Client, code: str, **more):
    return client.post("/accounts/login/code/", {"code": code}, **more)


def sign_in(client: Client, user: User, mailoutbox, next_path: str = ""):
    client.post("/accounts/login/", {"email": user.email, "next": next_path})
    where = "/accounts/login/code/" + (f"?next={next_path}" if next_path else "")
    return client.post(where, {"code": code_in(mailoutbox[-1]), "next": next_path})
