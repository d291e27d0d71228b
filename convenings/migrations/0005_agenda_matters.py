import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from regions.rls import StaysInRegion
from regions.together import Together


class Migration(migrations.Migration):
    """A line of an agenda says which matter it is, so that it is known again on the next."""

    dependencies = [("convenings", "0004_a_note_of_each_item"), ("partnerships", "0013_escalation")]

    operations = [
        Together([
            migrations.AddField("agendaitem", "key", models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False)),
            migrations.AddField("agendaitem", "item", models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="agenda_lines", to="partnerships.actionitem")),
            migrations.AddField("agendaitem", "priority", models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="agenda_lines", to="partnerships.priority")),
            migrations.AddConstraint("agendaitem", models.UniqueConstraint(fields=["region", "convening", "key"], name="agenda_matter_once")),
            migrations.AddConstraint("agendaitem", models.CheckConstraint(condition=Q(item__isnull=True) | Q(priority__isnull=True), name="agenda_item_of_one_matter")),
        ]),
        StaysInRegion("AgendaItem", "item"),
        StaysInRegion("AgendaItem", "priority"),
    ]
