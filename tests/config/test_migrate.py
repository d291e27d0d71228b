"""What the update of the schema refuses before it begins."""

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.management.commands.migrate import refuse_half_way


@pytest.mark.django_db
def test_database_with_a_part_of_what_came_before_the_first_release_is_refused_by_name(monkeypatch):
    refuse_half_way(connection.alias)
    begun = {key: None for key in MigrationRecorder(connection).applied_migrations() if key[0] != "partnerships"}
    begun["partnerships", "0001_initial"] = None
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _: begun)

    with pytest.raises(CommandError, match=r"lacks partnerships\.0002_decide\."):
        refuse_half_way(connection.alias)
