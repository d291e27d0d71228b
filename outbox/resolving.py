"""What the name system says of a domain: briefly asked, and silence is told apart from "there is none"."""

from dataclasses import dataclass, field
from time import monotonic

import dns.exception
import dns.name
import dns.resolver
from django.conf import settings
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

PATIENCE = 1.5  # seconds for one look-up
BUDGET = 6.0  # seconds for all look-ups of one page

# Names no server could hold: with a part that is empty or over 63 bytes, or over 255 in all.
UNUSABLE = (dns.exception.SyntaxError, dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel)


class Unanswered(Exception):
    """No name server answered in time: nothing is known, neither that the record exists nor that it does not."""


def make_resolver() -> dns.resolver.Resolver:
    """The one of the settings, or the machine's own."""
    if not settings.DNS_RESOLVER:
        return dns.resolver.Resolver()
    host, _, port = settings.DNS_RESOLVER.rpartition(":")
    found = dns.resolver.Resolver(configure=False)
    found.nameservers, found.port = [host.strip("[]")], int(port)
    return found


@dataclass
class Names:
    """Asks for one page: each record once, and all of them within the budget."""

    until: float = field(default_factory=lambda: monotonic() + BUDGET)
    known: dict[tuple[str, str], dns.resolver.Answer | None] = field(default_factory=dict)

    def texts(self, name: str) -> list[str]:
        """The TXT records, each with its parts joined as receivers join them."""
        found = self.ask(name, "TXT")
        rows = [row for row in found or () if isinstance(row, TXT)]
        # Servers turn the order round from one answer to the next; what we recommend stays the same.
        return sorted(b"".join(row.strings).decode("utf-8", "replace") for row in rows)

    def exchanges(self, name: str) -> list[str]:
        """The servers that take the domain's mail; `.` says that none does."""
        return sorted(str(row.exchange) for row in self.ask(name, "MX") or () if isinstance(row, MX))

    def has_address(self, name: str) -> bool:
        return any(self.ask(name, kind) for kind in ("A", "AAAA"))

    def ask(self, name: str, kind: str) -> dns.resolver.Answer | None:
        key = (name.lower().rstrip("."), kind)
        if key not in self.known:
            self.known[key] = self.look_up(*key)
        return self.known[key]

    def look_up(self, name: str, kind: str) -> dns.resolver.Answer | None:
        left = min(PATIENCE, self.until - monotonic())
        if left <= 0:
            raise Unanswered(name)
        try:
            return make_resolver().resolve(name + ".", kind, lifetime=left, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (*UNUSABLE, UnicodeError):
            return None
        except (dns.exception.DNSException, OSError) as silence:
            raise Unanswered(name) from silence
