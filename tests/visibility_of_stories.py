"""Who reads what, and where: noun → surface → roles. What stands in no cell is read there by nobody.

`tests/test_visibility_of_stories.py` plants each noun under a word of its own and looks for the word at every surface
as every role. A new noun adds its line here and its planting there.
"""

STAFF = frozenset({"owner", "convener", "viewer"})
ROLES = STAFF | {"network", "guest", "stranger", "anonymous"}
EVERYBODY, QUOTED = ROLES, frozenset({"quoted"})

# Every surface there is; a line below names those where somebody reads the noun.
SURFACES = ("page", "thread", "api", "search", "export", "public", "embedded", "data", "mail")
IN_PUBLIC = dict.fromkeys(("public", "embedded", "data"), EVERYBODY)

VISIBILITY: dict[str, dict[str, frozenset[str]]] = {
    # Who is quoted reads beside what.
    "outcome inside": {"page": STAFF, "thread": STAFF, "api": STAFF, "export": STAFF, "mail": QUOTED},
    "outcome in public": {"page": STAFF, "thread": STAFF, "api": STAFF, "export": STAFF, "mail": QUOTED} | IN_PUBLIC,
    # In public where who is seen agreed; the pages beside it say what one sees, files to take away do not.
    "photo inside": {"page": STAFF, "thread": STAFF, "api": STAFF},
    "photo in public": {"page": STAFF, "thread": STAFF, "api": STAFF, "export": STAFF} | IN_PUBLIC,
    "who agreed to show the photo": {},
    # Whoever is quoted is asked by mail; nobody else gets the words, and not in public before the yes.
    "quote waiting": {"page": STAFF, "thread": STAFF, "api": STAFF, "mail": QUOTED},
    "quote agreed": {"page": STAFF, "thread": STAFF, "api": STAFF, "mail": QUOTED} | IN_PUBLIC,
    "quote taken out": {"api": STAFF},
    "small test": {"page": STAFF, "thread": STAFF, "api": STAFF},
    # How far a priority moved goes to funders; why, in people's own words, stays inside.
    "measure": {"page": STAFF, "thread": STAFF, "api": STAFF},
    "figure": {"page": STAFF, "thread": STAFF, "api": STAFF, "export": STAFF},
    "curve story": {"page": STAFF, "thread": STAFF, "api": STAFF},
    "corrected source": {"api": STAFF},
    # Business names: in public by their own consent alone.
    "business unnamed": {"page": STAFF, "api": STAFF, "search": STAFF, "export": STAFF},
    "business named": {
        "page": STAFF,
        "api": STAFF,
        "search": STAFF,
        "export": STAFF,
        "public": EVERYBODY,
        "data": EVERYBODY,
    },
    "who agreed to publish": {},
}
