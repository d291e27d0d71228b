"""The demonstration: published facts of real partnerships, told with invented people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignIn:
    """Somebody to sign in as. People of the directory get their account by signing in."""

    email: str
    name: str
    part: str
    convenes: str = ""  # a region's short name
    reads_totals: bool = False  # of every region, for a network office


SIGN_INS = (
    SignIn("owner@shared-table.example", "Robin Avery", "runs the platform and owns every region"),
    SignIn(
        "marisol@shared-table.example",
        "Marisol Treviño",
        "convenes the Rio Grande Valley",
        convenes="rio-grande-valley",
    ),
    SignIn("noor@shared-table.example", "Noor Haddad", "network office: totals of every region", reads_totals=True),
    SignIn("elena.salinas@rio-grande-valley.example", "Elena Salinas", "champion: her own list"),
    SignIn("leticia.mora@rio-grande-valley.example", "Leticia Mora", "partner: her items"),
)
