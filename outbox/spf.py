"""SPF (RFC 7208): which servers may send for a domain, and the ways such a record goes wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address

from django.conf import settings
from django.utils.translation import gettext as _

from outbox.resolving import Names

MOST_LOOK_UPS = 10  # beyond them receivers give up, and the record counts for nothing
COSTING = ("include", "a", "mx", "ptr", "exists")
MECHANISMS = (*COSTING, "all", "ip4", "ip6")
MECHANISM = re.compile(r"([-+?~]?)([a-z0-9]+)(?::([^/\s]*))?(?:/[/\d]+)?", re.IGNORECASE)
MODIFIER = re.compile(r"([a-z][\w.-]*)=(\S*)", re.IGNORECASE)
ENDS = re.compile(r"[-+?~]?all|redirect=.*", re.IGNORECASE)


class Broken(Exception):
    """The record cannot count; the words say why, and which of its terms is at fault."""

    def __init__(self, why: str, term: str) -> None:
        super().__init__(why)
        self.why, self.term = why, term


class TooMany(Broken):
    """No single term is at fault."""


@dataclass(frozen=True)
class Term:
    sign: str  # "+", "-", "~" or "?"
    name: str
    value: str
    is_modifier: bool


def is_record(text: str) -> bool:
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def terms_of(record: str) -> Iterator[Term]:
    for word in record.split()[1:]:
        if found := MODIFIER.fullmatch(word):
            yield Term("+", found[1].lower(), found[2], is_modifier=True)
            continue
        found = MECHANISM.fullmatch(word)
        # An unknown modifier is passed over; an unknown mechanism spoils the whole record.
        if not found or found[2].lower() not in MECHANISMS:
            raise Broken(_("It contains “%(word)s”, which means nothing in SPF.") % {"word": word}, word)
        yield Term(found[1] or "+", found[2].lower(), found[3] or "", is_modifier=False)


@dataclass
class Reading:
    """Follows a record as a receiver does, counting what it would have to look up."""

    names: Names
    look_ups: int = 0
    path: list[str] = field(default_factory=list)

    def follow(self, record: str) -> str:
        """The sign before `all`: what becomes of every other server. Empty where the record does not say."""
        onward = ""
        for term in terms_of(record):
            self.count(term)
            if term.is_modifier:
                onward = term.value if term.name == "redirect" else onward
            elif term.name == "all":
                return term.sign
            elif term.name == "include" and self.enter(term.value, f"include:{term.value}") == "+":
                why = _("It includes “%(domain)s”, which lets every server send.")
                raise Broken(why % {"domain": term.value}, f"include:{term.value}")
        return self.enter(onward, f"redirect={onward}") if onward else ""

    def count(self, term: Term) -> None:
        self.look_ups += term.name == "redirect" if term.is_modifier else term.name in COSTING
        if self.look_ups > MOST_LOOK_UPS:
            why = _(
                "It makes receivers look up more than ten names; they stop there, and the record counts for nothing."
            )
            raise TooMany(why, "")

    def enter(self, domain: str, term: str) -> str:
        """The record of another domain, on behalf of this term: what is amiss there is this term's fault."""
        if "%" in domain:  # a macro: only a receiver with a mail in hand can follow it
            return ""
        if domain.lower() in self.path:
            raise Broken(_("It leads back to “%(domain)s”, in a circle.") % {"domain": domain}, term)
        found = [text for text in self.names.texts(domain) if is_record(text)]
        if len(found) != 1:
            raise Broken(_("It names “%(domain)s”, which has no single SPF record.") % {"domain": domain}, term)
        self.path.append(domain.lower())
        try:
            others = self.follow(found[0])
        except TooMany:
            raise
        except Broken as fault:
            raise Broken(fault.why, term) from fault
        self.path.pop()
        return others


def ours() -> str:
    """The term that allows the server we send through: as set, or by the server's own name."""
    if settings.MAIL_SPF:
        return str(settings.MAIL_SPF)
    host = str(settings.EMAIL_HOST)
    try:
        address = ip_address(host)
    except ValueError:
        return "mx" if host == "localhost" else f"a:{host}"
    return "mx" if address.is_loopback else f"ip{address.version}:{address}"


def wanted(*records: str, without: str = "") -> str:
    """One record in place of these: their servers, each once, ours first, and doubt about all others."""
    words = [word.removeprefix("+") for record in records for word in record.split()[1:]]
    kept = [word for word in words if not ENDS.fullmatch(word) and word.lower() != without.lower().removeprefix("+")]
    ends = "-all" if "-all" in words else "~all"
    return " ".join(["v=spf1", *dict.fromkeys([ours(), *kept]), ends])


def names_ours(record: str) -> bool:
    return ours().lower() in {word.lower().removeprefix("+") for word in record.split()}


def doubt(domain: str, record: str, names: Names) -> tuple[str, str] | None:
    """What is wrong with the domain's one record, and the record it should be: empty where only its keeper can tell."""
    try:
        others = Reading(names, path=[domain.lower()]).follow(record)
    except TooMany as fault:
        return fault.why, ""
    except Broken as fault:
        return fault.why, wanted(record, without=fault.term)
    if others == "+":
        why = _("It lets every server in the world send in this name (“+all”), so receivers trust none of it.")
    elif others not in ("-", "~"):
        why = _("It does not say what becomes of other servers, so it protects nobody. It should end with “~all”.")
    elif settings.MAIL_SPF and not names_ours(record):
        why = _("It does not name the server our mail goes out through.")
    else:
        return None
    return why, wanted(record)
