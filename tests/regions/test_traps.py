"""What has gone wrong in scopes like ours, a test each. They commit for real: a test's own transaction hides it."""

import io

import psycopg2
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from rest_framework.test import APIRequestFactory, force_authenticate

from regions.access import region_page
from regions.api.base import RegionViewSet
from regions.models import Organization
from regions.scope import in_region
from tests.addresses import database_url
from tests.factories import make_business, make_member, make_region

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here():
    return make_region()


def names(region):
    with in_region(region):
        return [organization.name for organization in Organization.objects.order_by("pk")]


class HalfDone(RegionViewSet):
    can = {"create": "convene", "list": "convene"}

    def create(self, request):
        make_business(name="Half")
        raise ValidationError("No.")

    def list(self, request):
        make_business(name="Half")
        raise ZeroDivisionError


def ask(method, region, user):
    view = HalfDone.as_view({"post": "create", "get": "list"})
    request = getattr(APIRequestFactory(), method)("/")
    force_authenticate(request, user)
    return view(request, slug=region.slug)


def test_a_program_refused_after_a_write_leaves_nothing_written(here):
    """DRF turns the exception into an answer inside the scope: without a mark for rollback half would be kept."""
    convener = make_member(here)

    assert ask("post", here, convener).status_code == 400
    with pytest.raises(ZeroDivisionError):
        ask("get", here, convener)

    assert names(here) == []


@pytest.mark.parametrize("trouble", [PermissionDenied, ValidationError("No."), ZeroDivisionError])
def test_a_page_that_fails_after_a_write_leaves_nothing_written(here, rf, trouble):
    """The decorator holds the transaction, so it sees the exception; a middleware would see an answer and commit."""

    @region_page(can="see")
    def half_done(request):
        make_business(name="Half")
        raise trouble

    request = rf.post("/")
    request.user = make_member(here)
    with pytest.raises(trouble if isinstance(trouble, type) else type(trouble)):
        half_done(request, here.slug)

    assert names(here) == []
    assert not settings.DATABASES["default"]["ATOMIC_REQUESTS"]


def test_the_owners_changes_and_dumps_hold_every_regions_rows(here):
    """Row security is forced on the owner too: without a policy of its own a data migration would touch nothing."""
    for region in (here, make_region()):
        with in_region(region):
            make_business()
    dump = io.StringIO()

    with psycopg2.connect(database_url("owner")) as owner, owner.cursor() as cursor:
        cursor.execute("UPDATE regions_organization SET size_class = '1-9'")
        changed = cursor.rowcount
        cursor.copy_expert("COPY (SELECT * FROM regions_organization) TO STDOUT", dump)
    owner.close()

    assert (changed, dump.getvalue().count("\n")) == (2, 2)


def test_the_plain_role_cannot_copy_rows_in(here):
    """COPY would go round the policies: PostgreSQL refuses it, and large work goes by `bulk_create` in batches."""
    rows = io.StringIO(f"{here.pk}\tX\tbusiness\n")

    with pytest.raises(psycopg2.errors.FeatureNotSupported), in_region(here), connection.cursor() as cursor:
        cursor.copy_expert("COPY regions_organization (region_id, name, kind) FROM STDIN", rows)
