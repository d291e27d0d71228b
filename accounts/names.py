"""How people are called."""

FORMS_OF_ADDRESS = ("dr", "mr", "mrs", "ms", "prof", "rev")


def first_name(name: str) -> str:
    """What a letter says after “Dear”: the first word that is not a form of address."""
    words = [word for word in name.split() if word.rstrip(".").lower() not in FORMS_OF_ADDRESS]
    return words[0] if words else name
