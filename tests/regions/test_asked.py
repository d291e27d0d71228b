"""Numbers of rows and words to look for, as requests ask for them."""

import pytest
from django.test import RequestFactory

from regions.asked import row_number, row_numbers, search_words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("0", 0),
        ("9" * 18, int("9" * 18)),
        ("9" * 19, None),
        ("", None),
        ("-1", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_only_digits_a_key_can_have_name_a_row(text, number):
    assert row_number(text) == number


def test_of_many_texts_those_that_are_no_numbers_are_left_out():
    assert row_numbers(["3", "x", "3", "5" * 5000, "4"]) == {3, 4}


def test_words_are_of_the_form_before_the_address_on_one_line_and_without_nul():
    ask = RequestFactory()

    assert search_words(ask.get("/", {"q": "  steel\x00 \r\n works "})) == "steel works"
    assert search_words(ask.post("/?q=old", {"q": "new"})) == "new"
    assert search_words(ask.post("/?q=old", {"q": ""})) == "old"
    assert search_words(ask.get("/", {"q": "x" * 500})) == "x" * 100
