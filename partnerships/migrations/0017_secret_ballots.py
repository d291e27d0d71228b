import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A paper of a secret ballot names nobody; the schema ties its secrecy to the ballot's own."""

    dependencies = [
        ('partnerships', '0016_ballot_grace'),
        ('regions', '0015_contact_by_folded_name'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='ballot',
            name='ballot_secrecy_known',
        ),
        migrations.AddField(
            model_name='elector',
            name='has_voted',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='elector',
            name='on_paper',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='paper',
            name='receipt',
            field=models.CharField(blank=True, db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='paper',
            name='secrecy',
            field=models.CharField(db_default='hidden', default='hidden', max_length=10),
        ),
        migrations.AlterField(
            model_name='ballot',
            name='secrecy',
            field=models.CharField(blank=True, choices=[('hidden', 'Nobody is shown who chose what'), ('secret', 'Secret: nobody can find out who chose what')], default='hidden', max_length=10, verbose_name='who may know'),
        ),
        migrations.AlterField(
            model_name='paper',
            name='elector',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='partnerships.elector'),
        ),
        migrations.AlterField(
            model_name='paper',
            name='saved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('region', 'id', 'secrecy'), name='ballot_secrecy_key'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['hidden', 'secret'])), name='ballot_secrecy_known'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy', 'secret'), ('tie_rule', 'more_organizations'), _negated=True), name='ballot_secret_ties'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(condition=models.Q(('receipt', ''), _negated=True), fields=('region', 'ballot', 'receipt'), name='paper_receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('secrecy', 'secret'), _negated=True), ('elector__isnull', False), ('receipt', ''), ('saved_at__isnull', False)), models.Q(('elector__isnull', True), ('link_version', 0), ('saved_at__isnull', True), ('secrecy', 'secret'), ('spent__gte', 1), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='paper_secret_names_nobody'),
        ),
        migrations.RunSQL(
            "ALTER TABLE partnerships_paper ADD CONSTRAINT paper_secrecy_of_ballot "
            "FOREIGN KEY (region_id, ballot_id, secrecy) REFERENCES partnerships_ballot (region_id, id, secrecy) "
            "DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE partnerships_paper DROP CONSTRAINT paper_secrecy_of_ballot",
        ),
    ]
