"""Words without accents and capitals: who types “nunez” means Núñez."""

import re
import unicodedata

from django.db.models import CharField, TextField, Transform

MARKS = re.compile(r"[\u0300-\u036f]")


def folded(words: str) -> str:
    return MARKS.sub("", unicodedata.normalize("NFD", words)).lower()


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    """`folded` in the database: `name__folded__contains=text` folds what is sought too, `name__folded` orders by it.

    What PostgreSQL can do by itself: an extension would ask for more than the owner of a database may do everywhere.
    """

    lookup_name = "folded"
    bilateral = True
    template = rf"lower(regexp_replace(normalize(%(expressions)s, NFD), '{MARKS.pattern}', '', 'g'))"
