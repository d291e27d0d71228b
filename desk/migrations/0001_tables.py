"""Who is asked to work for a region."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import regions.scope


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("desk", "0001_staff"),
        ("desk", "0002_staff_invite_offers"),
    ]
    dependencies = [
        ("regions", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffInvite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('convener', 'Convener'), ('viewer', 'Viewer')], max_length=20, verbose_name='role')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('region'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), name='staff_invite_one_pending'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'convener', 'viewer', 'network'])), name='staff_invite_role_known'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('invited_at'))), name='staff_invite_expires_later'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='staff_invite_taken_by_somebody')],
            },
        ),
    ]
