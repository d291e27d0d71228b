"""A letter that was written while the date was open, and leaves once it is chosen."""

import pytest
from django.utils import translation

from convenings.correspondence import render
from outbox.models import Message
from tests.convenings.conftest import champion_of
from tests.convenings.finding import ask, make_search, options_of
from tests.factories import make_leader


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("kind", "is_renamed"), [("second", True), ("welcome", False)])
def test_a_letter_that_asked_for_times_says_that_the_date_was_set(here, convener, kind, is_renamed, language):
    search, leader = make_search(convener), make_leader(language=language)
    ask(search, convener, leader)
    words = {"subject": "Which time suits you?", "letter": "One tap for each of the times below."}
    search.write_to(kind, [leader], signed_by=[champion_of(search)], by=convener, **words)
    (before,) = letters(kind)

    search.choose(options_of(search)[0], by=convener)

    (after,) = letters(kind)
    with translation.override(language):
        day, hours = search.day, search.hours
    since = {
        "en": f"Since this letter was written the date was set: {day}, {hours}.",
        "es": f"Desde que se escribió esta carta se fijó la fecha: {day}, {hours}.",
    }[language]
    assert before.subject == "Which time suits you?"
    assert (since in before.text, since in after.text, since in after.html) == (False, True, True)
    assert after.text.index(since) < after.text.index("One tap for each of the times below.")
    subjects = {"en": f"Your seat on {day} is still open", "es": f"Su lugar del {day} sigue libre"}
    assert after.subject == (subjects[language] if is_renamed else before.subject)


def letters(kind):
    messages = list(Message.objects.filter(kind=f"letter.{kind}").select_related("contact__organization"))
    return list(render(messages).values())
