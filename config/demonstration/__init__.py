"""The demonstration: published facts of real partnerships, told with invented people."""

# (address, name, runs the platform): whoever tries the demonstration signs in as one of these.
SIGN_INS = (
    ("owner@shared-table.example", "Robin Avery", True),
    ("marisol@shared-table.example", "Marisol Treviño", False),
)
