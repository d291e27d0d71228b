"""Who sees what is said, where: the one table of role × visibility × surface, walked cell by cell against the running
site by `test_visibility.py`. What stands in no cell is shown to nobody there.
"""

B, M, P = "business", "members", "public"
NOTHING: frozenset[str] = frozenset()
ALL, TABLE, OPEN = frozenset({B, M, P}), frozenset({M, P}), frozenset({P})

# Pages of staff, the place itself, programs, search, files to take away, the ledger of mail; personal link, being
# asked by name, the mail of the day; what everybody finds.
SURFACES = ("page", "place", "api", "search", "export", "ledger", "link", "named", "digest", "public")

EVERYBODY = {"public": OPEN}
# Of staff, who convenes hears leaders among themselves; who only looks does not. What leaders say to each other stands
# in no mail, so in no ledger either.
CONVENES = {"page": ALL, "place": ALL, "api": ALL, "search": ALL, "ledger": TABLE}
LEADS = {"link": ALL, "named": TABLE, "digest": TABLE}

SEES: dict[str, dict[str, frozenset[str]]] = {
    "owner": CONVENES | EVERYBODY,
    "convener": CONVENES | EVERYBODY,
    "viewer": {"page": TABLE, "place": TABLE, "api": TABLE, "search": TABLE, "ledger": TABLE} | EVERYBODY,
    "network": EVERYBODY,
    "guest": EVERYBODY,
    "stranger": EVERYBODY,
    "leader": LEADS | EVERYBODY,
    "champion": LEADS | EVERYBODY,
    "partner": {"link": TABLE, "named": TABLE, "digest": TABLE} | EVERYBODY,
    # Took a job with a partner; nobody has ended the seat.
    "moved": {"link": TABLE, "named": TABLE, "digest": TABLE} | EVERYBODY,
    # Owns the item, has no seat: reads what is said about the item, and about nothing else.
    # (Of an item the public hears nothing.)
    "helper": {"link": TABLE, "named": TABLE, "digest": TABLE},
    # Was called in to help with the item, has no seat.
    "supporter": {"link": TABLE, "named": TABLE, "digest": TABLE},
    # Whose seat has ended, though they still stand as champion and in the team, and whoever never had one, may hold a
    # link: it shows what everybody may read.
    "left": {"link": OPEN} | EVERYBODY,
    "outsider": {"link": OPEN} | EVERYBODY,
    "anybody": EVERYBODY,
}
