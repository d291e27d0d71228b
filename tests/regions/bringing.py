"""Bringing a file as a convener does, and the worker's part of it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from regions.carrying import carry_on
from regions.exporting import as_file, directory
from regions.importing import confirm, receive
from regions.models import Import, Region
from regions.scope import current_region


def send(client, content, name="people.csv", **more):
    content = content.encode() if isinstance(content, str) else content
    return client.post("/r/here/directory/import/", {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def upload(client, content, name="people.csv", **more):
    """The preview, once a worker has read the file."""
    waiting = send(client, content, name, **more)
    assert waiting.status_code == 200, waiting.content.decode()
    carry_on(Region.objects.get(slug="here"))
    return client.get(waiting.request["PATH_INFO"])


def press(client, page):
    """Import, and look again once a worker has written."""
    client.post(page.request["PATH_INFO"])
    carry_on(Region.objects.get(slug="here"))
    return client.get(page.request["PATH_INFO"])


def bring(content, by, **given):
    """Inside the region: the import once a worker has read the file."""
    batch = receive(content, filename="x.csv", by=by, **given)
    carry_on(current_region())
    return Import.objects.get(pk=batch.pk)


def apply(batch, by):
    confirm(batch, by=by)
    carry_on(current_region())
    return Import.objects.get(pk=batch.pk).counts()


def directory_csv():
    return as_file(directory(), "csv")
