"""`/mailbox/`: every mail of the demonstration, sign-in codes among them. Routed in the demonstration only."""

import re
from email.message import EmailMessage

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from config.mail_catcher import Caught, Mailbox
from regions.access import public_page

SHOWN = 50
# A mail brings its own styles and nothing else: no script, no forms, no pictures from elsewhere, an origin of its own.
MAIL_POLICY = {name: [NONE] for name in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]} | {
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
# Sign-in codes are letters alone, so only the hyphen tells one from a shouted word.
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\s*$", re.MULTILINE)


def mailbox() -> Mailbox:
    return Mailbox(settings.STATE_DIR / "mailbox")


def find(key: str) -> Caught:
    caught = mailbox().read(key)
    if caught is None:
        raise Http404
    return caught


def body(message: EmailMessage, kind: str) -> str:
    """The mail's text, HTML or calendar part; empty when it has none."""
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}":
            return str(part.get_content())
    return ""


def code_in(message: EmailMessage) -> str:
    """A sign-in code, which stands on a line of its own."""
    found = CODE.search(body(message, "plain"))
    return found[1] if found else ""


def attachments(message: EmailMessage) -> list[str]:
    return [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]


@require_safe
@never_cache
@public_page
def index(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "").strip()
    mails = [(caught, code_in(caught.message)) for caught in mailbox().latest(to=to, limit=SHOWN)]
    return render(request, "mailbox/index.html", {"mails": mails, "to": to, "shown": SHOWN})


@require_safe
@never_cache
@csp_update({"frame-src": [SELF]})
@public_page
def mail(request: HttpRequest, key: str) -> HttpResponse:
    caught = find(key)
    context = {
        "caught": caught,
        "answers_to": caught.message["Reply-To"],
        "code": code_in(caught.message),
        "text": body(caught.message, "plain"),
        "has_html": bool(body(caught.message, "html")),
        "calendar": body(caught.message, "calendar"),
        "attachments": attachments(caught.message),
    }
    return render(request, "mailbox/mail.html", context)


@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)
@public_page
def html(request: HttpRequest, key: str) -> HttpResponse:
    """The mail as its reader sees it. Links open beside it, since the frame may not leave itself."""
    content = body(find(key).message, "html")
    if not content:
        raise Http404
    head, found, rest = content.partition("<head>")
    return HttpResponse(f'{head}{found}<base target="_blank">{rest}' if found else f'<base target="_blank">{content}')


app_name = "mailbox"
urlpatterns = [
    path("", index, name="index"),
    path("<str:key>/", mail, name="mail"),
    path("<str:key>/html/", html, name="html"),
]
