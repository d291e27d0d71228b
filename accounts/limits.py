"""How often something may be tried: counted in one PostgreSQL table, so that every process counts together."""

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connection, models
from django.http import HttpRequest
from django.utils import timezone

SWEPT = 5000  # rows per sweep, so that it never holds the table for long


class Attempts(models.Model):
    """How often a key was tried in its current window. Outside row security: it knows no region and no person."""

    # SECURITY: a digest, because keys hold addresses of people who may not even have an account.
    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "accounts"
        constraints = [models.CheckConstraint(condition=models.Q(count__gt=0), name="attempts_counted")]

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"


def allow(key: str, *, limit: int, period: timedelta, at: datetime | None = None) -> bool:
    """Count one attempt; False once there were more than `limit` in the window that began with the first of them.

    One statement. A rollback forgets the attempt: call it outside a transaction where trying alone must count.
    """
    now = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_attempts AS seen (key, count, ends_at) VALUES (%(key)s, 1, %(ends)s)"
            " ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN seen.ends_at <= %(now)s THEN 1 ELSE LEAST(seen.count, 1000000) + 1 END,"
            " ends_at = CASE WHEN seen.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE seen.ends_at END"
            " RETURNING count",
            {"key": sha256(key.encode()).hexdigest(), "ends": now + period, "now": now},
        )
        return bool(cursor.fetchone()[0] <= limit)


def sweep(at: datetime) -> int:
    """Forget windows that are over; how many."""
    over = Attempts.objects.filter(ends_at__lte=at).order_by("ends_at").values("pk")[:SWEPT]
    return Attempts.objects.filter(pk__in=over).delete()[0]


def client_address(request: HttpRequest) -> str:
    """Whom to count: the address the outermost of our own proxies saw.

    SECURITY: what stands further left in X-Forwarded-For was written by the sender and is never believed.
    A whole IPv6 /64 counts as one, since one household holds that many addresses.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if 0 < settings.PROXY_COUNT <= len(hops):
        seen = hops[-settings.PROXY_COUNT]
    try:
        address = ip_address(seen)
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
