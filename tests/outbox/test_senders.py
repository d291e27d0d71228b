"""What the name system says of the address our mail goes out from, asked of a real server on loopback."""

from base64 import b64encode
from time import monotonic

import pytest

from outbox.models import Message
from outbox.senders import Verdict, check
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_member
from tests.nameserver import NameServer

pytestmark = pytest.mark.django_db
KEY = b64encode(b"k" * 294).decode()
PAGE = "/r/valley/mail/sender/"
DOMAIN, DKIM, DMARC = "table.example", "mail._domainkey.table.example", "_dmarc.table.example"


@pytest.fixture
def names(settings):
    with NameServer() as server:
        settings.DNS_RESOLVER = server.address
        settings.DEFAULT_FROM_EMAIL = "Shared Table <invitations@table.example>"
        settings.MAIL_SPF = "include:spf.host.example"
        settings.MAIL_DKIM_KEY = KEY
        server.say("spf.host.example", "v=spf1 ip4:192.0.2.0/24 -all")
        server.say(DOMAIN, "v=spf1 include:spf.host.example ~all", "site-verification=1")
        server.say(DKIM, f"v=DKIM1; k=rsa; p={KEY}")
        server.say(DMARC, "v=DMARC1; p=reject")
        server.say("valley.example", "10 mx.valley.example.", kind="MX")
        yield server


@pytest.fixture
def found(region, names):
    """`found()["SPF"]`: the checks by title."""

    def look(selector="mail"):
        with in_region(region):
            return {row.title: row for row in check(region, selector)}

    return look


def told(row):
    return row.verdict, row.record


def test_domain_in_order_is_said_to_be_and_nothing_is_asked_of_its_keeper(found):
    assert {title: told(row) for title, row in found().items()} == {
        "SPF": (Verdict.OK, ""), "DKIM": (Verdict.OK, ""), "DMARC": (Verdict.OK, ""),
        "Answers arrive": (Verdict.OK, ""),
    }  # fmt: skip


def test_missing_records_are_given_word_for_word(found, names):
    names.records.clear()

    rows = found()

    assert {title: told(row) for title, row in rows.items()} == {
        "SPF": (Verdict.MISSING, "v=spf1 include:spf.host.example ~all"),
        "DKIM": (Verdict.MISSING, f"v=DKIM1; k=rsa; p={KEY}"),
        "DMARC": (Verdict.MISSING, "v=DMARC1; p=none; rua=mailto:postmaster@table.example"),
        "Answers arrive": (Verdict.MISSING, ""),
    }
    assert [row.at for row in rows.values()] == [DOMAIN, DKIM, DMARC, "valley.example"]


MANY = "v=spf1 include:spf.host.example " + " ".join(f"a:h{n}.example" for n in range(10)) + " -all"


@pytest.mark.parametrize(
    ("records", "says", "record"),
    [
        (
            ["v=spf1 mx -all", "v=spf1 ip4:198.51.100.7 ~all"],
            "several SPF records",
            "v=spf1 include:spf.host.example ip4:198.51.100.7 mx -all",
        ),
        ([MANY], "more than ten names", ""),
        (["v=spf1 include:spf.host.example +all"], "every server in the world", "v=spf1 include:spf.host.example ~all"),
        (["v=spf1 include:spf.host.example all"], "every server in the world", "v=spf1 include:spf.host.example ~all"),
        (
            ["v=spf1 include:open.example -all"],
            "lets every server send",
            "v=spf1 include:spf.host.example -all",
        ),
        (["v=spf1 include:gone.example ~all"], "no single SPF record", "v=spf1 include:spf.host.example ~all"),
        (["v=spf1 include:loop.example ~all"], "in a circle", "v=spf1 include:spf.host.example ~all"),
        (["v=spf1 ipv4:192.0.2.1 ~all"], "“ipv4:192.0.2.1”", "v=spf1 include:spf.host.example ~all"),
        (["v=spf1 include:spf.host.example"], "other servers", "v=spf1 include:spf.host.example ~all"),
        (["v=spf1 include:spf.host.example ?all"], "other servers", "v=spf1 include:spf.host.example ~all"),
        (["v=spf1 mx -all"], "does not name the server", "v=spf1 include:spf.host.example mx -all"),
    ],
)
def test_spf_trap_is_named_with_the_record_that_mends_it(found, names, records, says, record):
    names.say(DOMAIN, *records)
    names.say("open.example", "v=spf1 +all")
    names.say("loop.example", "v=spf1 include:table.example -all")

    row = found()["SPF"]

    assert told(row) == (Verdict.WRONG, record)
    assert says in row.says
    assert sorted(row.found) == sorted(records)


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 include:spf.host.example " + " ".join(f"a:h{n}.example" for n in range(9)) + " -all",  # ten look-ups
        "V=SPF1 INCLUDE:spf.host.example ~ALL",
        "v=spf1 +include:spf.host.example a/24 mx//64 ip6:2001:db8::/32 exp=why.%{d} new=a/b -all",
        "v=spf1 include:spf.host.example exists:%{i}.x.example redirect=spf.host.example",
    ],
)
def test_sound_spf_is_left_alone(found, names, record):
    names.say(DOMAIN, record)

    assert told(found()["SPF"]) == (Verdict.OK, "")


@pytest.mark.parametrize(
    ("records", "says"),
    [
        (["v=DKIM1; k=rsa; p="], "revoked"),
        ([f"v=DKIM2; p={KEY}"], "does not begin"),
        (["v=DKIM1; p=MIIB…"], "cut off"),
        ([f"v=DKIM1; p={b64encode(b'k' * 126).decode()}"], "shorter than 1,024 bits"),
        ([f"v=DKIM1; p={b64encode(b'x' * 294).decode()}"], "another key"),
        ([f"v=DKIM1; p={KEY}", f"v=DKIM1; k=rsa; p={KEY}"], "several keys"),
    ],
)
def test_dkim_key_that_counts_for_nothing_is_named(found, names, records, says):
    names.say(DKIM, *records)

    row = found()["DKIM"]

    assert told(row) == (Verdict.WRONG, f"v=DKIM1; k=rsa; p={KEY}")
    assert says in row.says


@pytest.mark.parametrize(
    ("records", "verdict", "says"),
    [
        (["v=DMARC1; p=none; rua=mailto:a@table.example"], Verdict.OK, "deliver it all the same"),
        (["v=DMARC1; p=quarantine"], Verdict.OK, "spam folder"),
        (["v=DMARC1; p=maybe"], Verdict.WRONG, "must be none, quarantine or reject"),
        (["v=DMARC1"], Verdict.WRONG, "must be none, quarantine or reject"),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], Verdict.WRONG, "several DMARC records"),
    ],
)
def test_dmarc_policy_is_explained(found, names, records, verdict, says):
    names.say(DMARC, *records)

    row = found()["DMARC"]

    assert row.verdict == verdict
    assert says in row.says


def test_subdomain_has_the_policy_its_parent_gives_subdomains(found, names, settings):
    settings.DEFAULT_FROM_EMAIL = "a@mail.table.example"
    names.say(DMARC, "v=DMARC1; p=reject; sp=none")

    row = found()["DMARC"]

    assert (row.at, row.verdict) == (DMARC, Verdict.OK)
    assert "deliver it all the same" in row.says


def test_with_an_inbox_the_envelope_is_what_spf_and_the_answers_are_asked_of(found, names, inbox):
    names.say("in.table.example", "v=spf1 +all")
    inbox.INBOX_DOMAIN = "in.other.example"

    rows = found()

    assert (rows["SPF"].at, rows["SPF"].verdict) == ("in.other.example", Verdict.MISSING)
    assert "only the DKIM signature counts" in rows["DMARC"].says
    assert rows["Answers to us arrive"].verdict == Verdict.MISSING


@pytest.mark.parametrize(
    ("records", "verdict", "says"),
    [
        ({"MX": "0 ."}, Verdict.WRONG, "takes no mail"),
        ({"A": "192.0.2.1"}, Verdict.OK, "names no mail server"),
        ({"TXT": "hello"}, Verdict.MISSING, "No server takes mail"),
    ],
)
def test_address_for_answers_must_take_mail(found, names, records, verdict, says):
    del names.records["valley.example", "MX"]
    for kind, record in records.items():
        names.say("valley.example", record, kind=kind)

    row = found()["Answers arrive"]

    assert row.verdict == verdict
    assert says in row.says


def test_silence_is_told_apart_from_absence_and_the_rest_is_still_checked(found, names):
    names.falls_silent_at.add(DKIM)

    rows = found()

    assert told(rows["DKIM"]) == (Verdict.SILENT, "")
    assert [rows[title].verdict for title in ("SPF", "DMARC")] == [Verdict.OK, Verdict.OK]


def test_silent_include_leaves_spf_open_rather_than_wrong(found, names):
    names.falls_silent_at.add("spf.host.example")

    assert told(found()["SPF"]) == (Verdict.SILENT, "")


def test_server_that_never_answers_costs_seconds_and_no_error_page(region, names, client):
    names.falls_silent_at.add("*")
    client.force_login(make_member(region))
    before = monotonic()

    page = client.get(PAGE, {"selector": "mail"})

    assert monotonic() - before < 8
    assert page.status_code == 200
    assert page.content.decode().count("The name server did not answer") == 4


def test_convener_comes_from_the_settings_asks_and_reads_what_to_pass_on(region, names, client):
    names.say(DOMAIN, "v=spf1 mx +all")
    names.say("k2._domainkey.table.example", "v=DKIM1; p=")
    client.force_login(make_member(region))

    link = client.get("/r/valley/settings/").content.decode()
    quiet = client.get(PAGE).content.decode()
    unasked = list(names.asked)
    page = client.get(PAGE, {"selector": "k2"}).content.decode()

    assert PAGE in link
    assert 'value="mail"' in quiet
    assert unasked == []
    assert "<code>v=spf1 include:spf.host.example mx ~all</code>" in page
    assert "The key is revoked" in page
    assert 'value="k2"' in page


@pytest.mark.parametrize("selector", ["", "a b", "../x", "x" * 64, "<b>", ".mail", "ma\x00il"])
def test_selector_that_is_none_is_explained_and_nobody_is_asked(region, names, client, selector):
    client.force_login(make_member(region))

    page = client.get(PAGE, {"selector": selector})

    assert (page.status_code, list(page.context["form"].errors)) == (400, ["selector"])
    assert names.asked == []


def test_looking_writes_nothing(region, names, client):
    client.force_login(make_member(region))

    client.get(PAGE, {"selector": "mail"})
    refused = client.post(PAGE, {"selector": "mail"})

    with in_region(region):
        assert (Activity.objects.count(), Message.objects.count()) == (0, 0)
    assert refused.status_code == 405


def test_viewer_reads_the_settings_and_is_not_asked_in(region, names, client):
    client.force_login(make_member(region, "viewer"))

    settings_page = client.get("/r/valley/settings/").content.decode()

    assert "API keys" in settings_page
    assert PAGE not in settings_page
    assert client.get(PAGE).status_code == 403
