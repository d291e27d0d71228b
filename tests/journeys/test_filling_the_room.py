"""A room is filled in one go: from a messy spreadsheet over 60 invitations and six simulated weeks to the notes after."""

import pytest

from tests.journeys.acts import bringing, directory, partnership
from tests.journeys.season import Season

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

ACTS = [
    directory.sign_in_as_convener,
    directory.name_the_industry,
    bringing.name_the_columns,
    bringing.mend_and_import,
    bringing.download_the_rest,
    bringing.merge_what_stands_twice,
    partnership.start,
]


def test_room_is_filled_from_a_spreadsheet_of_200_companies_to_the_notes_after_the_meeting(season: Season):
    for act in ACTS:
        act(season)
