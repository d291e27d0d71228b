"""Names that may well mean the same: without accents, signs, legal forms, titles and initials."""

import re
import unicodedata
from functools import lru_cache

FORMS = {
    "inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "corp", "corporation", "co", "company", "plc", "pllc",
    "pc", "the", "and", "of",
}  # fmt: skip
TITLES = {"dr", "mr", "mrs", "ms", "mx", "prof", "rev", "hon", "sr", "sra", "jr", "ii", "iii", "md", "phd"}


def bare(name: str) -> list[str]:
    """Its words in plain small letters."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return re.findall(r"\w+", plain.casefold().replace("'", "").replace("’", "").replace(".", ""))


def simple(words: str) -> str:
    """The same words, however they are spaced and written large."""
    return " ".join(words.split()).casefold()


@lru_cache(maxsize=20_000)
def organization_like(name: str) -> str:
    return " ".join(word for word in bare(name) if word not in FORMS)


@lru_cache(maxsize=20_000)
def person_like(name: str) -> str:
    """First and last name: what stands between them is often left out."""
    words = [word for word in bare(name) if word not in TITLES and len(word) > 1]
    return " ".join(words[:1] + words[1:][-1:])
