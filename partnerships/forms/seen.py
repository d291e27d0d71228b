"""A form that knows which edition of a row its writer had before them."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from regions.forms.base import Attempts


class SeenForm(Attempts, forms.Form):
    """The verb refuses, as “stale”, what was written beside an older edition; the writer's words stay in the form."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, edition: int | None = None, initial: dict[str, Any] | None = None, **given: Any
    ) -> None:
        super().__init__(*args, initial=(initial or {}) | {"seen": edition}, **given)

    def attempt(self, *args: Any, **given: Any) -> bool:
        done = super().attempt(*args, **given)
        if self.has_error(NON_FIELD_ERRORS, "stale"):
            # The page that says so shows what is there now: the next press answers that.
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = self.initial["seen"]  # type: ignore[index]
        return done
