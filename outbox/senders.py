"""Do receivers believe our mail? SPF, DKIM and DMARC of its sender, and what to tell whoever keeps the domain."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.utils import parseaddr

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outbox import spf
from outbox.addresses import is_open
from outbox.resolving import Names, Unanswered
from regions.models import Region

POLICIES = ("none", "quarantine", "reject")
SHORTEST_RSA = 160  # bytes of a public key of 1,024 bits, as published


class Verdict(models.TextChoices):
    OK = "ok", gettext_lazy("In order")
    MISSING = "missing", gettext_lazy("Missing")
    WRONG = "wrong", gettext_lazy("Wrong")
    SILENT = "silent", gettext_lazy("The name server did not answer")


SHAPES = {Verdict.OK: "good", Verdict.MISSING: "late", Verdict.WRONG: "late", Verdict.SILENT: "watch"}


@dataclass(frozen=True)
class Check:
    """One record: how it stands, what was found, and what the keeper of the domain should do."""

    title: str
    at: str  # the name whose record was asked for
    verdict: Verdict
    says: str
    found: tuple[str, ...] = ()
    kind: str = "TXT"
    record: str = ""  # to be published at `at`; empty where nothing need change

    @property
    def shape(self) -> str:
        return SHAPES[self.verdict]


def domain_of(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2].lower()


def from_domain() -> str:
    return domain_of(settings.DEFAULT_FROM_EMAIL)


def envelope_domain() -> str:
    """Receivers hold SPF against the envelope's sender, which is our inbox where we have one."""
    return str(settings.INBOX_DOMAIN) if is_open() else from_domain()


def check(region: Region, selector: str) -> list[Check]:
    """All checks of the addresses this region's mail names. Reads only, and ends within the budget of `Names`."""
    names, domain = Names(), from_domain()
    asked: list[tuple[str, str, Callable[[str, Names], Check]]] = [
        (_("SPF"), envelope_domain(), spf_of),
        (_("DKIM"), f"{selector}._domainkey.{domain}", dkim_of),
        (_("DMARC"), f"_dmarc.{domain}", dmarc_of),
        (_("Answers arrive"), domain_of(region.reply_to), mail_to),
    ]
    if is_open():
        asked.append((_("Answers to us arrive"), envelope_domain(), mail_to))
    return [answered(title, at, look, names) for title, at, look in asked]


def answered(title: str, at: str, look: Callable[[str, Names], Check], names: Names) -> Check:
    try:
        return replace(look(at, names), title=title)
    except Unanswered:
        says = _("So we cannot tell whether this record is there. Change nothing because of it; try again in a minute.")
        return Check(title, at, Verdict.SILENT, says)


# ---- SPF ----


def spf_of(domain: str, names: Names) -> Check:
    found = tuple(text for text in names.texts(domain) if spf.is_record(text))
    if not found:
        says = _("Please publish this TXT record at %(domain)s. It says which servers may send our mail.")
        verdict, record = Verdict.MISSING, spf.wanted()
    elif len(found) > 1:
        says = _("There are several SPF records at %(domain)s, so receivers use none. Please publish this one instead.")
        verdict, record = Verdict.WRONG, spf.wanted(*found)
    elif doubt := spf.doubt(domain, found[0], names):
        return Check(_("SPF"), domain, Verdict.WRONG, f"{doubt[0]} {to_mend(doubt[1])}", found, record=doubt[1])
    else:
        return Check(_("SPF"), domain, Verdict.OK, spf_in_order(found[0]), found)
    return Check(_("SPF"), domain, verdict, says % {"domain": domain}, found, record=record)


def to_mend(record: str) -> str:
    if record:
        return _("Please replace the record there by this one.")
    return _("Please take out of it every service that no longer sends mail for you, until ten are left or fewer.")


def spf_in_order(record: str) -> str:
    if spf.names_ours(record):
        return _("Receivers can see that our mail server may send for this domain.")
    return _(
        "The record is sound. Whether our mail server is among those it allows we cannot tell from here: "
        "ask whoever runs the mail server, and whoever runs this platform to set MAIL_SPF."
    )


# ---- DKIM ----


def tags_of(text: str) -> dict[str, str]:
    """`a=b; c=d`, as DKIM and DMARC write it."""
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip().lower(): "".join(value.split()) for name, _is, value in pairs}


def dkim_of(name: str, names: Names) -> Check:
    found = tuple(text for text in names.texts(name) if "p" in tags_of(text))
    record = f"v=DKIM1; k=rsa; p={settings.MAIL_DKIM_KEY}" if settings.MAIL_DKIM_KEY else ""
    if not found:
        says = _("There is no key at %(name)s, so our signature cannot be checked.") % {"name": name}
        return Check(_("DKIM"), name, Verdict.MISSING, f"{says} {key_to_publish(record)}", record=record)
    why = _("There are several keys under this one selector.") if len(found) > 1 else dkim_doubt(tags_of(found[0]))
    if why:
        return Check(_("DKIM"), name, Verdict.WRONG, f"{why} {key_to_publish(record)}", found, record=record)
    return Check(_("DKIM"), name, Verdict.OK, dkim_in_order(tags_of(found[0])), found)


def key_to_publish(record: str) -> str:
    if record:
        return _("Please publish this TXT record there, and no other.")
    return _(
        "Please ask whoever runs the mail server for the public key of this selector, and publish it there as a TXT "
        "record “v=DKIM1; k=rsa; p=…”. If they use another selector, check that one above."
    )


def dkim_doubt(tags: dict[str, str]) -> str:
    if tags.get("v", "DKIM1") != "DKIM1":
        return _("The record does not begin with “v=DKIM1”.")
    if not tags["p"]:
        return _("The key is revoked: an empty “p=” says that nothing signed with it counts.")
    try:
        key = b64decode(tags["p"], validate=True)
    except (binascii.Error, ValueError):
        return _("What stands after “p=” is not a whole key; it was probably cut off when it was copied.")
    if tags.get("k", "rsa") == "rsa" and len(key) < SHORTEST_RSA:
        return _("The key is shorter than 1,024 bits, or cut off; receivers pass it over.")
    if settings.MAIL_DKIM_KEY and tags["p"] != "".join(settings.MAIL_DKIM_KEY.split()):
        return _("It is another key than the one our mail server signs with.")
    return ""


def dkim_in_order(tags: dict[str, str]) -> str:
    if "y" in tags.get("t", "").split(":"):
        return _(
            "The key is there. “t=y” says that it is being tried out: have it taken away once mails arrive signed."
        )
    return _("Receivers can check the signature of our mail server with this key.")


# ---- DMARC ----


def above(domain: str) -> Iterator[str]:
    """The domain and those above it, down to two parts: a subdomain without a policy has that of its parent."""
    parts = domain.split(".")
    for start in range(max(len(parts) - 1, 1)):
        yield ".".join(parts[start:])


def dmarc_of(name: str, names: Names) -> Check:
    own = name.removeprefix("_dmarc.")
    for domain in above(own):
        at = f"_dmarc.{domain}"
        found = tuple(text for text in names.texts(at) if tags_of(text).get("v") == "DMARC1")
        if found:
            return dmarc_found(at, found, inherited=domain != own)
    says = _(
        "Please publish this TXT record at %(name)s. Large mailbox providers ask for one before they take mail to many."
    )
    return Check(_("DMARC"), name, Verdict.MISSING, says % {"name": name}, record=dmarc_wanted(own))


def dmarc_wanted(domain: str) -> str:
    return f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}"


def dmarc_found(at: str, found: tuple[str, ...], *, inherited: bool) -> Check:
    tags, record = tags_of(found[0]), dmarc_wanted(at.removeprefix("_dmarc."))
    policy = (tags.get("sp") if inherited else None) or tags.get("p", "")
    if len(found) > 1:
        says = _(
            "There are several DMARC records at %(name)s, so receivers use none. Please keep one only, such as this."
        )
        return Check(_("DMARC"), at, Verdict.WRONG, says % {"name": at}, found, record=record)
    if policy.lower() not in POLICIES:
        says = _("The record does not say what to do with forged mail: “p=” must be none, quarantine or reject.")
        return Check(_("DMARC"), at, Verdict.WRONG, says, found, record=record)
    return Check(_("DMARC"), at, Verdict.OK, f"{MEANS[policy.lower()]} {alignment()}".strip(), found)


MEANS = {
    "none": gettext_lazy(
        "“p=none” means: receivers report forged mail and deliver it all the same. It is enough for our mail to be "
        "taken; it keeps nobody from writing in your name. Once the reports show only yours, ask for “p=quarantine”."
    ),
    "quarantine": gettext_lazy("“p=quarantine” means: forged mail in your name goes to the spam folder."),
    "reject": gettext_lazy("“p=reject” means: forged mail in your name is refused."),
}


def alignment() -> str:
    """SPF speaks for DMARC only where the envelope's domain belongs to the one people see."""
    shown, envelope = from_domain(), envelope_domain()
    if f".{envelope}".endswith(f".{shown}") or f".{shown}".endswith(f".{envelope}"):
        return ""
    return _(
        "Our envelopes come from %(domain)s, so only the DKIM signature counts for DMARC: it must be in order."
    ) % {"domain": envelope}


# ---- answers ----


def mail_to(domain: str, names: Names) -> Check:
    """We never send from a region's own address; what matters is that answers to it arrive."""
    title, found = _("Answers arrive"), tuple(names.exchanges(domain))
    if found == (".",):
        says = _(
            "%(domain)s says that it takes no mail, so answers are lost. Please choose another address for answers."
        )
        return Check(title, domain, Verdict.WRONG, says % {"domain": domain}, found, "MX")
    if found:
        says = _("Mail to %(domain)s is taken by the servers it names.")
        return Check(title, domain, Verdict.OK, says % {"domain": domain}, found, "MX")
    if names.has_address(domain):
        says = _("%(domain)s names no mail server, so mail goes to the machine of that name. Ask whether it takes any.")
        return Check(title, domain, Verdict.OK, says % {"domain": domain}, (), "MX")
    says = _("No server takes mail for %(domain)s, so answers are lost. Please correct the address in the settings.")
    return Check(title, domain, Verdict.MISSING, says % {"domain": domain}, (), "MX")
