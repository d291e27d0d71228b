import django.db.models.deletion
import regions.models.names
import regions.scope
from django.db import migrations, models

from regions.rls import BelongsToRegion


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0012_taps'),
        ('regions', '0011_imports_in_the_background'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('save_the_date', 'Save the date'), ('invitation', 'Invitation'), ('second', 'Second letter'), ('welcome', 'Welcome letter'), ('thanks', 'Thank-you letter'), ('no_show', 'Note to those who did not come'), ('follow_up', 'Same-day follow-up')], max_length=20, verbose_name='kind of letter')),
                ('subject', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='subject')),
                ('letter', models.TextField(max_length=10000, verbose_name='letter')),
                ('subject_es', models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain], verbose_name='subject in Spanish')),
                ('letter_es', models.TextField(blank=True, max_length=10000, verbose_name='letter in Spanish')),
                ('region', models.ForeignKey(default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
        ),
        migrations.AddField(
            model_name='sending',
            name='body_es',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='sending',
            name='kind',
            field=models.CharField(choices=[('save_the_date', 'Save the date'), ('invitation', 'Invitation'), ('second', 'Second letter'), ('welcome', 'Welcome letter'), ('thanks', 'Thank-you letter'), ('no_show', 'Note to those who did not come'), ('follow_up', 'Same-day follow-up')], default='invitation', max_length=20),
        ),
        migrations.AddField(
            model_name='sending',
            name='subject_es',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddConstraint(
            model_name='sending',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['save_the_date', 'invitation', 'second', 'welcome', 'thanks', 'no_show', 'follow_up'])), name='sending_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='sending',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body_es', ''), ('subject_es', '')), models.Q(models.Q(('subject_es', ''), _negated=True), models.Q(('body_es', ''), _negated=True)), _connector='OR'), name='sending_spanish_whole'),
        ),
        migrations.AddConstraint(
            model_name='lettertemplate',
            constraint=models.UniqueConstraint(fields=('region', 'kind'), name='letter_template_once'),
        ),
        migrations.AddConstraint(
            model_name='lettertemplate',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['save_the_date', 'invitation', 'second', 'welcome', 'thanks', 'no_show', 'follow_up'])), name='letter_template_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='lettertemplate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('letter', ''), _negated=True)), name='letter_template_worded'),
        ),
        migrations.AddConstraint(
            model_name='lettertemplate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('letter_es', ''), ('subject_es', '')), models.Q(models.Q(('subject_es', ''), _negated=True), models.Q(('letter_es', ''), _negated=True)), _connector='OR'), name='letter_template_spanish_whole'),
        ),
        BelongsToRegion("LetterTemplate"),
    ]
