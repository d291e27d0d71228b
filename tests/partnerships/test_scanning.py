"""The scanner of the house: what it has not looked at nobody sees, and while it is away everything waits."""

import socketserver
import struct
import threading

import pytest
from django.utils import timezone

from partnerships.models import EvidenceContent, EvidenceFile
from partnerships.scanning import Unanswered, scan_held, what_is_found
from partnerships.tasks import scan_files_of
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_region
from tests.partnerships.acting import link_to, make_item
from tests.partnerships.test_evidence import sent
from tests.partnerships.uploads import PDF

pytestmark = pytest.mark.django_db
# Of every scanner: harmless, and found all the same.
BAD = b"%PDF-1.7 EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Clamd(socketserver.BaseRequestHandler):
    """As much of clamd as INSTREAM needs."""

    says = b""

    def handle(self):
        assert self.take(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.take(4))[0]:
            content += self.take(length)
        found = b"Eicar-Signature FOUND" if b"EICAR" in content else b"OK"
        self.request.sendall(self.says or b"stream: " + found + b"\0")

    def take(self, count):
        taken = b""
        while len(taken) < count:
            taken += self.request.recv(count - len(taken))
        return taken


@pytest.fixture(params=[socketserver.TCPServer, socketserver.UnixStreamServer], ids=["host", "socket"])
def clamd(request, tmp_path, settings):
    near = request.param is socketserver.UnixStreamServer
    with request.param(str(tmp_path / "clamd.ctl") if near else ("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EVIDENCE_SCAN = (
            f"clamd://{server.server_address}" if near else "clamd://{}:{}".format(*server.server_address)
        )
        yield server
        server.shutdown()


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def path(region):
    with in_region(region), timezone.override(region.time_zone):
        return link_to(make_item()).path


def states(region):
    with in_region(region):
        return [(file.state, file.scanned_at is not None) for file in EvidenceFile.objects.order_by("id")]


def test_a_file_waits_until_it_was_looked_at(client, region, path, clamd):
    page = client.post(path, sent("roster.pdf", PDF), follow=True).content.decode()

    with in_region(region):
        file = EvidenceFile.objects.get()
    assert "<b>roster.pdf</b>" in page
    assert "Being checked" in page
    assert client.get(f"{path}files/{file.pk}/").status_code == 404
    assert scan_held(region, timezone.now()) == 1
    assert states(region) == [("open", True)]
    assert client.get(f"{path}files/{file.pk}/").content == PDF


def test_what_is_found_is_deleted_and_said(client, region, path, clamd):
    client.post(path, sent("roster.pdf", BAD))

    assert scan_held(region, timezone.now()) == 1

    page = client.get(path).content.decode()
    with in_region(region):
        told = Activity.objects.filter(verb="evidence.refused").get()
        assert EvidenceContent.objects.count() == 0
    assert states(region) == [("refused", True)]
    assert "Deleted: something harmful was found in it" in page
    assert (told.detail["file"], told.detail["found"]) == ("roster.pdf", "Eicar-Signature")


def test_a_scanner_that_is_away_holds_everything(client, region, path, settings):
    settings.EVIDENCE_SCAN = "clamd://127.0.0.1:1"
    client.post(path, sent("roster.pdf", PDF))

    assert scan_held(region, timezone.now()) == 0
    assert states(region) == [("held", False)]


def test_one_file_without_an_answer_holds_up_no_other(client, region, path, settings):
    settings.EVIDENCE_SCAN = "command:sh -c 'grep -q EICAR && exit 2 || exit 0'"
    client.post(path, sent("roster.pdf", BAD))
    for name in ("lease.pdf", "plan.pdf"):
        client.post(path, sent(name, PDF))

    assert scan_held(region, timezone.now()) == 2

    assert sorted(states(region)) == [("held", False), ("open", True), ("open", True)]


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR\0", b"\0"])
def test_an_answer_nobody_understands_is_none(clamd, monkeypatch, says):
    monkeypatch.setattr(Clamd, "says", says)

    with pytest.raises(Unanswered):
        what_is_found(PDF)


@pytest.mark.parametrize(
    ("command", "found"), [("true", ""), ("false", "something"), ("sh -c 'echo Eicar; exit 1'", "Eicar")]
)
def test_a_program_says_by_how_it_ends(settings, command, found):
    settings.EVIDENCE_SCAN = f"command:{command}"

    assert what_is_found(PDF) == found


def test_a_program_is_given_the_file(settings):
    settings.EVIDENCE_SCAN = "command:sh -c 'grep -c EICAR >/dev/null && exit 1 || exit 0'"

    assert (what_is_found(BAD), what_is_found(PDF)) == ("something", "")


@pytest.mark.parametrize("command", ["no-such-scanner", "sh -c 'exit 2'"])
def test_a_program_that_breaks_has_said_nothing(settings, command):
    settings.EVIDENCE_SCAN = f"command:{command}"

    with pytest.raises(Unanswered):
        what_is_found(PDF)


def test_a_new_file_asks_a_worker_at_once(client, region, path, clamd, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, args, **_how: asked.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, sent("roster.pdf", PDF))

    assert asked == [("partnerships.tasks.scan_files_of", (region.pk,))]
    scan_files_of(region.pk)
    assert states(region) == [("open", True)]
