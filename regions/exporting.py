"""The directory as a file that comes in again unchanged."""

from django.db.models import FilteredRelation, Q

from regions import spreadsheets
from regions.columns import KNOWN, ORGANIZATION, PERSON
from regions.models import Organization

COLUMNS = [column for column in KNOWN if column in ORGANIZATION or column in PERSON]


def directory_csv() -> bytes:
    """One line per person, and one for each organization without people. Archived ones stay out."""
    paths = [ORGANIZATION[column] if column in ORGANIZATION else f"person__{PERSON[column]}" for column in COLUMNS]
    rows = (
        Organization.objects.active()
        .annotate(person=FilteredRelation("contacts", condition=Q(contacts__archived_at__isnull=True)))
        .order_by("name", "person__name", "person__id")
        .values_list(*paths)
    )
    return spreadsheets.write([COLUMNS, *(["" if cell is None else cell for cell in row] for row in rows)])
