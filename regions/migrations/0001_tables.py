"""A region, its directory, its imports and its record of what happened."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from regions.together import Together
import regions.models.folding
import regions.models.names
import regions.models.region
import regions.scope


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("regions", "0001_initial"),
        ("regions", "0002_reference"),
        ("regions", "0003_imports"),
        ("regions", "0004_alter_token_label"),
        ("regions", "0005_organization_side_key"),
        ("regions", "0006_link_without_last_use"),
        ("regions", "0007_contact_bounced"),
        ("regions", "0008_touches"),
        ("regions", "0009_contact_to_confirm"),
        ("regions", "0010_organization_to_confirm"),
        ("regions", "0011_imports_in_the_background"),
        ("regions", "0012_merges"),
        ("regions", "0013_daily_hour"),
        ("regions", "0014_one_key_for_the_region"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='County',
                fields=[
                    ('fips', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='FIPS code')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('state', models.CharField(max_length=2, verbose_name='state')),
                    ('state_name', models.CharField(max_length=40, verbose_name='state name')),
                    ('time_zone', models.CharField(max_length=60, verbose_name='time zone')),
                ],
                options={
                    'verbose_name': 'county',
                    'verbose_name_plural': 'counties',
                    'ordering': ['state', 'name'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('fips__regex', '^\\d{5}$')), name='county_fips_five_digits')],
                },
            ),
            migrations.CreateModel(
                name='Industry',
                fields=[
                    ('code', models.CharField(max_length=7, primary_key=True, serialize=False, verbose_name='NAICS code')),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                    ('level', models.PositiveSmallIntegerField(verbose_name='digits')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='regions.industry')),
                ],
                options={
                    'verbose_name': 'industry',
                    'verbose_name_plural': 'industries',
                    'ordering': ['code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('level__gte', 2), ('level__lte', 6)), name='industry_level_2_to_6')],
                },
            ),
            migrations.CreateModel(
                name='Region',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(unique=True, verbose_name='short name in addresses')),
                    ('name', models.CharField(max_length=120, validators=[regions.models.names.plain], verbose_name='name')),
                    ('time_zone', models.CharField(max_length=60, validators=[regions.models.region.check_time_zone], verbose_name='time zone')),
                    ('labels', models.JSONField(blank=True, default=dict, verbose_name='words this region prefers')),
                    ('palette', models.CharField(choices=[('teal', 'Teal'), ('harbor', 'Harbor'), ('lake', 'Lake'), ('pine', 'Pine'), ('fern', 'Fern'), ('moss', 'Moss'), ('slate', 'Slate'), ('night', 'Night'), ('indigo', 'Indigo'), ('heather', 'Heather'), ('plum', 'Plum'), ('berry', 'Berry')], default='teal', max_length=20, verbose_name='color')),
                    ('sender_name', models.CharField(help_text='The name people see in their inbox, such as “Lane Workforce Partnership”.', max_length=120, validators=[django.core.validators.RegexValidator('[\\r\\n<>\\"]', 'Leave out line breaks, quotes and angle brackets.', inverse_match=True)], verbose_name='mails come from')),
                    ('reply_to', models.EmailField(help_text='A mailbox a person reads.', max_length=254, verbose_name='answers go to')),
                    ('phone', models.CharField(blank=True, max_length=40, validators=[regions.models.names.plain], verbose_name='phone')),
                    ('postal_address', models.CharField(blank=True, max_length=300, verbose_name='postal address')),
                    ('most_asks', models.PositiveSmallIntegerField(default=3, help_text='Counted over all organizations of the region. It only warns.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='asks of one company in 30 days before we warn')),
                    ('daily_hour', models.PositiveSmallIntegerField(db_default=8, default=8, help_text='Ordinary mail reaches each person once a day, Monday to Friday, from this hour on: 8 to 17.', validators=[django.core.validators.MinValueValidator(8), django.core.validators.MaxValueValidator(17)], verbose_name='hour of the daily mail')),
                    ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'region',
                    'ordering': ['name'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('daily_hour__gte', 8), ('daily_hour__lte', 17)), name='region_daily_hour')],
                },
            ),
            migrations.CreateModel(
                name='ActivitySeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('first_id', models.BigIntegerField()),
                    ('last_id', models.BigIntegerField()),
                    ('count', models.PositiveIntegerField()),
                    ('digest', models.CharField(max_length=64)),
                    ('sealed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'first_id'), name='activity_seal_once'), models.CheckConstraint(condition=models.Q(('last_id__gte', models.F('first_id'))), name='activity_seal_forward')],
                },
            ),
            migrations.CreateModel(
                name='Organization',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('name', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='name')),
                    ('kind', models.CharField(choices=[('business', 'Business'), ('partner', 'Community partner')], max_length=20, verbose_name='kind')),
                    ('category', models.CharField(blank=True, choices=[('k12', 'K-12 schools'), ('postsecondary', 'College or university'), ('workforce', 'Workforce board'), ('economic', 'Economic development'), ('chamber', 'Chamber or association'), ('labor', 'Labor'), ('community', 'Community organization'), ('government', 'Government'), ('philanthropy', 'Philanthropy'), ('other', 'Other')], max_length=20, verbose_name='kind of partner')),
                    ('size_class', models.CharField(blank=True, choices=[('1-9', '1 to 9 people'), ('10-49', '10 to 49 people'), ('50-249', '50 to 249 people'), ('250-999', '250 to 999 people'), ('1000+', '1,000 people or more')], max_length=10, verbose_name='size')),
                    ('industry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.industry', verbose_name='industry (NAICS)')),
                    ('county', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.county', verbose_name='county')),
                    ('website', models.URLField(blank=True, verbose_name='website')),
                    ('external_id', models.CharField(blank=True, max_length=60, validators=[regions.models.names.plain], verbose_name='number in your own system')),
                    ('to_confirm', models.BooleanField(db_default=False, default=False, editable=False)),
                    ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='regions.organization')),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(models.F('region'), django.db.models.functions.text.Lower('name'), condition=models.Q(('archived_at__isnull', True)), name='organization_name_once', violation_error_code='name', violation_error_message='An organization of this name is already in the directory.'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('region', 'external_id'), name='organization_external_id_once', violation_error_code='external_id', violation_error_message='Another organization has this number.'), models.UniqueConstraint(fields=('region', 'id', 'kind'), name='organization_side_key'), models.CheckConstraint(condition=models.Q(('kind__in', ['business', 'partner'])), name='organization_kind_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='organization_named'), models.CheckConstraint(condition=models.Q(models.Q(('category__in', ['k12', 'postsecondary', 'workforce', 'economic', 'chamber', 'labor', 'community', 'government', 'philanthropy', 'other']), ('kind', 'partner')), models.Q(('category', ''), ('kind', 'business')), _connector='OR'), name='organization_category_of_partners')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='regions.region')),
                    ('role', models.CharField(choices=[('owner', 'Owner'), ('convener', 'Convener'), ('viewer', 'Viewer'), ('network', 'Network office'), ('guest', 'Guest')], max_length=20, verbose_name='role')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'membership',
                    'constraints': [models.UniqueConstraint(fields=('region', 'user'), name='membership_once_per_region'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'convener', 'viewer', 'network', 'guest'])), name='membership_role_known')],
                },
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('name', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('phone', models.CharField(blank=True, max_length=40, validators=[regions.models.names.plain], verbose_name='phone')),
                    ('title', models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain], verbose_name='title')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='regions.organization', verbose_name='organization')),
                    ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=5, verbose_name='language')),
                    ('external_id', models.CharField(blank=True, max_length=60, validators=[regions.models.names.plain], verbose_name='number in your own system')),
                    ('user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contacts', to=settings.AUTH_USER_MODEL)),
                    ('to_confirm', models.BooleanField(db_default=False, default=False, editable=False)),
                    ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='regions.contact')),
                    ('bounced_address', models.EmailField(blank=True, editable=False, max_length=254)),
                    ('bounced_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('bounce_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ],
                options={
                    'ordering': ['name'],
                    'indexes': [models.Index(models.F('region'), regions.models.folding.Folded('name'), name='contact_by_name')],
                    'constraints': [models.UniqueConstraint(models.F('region'), django.db.models.functions.text.Lower('email'), condition=models.Q(models.Q(('email', ''), _negated=True), ('archived_at__isnull', True)), name='contact_email_once', violation_error_code='email', violation_error_message='Somebody else in the directory has this address.'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('region', 'external_id'), name='contact_external_id_once', violation_error_code='external_id', violation_error_message='Somebody else has this number.'), models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('region', 'user'), name='contact_user_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='contact_named'), models.CheckConstraint(condition=models.Q(models.Q(('bounce_reason', ''), ('bounced_address', ''), ('bounced_at__isnull', True)), models.Q(models.Q(('bounced_address', ''), _negated=True), ('bounced_at__isnull', False), models.Q(('bounce_reason', ''), _negated=True)), _connector='OR'), name='contact_bounced_when_and_why')],
                },
            ),
            migrations.CreateModel(
                name='Activity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('verb', models.CharField(max_length=60)),
                    ('about_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ('about_id', models.BigIntegerField(null=True)),
                    ('thread', models.BigIntegerField(null=True)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.contact')),
                    ('detail', models.JSONField(default=dict)),
                ],
                options={
                    'indexes': [models.Index(fields=['region', 'thread', '-id'], name='activity_of_thread')],
                },
            ),
            migrations.CreateModel(
                name='Import',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('filename', models.CharField(max_length=200)),
                    ('stage', models.CharField(choices=[('reading', 'Being read'), ('read', 'Waiting for you'), ('refused', 'Could not be read'), ('applying', 'Being imported'), ('applied', 'Imported')], default='reading', max_length=10)),
                    ('header', models.JSONField(default=list)),
                    ('columns', models.JSONField(default=list)),
                    ('answers', models.JSONField(default=dict)),
                    ('notice', models.TextField(blank=True)),
                    ('trouble', models.TextField(blank=True)),
                    ('default_kind', models.CharField(blank=True, choices=[('business', 'Business'), ('partner', 'Community partner')], max_length=20)),
                    ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('applied_at', models.DateTimeField(null=True)),
                    ('run', models.UUIDField(null=True)),
                    ('lease_until', models.DateTimeField(null=True)),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('done', models.PositiveIntegerField(default=0)),
                    ('total', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(condition=models.Q(('stage__in', ['reading', 'applying'])), fields=['region', 'id'], name='import_at_work')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('default_kind__in', ['', 'business', 'partner'])), name='import_default_kind_known'), models.CheckConstraint(condition=models.Q(('stage__in', ['reading', 'read', 'refused', 'applying', 'applied'])), name='import_stage_known'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('stage', 'applied')), models.Q(models.Q(('stage', 'applied'), _negated=True), ('applied_at__isnull', True)), _connector='OR'), name='import_applied_when'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'refused'), _negated=True), models.Q(('trouble', ''), _negated=True), _connector='OR'), name='import_refused_why'), models.CheckConstraint(condition=models.Q(('stage__in', ['reading', 'applying']), models.Q(('lease_until__isnull', True), ('run__isnull', True)), _connector='OR'), name='import_leased_at_work'), models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='import_done_of_total')],
                },
            ),
            migrations.CreateModel(
                name='ImportFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('batch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file', to='regions.import')),
                    ('content', models.BinaryField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ImportRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='regions.import')),
                    ('line', models.PositiveIntegerField()),
                    ('cells', models.JSONField()),
                    ('state', models.CharField(choices=[('new', 'New'), ('update', 'Update'), ('unchanged', 'Already there'), ('asks', 'Asks you'), ('error', 'Needs you')], max_length=10)),
                    ('problems', models.JSONField(default=list)),
                    ('warnings', models.JSONField(default=list)),
                    ('changes', models.JSONField(default=list)),
                    ('asks', models.JSONField(default=list)),
                ],
                options={
                    'ordering': ['line'],
                    'constraints': [models.UniqueConstraint(fields=('region', 'batch', 'line'), name='import_row_once'), models.CheckConstraint(condition=models.Q(('state__in', ['new', 'update', 'unchanged', 'asks', 'error'])), name='import_row_state_known')],
                },
            ),
            migrations.CreateModel(
                name='ImportMemory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('about', models.CharField(choices=[('heading', 'what a heading stands for'), ('spelling', 'another spelling of an organization')], max_length=10)),
                    ('words', models.CharField(max_length=300)),
                    ('means', models.CharField(blank=True, max_length=30)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'about', 'words'), name='import_memory_once'), models.CheckConstraint(condition=models.Q(('about__in', ['heading', 'spelling'])), name='import_memory_about_known')],
                },
            ),
            migrations.CreateModel(
                name='Link',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='regions.contact')),
                    ('purpose', models.CharField(max_length=20)),
                    ('about_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ('about_id', models.BigIntegerField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('revoked_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'purpose', 'about_type', 'about_id', 'contact'), name='link_once'), models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='link_purpose_named')],
                },
            ),
            migrations.CreateModel(
                name='Merge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('kind', models.CharField(choices=[('organization', 'Organizations'), ('contact', 'People')], max_length=20)),
                    ('kept_id', models.BigIntegerField()),
                    ('merged_id', models.BigIntegerField()),
                    ('kept_name', models.CharField(max_length=200)),
                    ('merged_name', models.CharField(max_length=200)),
                    ('moved', models.JSONField(default=dict)),
                    ('stayed', models.JSONField(default=dict)),
                    ('ended', models.JSONField(default=dict)),
                    ('before', models.JSONField()),
                    ('after', models.JSONField()),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('undone_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['organization', 'contact'])), name='merge_kind_known'), models.CheckConstraint(condition=models.Q(('kept_id', models.F('merged_id')), _negated=True), name='merge_of_two'), models.CheckConstraint(condition=models.Q(('undone_at__isnull', True), ('undone_at__gte', models.F('at')), _connector='OR'), name='merge_undone_later')],
                },
            ),
            migrations.CreateModel(
                name='RegionCounty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.county')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'county'), name='region_county_once')],
                },
            ),
            migrations.CreateModel(
                name='Sector',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('name', models.CharField(max_length=120, validators=[regions.models.names.plain], verbose_name='name')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(fields=('region', 'name'), name='sector_name_once', violation_error_code='name', violation_error_message='A sector of this name exists already.')],
                },
            ),
            migrations.CreateModel(
                name='SectorIndustry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('sector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='regions.sector')),
                    ('industry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.industry')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'sector', 'industry'), name='sector_industry_once')],
                },
            ),
            migrations.CreateModel(
                name='Token',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='regions.membership')),
                    ('label', models.CharField(max_length=80, validators=[regions.models.names.plain], verbose_name='what it is for')),
                    ('hash', models.CharField(editable=False, max_length=64)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('expires_at', models.DateTimeField(verbose_name='valid until')),
                    ('last_used_at', models.DateTimeField(editable=False, null=True)),
                    ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'hash'), name='token_hash_once'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='token_expires_later')],
                },
            ),
            migrations.CreateModel(
                name='Touch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='touches', to='regions.organization', verbose_name='whom you asked')),
                    ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='touches', to='regions.contact', verbose_name='person')),
                    ('asked_for', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='for what')),
                    ('channel', models.CharField(choices=[('call', 'Call'), ('visit', 'Visit'), ('mail', 'E-mail'), ('letter', 'Letter'), ('in_person', 'In person')], default='call', max_length=10, verbose_name='how')),
                    ('came_of', models.CharField(blank=True, choices=[('', 'Nothing yet'), ('yes', 'Yes'), ('no', 'No'), ('later', 'Ask again later'), ('wrong', 'Wrong person')], default='', max_length=10, verbose_name='what came of it')),
                    ('asked_by', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='who asked')),
                    ('on_behalf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asks', to='regions.organization', verbose_name='for whom')),
                    ('note', models.CharField(blank=True, max_length=500, validators=[regions.models.names.plain], verbose_name='note')),
                    ('about_type', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ('about_id', models.BigIntegerField(editable=False, null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'indexes': [models.Index(fields=['region', '-at'], name='touch_latest'), models.Index(fields=['region', 'organization', '-at'], name='touch_of_organization')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['call', 'visit', 'mail', 'letter', 'in_person'])), name='touch_channel_known'), models.CheckConstraint(condition=models.Q(('came_of__in', ['', 'yes', 'no', 'later', 'wrong'])), name='touch_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('asked_for', ''), _negated=True), models.Q(('asked_by', ''), _negated=True)), name='touch_says_who_and_what')],
                },
            ),
        ]),
    ]
