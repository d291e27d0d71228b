"""Nothing of one region is ever seen, linked or changed from another: every table, every address, every body."""

import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.urls import reverse

from outbox.letters import KINDS
from outbox.models import Message
from partnerships.models import Ballot
from regions.models import Contact, Link, Membership
from regions.rls import is_region_owned, link_name, region_links, shortened
from regions.scope import NoRegion, RegionManager, in_region
from tests.canaries import CANARY, World, about_every_row, owned_models, telling
from tests.routes import ABOUT, API, GUEST, STAFF
from tests.test_access import api_views, arguments

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}

# Tables outside row security, each for a reason: they decide what may be entered, are the same for everybody,
# or belong to the libraries and know no region.
OUTSIDE = {
    "accounts_user", "accounts_user_groups", "accounts_user_user_permissions", "accounts_attempts",
    "regions_region", "regions_membership", "regions_county", "regions_industry",
    "account_emailaddress", "account_emailconfirmation", "mfa_authenticator",
    "socialaccount_socialaccount", "socialaccount_socialapp", "socialaccount_socialtoken",
    "auth_group", "auth_group_permissions", "auth_permission",
    "django_admin_log", "django_content_type", "django_migrations", "django_session", "cache",
}  # fmt: skip

# Reference data inside row security: every region reads it, and rows change only while no region is entered.
SHARED = {
    "labor_laborfigure", "labor_commutepair", "labor_metropolitanarea", "labor_metropolitancounty",
    "labor_laborimport", "labor_laborpart",
}  # fmt: skip
NO_REGION = (
    "( SELECT (NULLIF(current_setting('app.region'::text, true), ''::text) IS NULL))"
)  # fmt: skip
SHARED_POLICIES = {
    "everybody": ("SELECT", "true", ""),
    "adding": ("INSERT", "", NO_REGION),
    "changing": ("UPDATE", NO_REGION, NO_REGION),
    "removing": ("DELETE", NO_REGION, ""),
}


def column(statement, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return {row[0] for row in cursor.fetchall()}


# ---- the catalogue ----


def test_every_table_is_inside_row_security_or_on_the_list():
    tables = column("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    secured = column(
        "SELECT relname FROM pg_class "
        "WHERE relrowsecurity AND relforcerowsecurity AND relnamespace = 'public'::regnamespace"
    )

    assert secured == {model._meta.db_table for model in owned_models()} | SHARED
    assert tables - secured == OUTSIDE


def test_every_owned_table_has_both_policies_and_the_right_words():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies")
        found = {(table, policy): rest for table, policy, *rest in cursor.fetchall()}

    owned = {(model._meta.db_table, name) for model in owned_models() for name in ("region", "owner")}
    shared = {(table, name) for table in SHARED for name in (*SHARED_POLICIES, "owner")}
    assert set(found) == owned | shared
    for (table, policy), (roles, command, using, check) in found.items():
        if table in SHARED and policy != "owner":
            assert (roles, command, using or "", check or "") == ("{public}", *SHARED_POLICIES[policy])
            continue
        assert command == "ALL"
        assert using == check
        if policy == "region":
            assert (roles, "NULLIF(current_setting('app.region'" in using) == ("{public}", True)
        else:
            assert connection.settings_dict["USER"] not in roles.strip("{}").split(",")


def test_every_link_between_owned_tables_has_its_composite_key():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, contype, condeferrable AND condeferred, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype IN ('u', 'f') AND connamespace = 'public'::regnamespace"
        )
        found = {name: (kind, deferred, text) for name, kind, deferred, text in cursor.fetchall()}

    for model in owned_models():
        table = model._meta.db_table
        kind, _deferred, text = found[shortened(f"{table}_region_id")]
        assert (kind, text) == ("u", "UNIQUE (region_id, id)")
        for field in region_links(model):
            kind, deferred, text = found[link_name(model, field)]
            assert (kind, deferred) == ("f", True)
            target = field.related_model._meta.db_table
            assert text.startswith(f"FOREIGN KEY (region_id, {field.column}) REFERENCES {target}(region_id, id)")


def test_every_uniqueness_of_an_owned_table_names_the_region():
    indexes = column(
        "SELECT tablename || ': ' || indexdef FROM pg_indexes "
        "WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%%'"
    )
    owned = {model._meta.db_table for model in owned_models()}
    loose = {
        line
        for line in indexes
        if line.split(":")[0] in owned and "region_id" not in line
        and not re.search(r"_pkey ON", line)
    }  # fmt: skip

    # A one-to-one link is unique by itself; its target is held inside the region by the composite key.
    one_to_one = {
        f.column for model in owned_models() for f in model._meta.concrete_fields if isinstance(f, models.OneToOneField)
    }
    assert [line for line in loose if re.search(r"\((\w+)\)$", line).group(1) not in one_to_one] == []


def test_no_index_of_an_owned_table_is_only_the_beginning_of_another():
    """One of the region alone misled the planner in a young region; docs/decisions/0018 says how."""
    found = column(
        "SELECT short.indexrelid::regclass || ' of ' || long.indexrelid::regclass FROM pg_index short"
        " JOIN pg_index long ON long.indrelid = short.indrelid AND long.indexrelid <> short.indexrelid"
        " AND long.indpred IS NULL AND long.indkey::text || ' ' LIKE short.indkey::text || ' %%'"
        " AND long.indclass::text || ' ' LIKE short.indclass::text || ' %%'"
        " JOIN pg_class ON pg_class.oid = short.indrelid AND relrowsecurity"
        " WHERE NOT short.indisunique AND short.indpred IS NULL AND short.indexprs IS NULL"
    )

    assert found == set()


def test_the_plain_role_bypasses_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)
    owners = column("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert connection.settings_dict["USER"] not in owners


def test_no_automatic_many_to_many_touches_an_owned_model():
    everything = apps.get_models(include_auto_created=True)
    assert any(model._meta.many_to_many for model in everything)  # Django's own: the walk sees them

    touching = [
        f"{model._meta.label}.{field.name}"
        for model in everything
        for field in model._meta.many_to_many
        if is_region_owned(model) or is_region_owned(field.related_model)
    ]

    assert touching == []


def test_every_owned_model_lists_through_the_region_manager():
    for model in owned_models():
        assert isinstance(model._default_manager, RegionManager), model
        with pytest.raises(NoRegion):
            model._default_manager.exists()


def test_no_owned_row_is_visible_outside_a_region():
    World("there", CANARY)

    for model in owned_models():
        assert column(f"SELECT id FROM {model._meta.db_table}") == set(), model


# ---- the canary sweep ----


@pytest.fixture
def here():
    return World("here", "home")


@pytest.fixture
def there():
    return World("there", CANARY)


def addresses(of, keys):
    """(name, address) of every staff page and API route: in the region `of`, with the keys of `keys`."""
    for name, wanted in [*((n, w) for n, (_, w) in STAFF.items()), *API.items()]:
        yield name, reverse(name, kwargs=arguments(keys, wanted) | {"slug": of.region.slug})


def test_the_canary_sings_at_home(there, client):
    """Before anything is said to be hidden: its own people see it, on most pages and API routes."""
    client.force_login(there.people["owner"])

    answers = {name: client.get(path) for name, path in addresses(there, there)}
    failed = {name: answer.status_code for name, answer in answers.items() if answer.status_code >= 500}
    seen = [name for name, answer in answers.items() if answer.status_code == 200 and CANARY in telling(answer)]

    assert failed == {}
    assert len(seen) > len([name for name, answer in answers.items() if answer.status_code == 200]) * 0.9


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete"])
def test_another_regions_addresses_are_not_found(here, there, client, method):
    before = there.snapshot()
    client.force_login(here.people["owner"])

    wrong = {}
    for name, path in addresses(there, there):
        answer = getattr(client, method)(path, **({} if method in ("get", "head") else JSON))
        if answer.status_code not in (404, 405) or CANARY in telling(answer):
            wrong[name] = answer.status_code

    assert wrong == {}
    assert there.snapshot() == before


@pytest.mark.parametrize("method", ["get", "post", "patch", "put"])
def test_another_regions_keys_in_our_own_addresses_are_not_found(here, there, client, method):
    before = there.snapshot()
    client.force_login(here.people["owner"])

    wrong = {}
    views = api_views()
    for name, path in addresses(here, there):
        wanted = STAFF[name][1] if name in STAFF else API[name]
        if name in API and method not in views[name].actions:
            continue
        answer = getattr(client, method)(path, **({} if method == "get" or name in STAFF else JSON))
        # An empty body may be refused before its row is looked for: 400, whoever's number it is.
        # A kind of letter is no row: every region has it.
        if any(isinstance(value, type) for value in wanted.values()) and answer.status_code not in (
            (404, 400) if name in API else (404, 405)
        ):
            wrong[name] = answer.status_code
        if CANARY in telling(answer):
            wrong[name] = "sings"

    assert wrong == {}
    assert there.snapshot() == before


def test_our_own_pages_show_nothing_of_another_region(here, there, client):
    client.force_login(here.people["owner"])

    wrong = {}
    for name, path in addresses(here, here):
        answer = client.get(path + f"?q={CANARY[:4]}&search=a")
        if answer.status_code >= 500 or CANARY in telling(answer):
            wrong[name] = answer.status_code

    assert wrong == {}


@pytest.mark.parametrize("shape", ["form", "json"])
def test_another_regions_ids_in_our_own_bodies_reach_nothing(here, there, client, shape):
    """Every name a form or serializer may know a row by, filled with the other region's id."""
    before, ids = there.snapshot(), there.foreign_values()
    client.force_login(here.people["owner"])
    body = {name: values if shape == "form" else values[0] for name, values in ids.items()}
    body |= {"title": "T", "name": "N", "statement": "S", "question": "Q", "kind": "business", "due_on": "2030-01-01"}

    wrong = {}
    for name, path in addresses(here, here):
        if (name in API) != (shape == "json"):
            continue
        with transaction.atomic():
            answer = client.post(path, body, **(JSON if shape == "json" else {}))
            if answer.status_code >= 500 or CANARY in telling(answer):
                wrong[name] = answer.status_code
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            transaction.set_rollback(True)

    assert wrong == {}
    assert there.snapshot() == before


def test_a_personal_link_opens_nothing_in_another_region(here, there, client):
    wrong = {}
    for name, (purpose, wanted) in GUEST.items():
        token = there.token(purpose, ABOUT[purpose])
        for method in ("get", "post"):
            kwargs = arguments(there, wanted) | {"slug": here.region.slug, "token": token}
            answer = getattr(client, method)(reverse(name, kwargs=kwargs))
            if answer.status_code not in (404, 405, 410) or CANARY in telling(answer):
                wrong[name, method] = answer.status_code

    assert wrong == {}


def test_a_personal_link_about_another_regions_row_shows_nothing_of_it(here, there, client):
    """`Link.about` has no key in the database either."""
    wrong = {}
    for name, (purpose, wanted) in GUEST.items():
        with in_region(here.region):
            about = {
                "about_type": ContentType.objects.get_for_model(ABOUT[purpose]),
                "about_id": there[ABOUT[purpose]].pk,
            }
            link, _new = Link.objects.get_or_create(contact=here[Contact], purpose=purpose, **about)
        for method in ("get", "post"):
            kwargs = arguments(here, wanted) | {"token": link.token}
            answer = getattr(client, method)(reverse(name, kwargs=kwargs))
            if answer.status_code >= 500 or CANARY in telling(answer):
                wrong[name, method] = answer.status_code

    assert wrong == {}


def test_a_letter_about_another_regions_row_is_not_written(here, there):
    """`Message.about` has no key in the database: whatever it points at, only rows of this region are read."""
    assert len(KINDS) > 5
    context = {name: "home" for kind in KINDS.values() for name in kind.needs}

    here.token("ballot", Ballot)
    with in_region(here.region):
        ours = Message.objects.create(
            contact=here[Contact], kind="ballot.opened", key="ours", context=context,
            about_type=ContentType.objects.get_for_model(Ballot), about_id=here[Ballot].pk,
        )  # fmt: skip
        assert list(KINDS["ballot.opened"].render([ours])) == [ours.pk]  # what is of this region is written
        for name in KINDS:
            messages = about_every_row(there, name, here[Contact], context)
            letters = KINDS[name].render(messages)
            assert [m.key for m in messages if CANARY in f"{letters.get(m.pk)}".lower()] == []


def test_reading_changes_nothing_anywhere(here, client):
    """Mail scanners follow links and people go back and forth: GET and HEAD write no row."""
    links = {purpose: here.token(purpose, about) for purpose, about in ABOUT.items()}
    before = here.snapshot()
    guests = [
        reverse(name, kwargs=arguments(here, wanted) | {"token": links[purpose]})
        for name, (purpose, wanted) in GUEST.items()
    ]

    for method in ("get", "head"):
        for path in guests:
            assert getattr(client, method)(path).status_code < 500, path
    client.force_login(here.people["owner"])
    for method in ("get", "head"):
        for _name, path in addresses(here, here):
            getattr(client, method)(path)

    assert here.snapshot() == before
    assert Membership.objects.count() == 5
