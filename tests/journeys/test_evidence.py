"""From the letter to the saved report with a photo, on a phone: with scripts and without."""

import pytest
from django.utils import timezone

from partnerships.models import EvidenceFile, Update
from regions.scope import in_region
from tests.journeys.guests import Guests
from tests.partnerships.uploads import SVG, photo_with_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTO = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg"}


@pytest.mark.parametrize("scripts", [True, False])
def test_owner_follows_done_in_the_letter_and_sends_a_photo(guests: Guests, scripts):
    owner = guests.visit("item", scripts=scripts)
    page = owner.path()
    owner.go(f"{page}?how=done")
    owner.reads("You chose “Done”. Nothing is saved yet.")
    owner.page.get_by_text("There is something to show for it").click()
    owner.page.get_by_label("A photo or a file").set_input_files({**PHOTO, "buffer": SVG})
    owner.write("A few words", "Forty-eight places.")
    owner.press("Save: Done", status=400)
    owner.reads("This file holds a program or a web page.")
    assert owner.page.get_by_label("A few words").input_value() == "Forty-eight places."

    owner.page.get_by_label("A photo or a file").set_input_files({**PHOTO, "buffer": photo_with_place()})
    owner.press("Done")

    owner.reads("Done. Thank you.", "IMG_0001.jpg", "Forty-eight places.")
    with in_region(guests.region):
        assert [(u.status, u.note) for u in Update.objects.all()] == [("done", "Forty-eight places.")]
        assert [file.kind for file in EvidenceFile.objects.all()] == ["jpg"]
    with owner.page.expect_download() as saved:
        owner.page.get_by_role("link", name="IMG_0001.jpg").click()
    assert saved.value.suggested_filename == "IMG_0001.jpg"


def test_owner_asks_for_another_day_without_scripts(guests: Guests):
    owner = guests.visit("item")
    owner.press("Another day")
    owner.page.get_by_label("A new day").fill(f"{timezone.localdate().year + 1}-05-04")
    owner.write("A few words", "The board meets in May.")
    owner.press("Set this day")

    owner.reads("Thank you. The team sees it now.", "The board meets in May.")
