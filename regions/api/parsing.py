"""Reading what programs send: what is no JSON of ours is refused before anybody looks into it."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


def finite(word: str) -> float:
    """Numbers no column holds, such as 1e400 or NaN, are none."""
    number = float(word)
    if not math.isfinite(number):
        raise ValueError(f"{word} is too large.")
    return number


class PlainJSONParser(JSONParser):
    """Finite numbers, whole characters, and no deeper than Python reads: anything else is a 400, never an error."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            sent = json.loads(stream.read().decode(), parse_float=finite, parse_constant=finite)
            json.dumps(sent, ensure_ascii=False).encode()  # half a character (\ud800) can neither be stored nor shown
        except (ValueError, RecursionError):
            raise ParseError(_("This is not JSON we can read. Send plain objects, in UTF-8."))
        return sent
