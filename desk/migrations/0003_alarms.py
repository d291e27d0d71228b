"""When the alarms of a region ring, and which of them somebody has put aside."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import regions.models.names
import regions.scope
from django.db import migrations, models

from regions.rls import BelongsToRegion


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0002_guards'),
        ('partnerships', '0006_words'),
        ('regions', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlarmDays',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('champion', models.PositiveSmallIntegerField(default=60, help_text='Without a report, an answer, a call that reached them, a sign-in, or a meeting they came to.', validators=[django.core.validators.MinValueValidator(14), django.core.validators.MaxValueValidator(365)], verbose_name='days a champion may be silent')),
                ('meeting', models.PositiveSmallIntegerField(default=100, help_text='Only where none is planned. A table that meets each quarter stays below 100.', validators=[django.core.validators.MinValueValidator(30), django.core.validators.MaxValueValidator(400)], verbose_name='days without a meeting of the whole table')),
                ('missed', models.PositiveSmallIntegerField(default=2, help_text='By a company that came before. Who came only once is missed after one.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)], verbose_name='meetings missed in a row')),
                ('answer', models.PositiveSmallIntegerField(default=7, help_text='Three invitations in a row, each answered later than the one before.', validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(60)], verbose_name='days an answer may take before growing slower counts')),
                ('rescue', models.PositiveSmallIntegerField(default=21, validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(60)], verbose_name='days before the second meeting to begin calling')),
                ('relapse', models.PositiveSmallIntegerField(default=60, help_text='Of a partnership that acts or sustains.', validators=[django.core.validators.MinValueValidator(14), django.core.validators.MaxValueValidator(365)], verbose_name='days with nothing reported, met or decided')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region',), name='alarm_days_once'), models.CheckConstraint(condition=models.Q(('champion__gte', 14), ('champion__lte', 365)), name='alarm_days_champion'), models.CheckConstraint(condition=models.Q(('meeting__gte', 30), ('meeting__lte', 400)), name='alarm_days_meeting'), models.CheckConstraint(condition=models.Q(('missed__gte', 1), ('missed__lte', 6)), name='alarm_days_missed'), models.CheckConstraint(condition=models.Q(('answer__gte', 2), ('answer__lte', 60)), name='alarm_days_answer'), models.CheckConstraint(condition=models.Q(('rescue__gte', 3), ('rescue__lte', 60)), name='alarm_days_rescue'), models.CheckConstraint(condition=models.Q(('relapse__gte', 14), ('relapse__lte', 365)), name='alarm_days_relapse')],
            },
        ),
        migrations.CreateModel(
            name='Aside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('what', models.CharField(max_length=300)),
                ('reason', models.CharField(max_length=300, validators=[regions.models.names.plain], verbose_name='why it can wait')),
                ('until', models.DateField(verbose_name='until')),
                ('by', models.CharField(max_length=254)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_back_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asides', to='partnerships.partnership')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('region', 'partnership', 'key'), name='aside_once'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('key', ''), _negated=True), models.Q(('what', ''), _negated=True)), name='aside_says_why')],
            },
        ),
        BelongsToRegion("AlarmDays"),
        BelongsToRegion("Aside"),
    ]
