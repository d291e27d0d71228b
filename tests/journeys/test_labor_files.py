"""Who runs the platform brings files: one that lost its zeros and is repaired, and one that is refused by its cells."""

import pytest

from labor.carrying import carry_on
from labor.models import LaborFigure
from tests.factories import make_user
from tests.journeys.inspection import Inspector
from tests.journeys.test_notes import signed_in
from tests.labor.files import line, text

pytestmark = pytest.mark.django_db(transaction=True)


def bring(page, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    page.get_by_label("The files").set_input_files(tmp_path / name)
    page.get_by_role("button", name="Take them in").click()


def test_files_are_brought_repaired_and_refused(page_of, tmp_path):
    operator = make_user(is_staff=True, name="Pat Operator")
    page = signed_in(page_of, operator, "/platform/labor/")
    inspector = Inspector()
    inspector.inspect(page, page)

    bring(page, tmp_path, "2024.annual 01029.csv", text([line("1029"), line("1000")]))
    assert page.get_by_role("heading", name="Your files are being read.").is_visible()
    inspector.inspect(page, page)
    carry_on()
    page.get_by_role("heading", name="Codes have lost their leading zeros.").wait_for()
    inspector.inspect(page, page)
    page.get_by_role("button", name="Put them back").click()
    carry_on()
    page.get_by_role("heading", name="It is in.").wait_for()
    inspector.inspect(page, page)

    page.get_by_role("link", name="Bring other files").first.click()
    bring(page, tmp_path, "2023.annual.csv", text([line(own_code="7"), line(annual_avg_emplvl="2,721")]))
    carry_on()
    page.get_by_role("heading", name="Nothing was taken in.").wait_for()
    inspector.inspect(page, page)

    assert inspector.faults == []
    assert "annual_avg_emplvl" in page.inner_text("main")
    assert set(LaborFigure.objects.values_list("area", flat=True)) == {"01029", "01000"}
