from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outbox.letters import CHOOSABLE
from outbox.models import State
from regions.forms.base import Attempts

LOST = "undelivered"  # given up or refused, either way


class LedgerFilter(forms.Form):
    q = forms.CharField(label=_("Person, address or subject"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), (LOST, _("Did not arrive")), *State.choices]
    )


# Each in its own words, for whoever cannot read the page.
IN_ITS_OWN_WORDS = [("en", "English"), ("es", "Español")]


class ChoicesForm(Attempts, forms.Form):
    """The language we write in, and a tick for each kind of mail a person may do without."""

    # A page that was open before there was this choice leaves the language as it is.
    language = forms.ChoiceField(label=_("Language of our mail"), required=False, choices=IN_ITS_OWN_WORDS)

    def __init__(self, *args: Any, refused: set[str], **given: Any) -> None:
        super().__init__(*args, **given)
        for category in CHOOSABLE:
            self.fields[category.value] = forms.BooleanField(
                label=category.label, required=False, initial=category.value not in refused
            )


class SelectorForm(Attempts, forms.Form):
    """Which of the domain's keys the mail server signs with."""

    selector = forms.RegexField(
        # Parts of a name; a look-up could not hold more.
        regex=r"^[A-Za-z0-9]([-_A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-_A-Za-z0-9]*[A-Za-z0-9])?)*$",
        label=_("DKIM selector"),
        initial=lambda: settings.MAIL_DKIM_SELECTOR,
        max_length=63,
        help_text=_("Whoever runs the mail server knows it. It stands in a mail's DKIM-Signature, after “s=”."),
        error_messages={"invalid": _("A selector has letters, digits, hyphens and dots only, such as “mail”.")},
    )
