from email.message import EmailMessage
from email.mime.application import MIMEApplication
from importlib import reload

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import clear_url_caches, set_urlconf

import config.urls
from config.mail_catcher import Mailbox, catcher
from config.ports import free_port
from tests.factories import make_member, make_region, make_user

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def mailbox(settings, tmp_path) -> Mailbox:
    settings.STATE_DIR = tmp_path
    return Mailbox(tmp_path / "mailbox")


@pytest.fixture
def mail_server(settings, mailbox):
    controller = catcher(mailbox.folder, free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield controller
    controller.stop()


@pytest.fixture
def mailbox_pages(settings):
    """The addresses of the demonstration, for one test."""
    settings.DEMO = True
    reload(config.urls)
    clear_url_caches()
    yield
    settings.DEMO = False
    reload(config.urls)
    clear_url_caches()
    set_urlconf(None)


def invitation(to: str = "rosa@hospital.example") -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        "Will you sit with us?", "Come: http://localhost:8000/g/rgv/abc/", "table@x.example", [to]
    )
    mail.attach_alternative("<html><head></head><body><p>Come to <b>the table</b></p></body></html>", "text/html")
    mail.attach_alternative(CALENDAR, "text/calendar; method=REQUEST")
    calendar = MIMEApplication(CALENDAR.encode(), "ics")
    calendar.add_header("Content-Disposition", "attachment", filename="invite.ics")
    mail.attach(calendar)
    return mail


def put(mailbox: Mailbox, subject: str, text: str = "Hello", to: str = "rosa@hospital.example") -> str:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "table@x.example", to
    message.set_content(text)
    return mailbox.deliver(message.as_bytes(), [to])


def test_sent_mail_arrives_in_the_folder_with_who_it_was_for(mail_server, mailbox):
    invitation().send()

    (caught,) = mailbox.latest()
    assert caught.recipients == ["rosa@hospital.example"]
    assert caught.message["Subject"] == "Will you sit with us?"


def test_newest_mail_comes_first_and_recipients_filter(mailbox):
    for number in range(3):
        put(mailbox, f"Mail {number}", to=f"person{number % 2}@x.example")

    assert [str(caught.message["Subject"]) for caught in mailbox.latest()] == ["Mail 2", "Mail 1", "Mail 0"]
    assert [str(caught.message["Subject"]) for caught in mailbox.latest(to="PERSON0@")] == ["Mail 2", "Mail 0"]
    assert [str(caught.message["Subject"]) for caught in mailbox.latest(limit=1)] == ["Mail 2"]


@pytest.mark.parametrize("key", ["../../secrets.json", "x", "1" * 19 + "-0", "1" * 19 + "-0\n"])
def test_only_its_own_file_names_are_read(mailbox, key):
    (mailbox.folder.parent / "secrets.json").write_text("{}")

    assert mailbox.read(put(mailbox, "Here")) is not None
    assert mailbox.read(key) is None


def test_mailbox_is_served_in_the_demonstration_only(client, db):
    assert client.get("/mailbox/").status_code == 404


@pytest.mark.parametrize("code", ["Q4T-8WX", "KBWS-DGPF"])
def test_mailbox_lists_mails_with_their_sign_in_codes(client, db, mailbox, mailbox_pages, code):
    put(mailbox, "Your sign-in code", f"Type this code:\n\n{code}\n\nIt works for ten minutes.")

    page = client.get("/mailbox/").content.decode()

    assert "Your sign-in code" in page
    assert f'<span class="code-large">{code}</span>' in page


def test_empty_mailbox_says_what_to_do(client, db, mailbox, mailbox_pages):
    assert "Ask for a sign-in code or send an invitation" in client.get("/mailbox/").content.decode()


def test_mail_page_shows_words_links_calendar_and_attachments(client, db, mail_server, mailbox, mailbox_pages):
    invitation().send()
    key = mailbox.keys()[0]

    page = client.get(f"/mailbox/{key}/").content.decode()

    assert '<a href="http://localhost:8000/g/rgv/abc/"' in page
    assert "METHOD:REQUEST" in page
    assert "invite.ics" in page
    assert f'src="/mailbox/{key}/html/"' in page


def test_designed_mail_is_fenced_in(client, db, mail_server, mailbox, mailbox_pages):
    invitation().send()

    response = client.get(f"/mailbox/{mailbox.keys()[0]}/html/")

    policy = response["Content-Security-Policy"]
    assert "Come to <b>the table</b>" in response.content.decode()
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_mail_that_is_not_there_is_not_found(client, db, mailbox, mailbox_pages):
    key = put(mailbox, "Text only")

    assert client.get(f"/mailbox/{key}/").status_code == 200
    assert client.get(f"/mailbox/{key}/html/").status_code == 404
    assert client.get("/mailbox/nothing/").status_code == 404


def test_who_waits_for_a_code_in_the_demonstration_is_led_to_its_mailbox(client, db, mailbox_pages):
    client.post("/accounts/login/", {"email": make_user().email})

    page = client.get("/accounts/login/code/").content.decode()

    assert "No mail leaves this demonstration." in page
    assert 'href="/mailbox/"' in page


def test_figures_of_the_demonstration_say_that_they_are_made_up_and_others_do_not(client, db, mailbox_pages, settings):
    region = make_region()
    client.force_login(make_member(region))
    address = f"/r/{region.slug}/labor/commutes/"

    assert "made-up jobs, wages and commuters" in client.get(address).content.decode()
    settings.DEMO = False
    assert "made-up jobs, wages and commuters" not in client.get(address).content.decode()
