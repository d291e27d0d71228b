"""Mails made one ahead: in order, once, and each with its own trouble."""

import pytest
from django.core.mail import EmailMultiAlternatives

from outbox import ahead
from outbox.ahead import writing_ahead


@pytest.fixture
def made(monkeypatch):
    """Numbers of the mails that were made; the third cannot be."""
    numbers = []

    def build(_region, number, _letter):
        if number == 3:
            raise ValueError("no such thing")
        numbers.append(number)
        mail = EmailMultiAlternatives(f"Mail {number}", "Text", "us@table.example", ["you@table.example"])
        mail.attach_alternative("<p>Text</p>", "text/html")
        return mail

    monkeypatch.setattr(ahead, "build", build)
    return numbers


def test_mails_come_in_their_order_and_the_trouble_of_one_is_its_own(made):
    subjects = []
    with writing_ahead(None, [(number, None) for number in range(1, 6)]) as mails:
        for _ in range(5):
            try:
                subjects.append(mails.take().subject)
            except ValueError as trouble:
                subjects.append(str(trouble))
            mails.go_on()
        with pytest.raises(IndexError):
            mails.take()

    assert subjects == ["Mail 1", "Mail 2", "no such thing", "Mail 4", "Mail 5"]
    assert made == [1, 2, 4, 5]


def test_one_is_made_ahead_and_no_more(made):
    with writing_ahead(None, [(number, None) for number in (1, 2, 4, 5)]) as mails:
        mails.take()
        mails.go_on()
        mails.go_on()

    assert made == [1, 2]


def test_what_goes_over_the_wire_is_what_the_mail_says(made):
    with writing_ahead(None, [(1, None)]) as mails:
        mail = mails.take()

    assert mail.message().get("Subject") == "Mail 1"
    assert mail.message().as_bytes() is mail.message().as_bytes(linesep="\r\n")
    assert b"Subject: Mail 1\r\n" in mail.message().as_bytes()
