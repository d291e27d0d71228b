"""`/health/`: whether this process can serve, for load balancers and container health checks."""

from typing import Any, cast

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from regions.access import public_page

SECONDS = 2


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    client = cast(Any, redis.Redis).from_url(settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


@public_page
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """503 without the database. Without the broker we still serve: every message is a row, the sweep finds it."""
    found = {"database": database_answers()}
    if settings.REDIS_URL:
        found["broker"] = broker_answers()
    status = "ok" if all(found.values()) else "degraded" if found["database"] else "down"
    words = {name: "ok" if answers else "unreachable" for name, answers in found.items()}
    return JsonResponse({"status": status, **words}, status=200 if found["database"] else 503)
