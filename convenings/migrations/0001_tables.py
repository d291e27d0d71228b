"""Meetings: who was invited and answered, the reminders, and the room itself."""

import datetime
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from regions.together import Together
import convenings.models.corresponding
import convenings.models.date_answers
import convenings.models.facts
import convenings.models.kinds
import convenings.models.seating
import convenings.models.spreading
import regions.models.names
import regions.scope


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("convenings", "0001_initial"),
        ("convenings", "0002_sides"),
        ("convenings", "0003_invitation_turns"),
        ("convenings", "0004_region_of_uid"),
        ("convenings", "0005_ladder"),
        ("convenings", "0006_ladders_of_meetings"),
        ("convenings", "0007_calls"),
        ("convenings", "0008_stand_ins"),
        ("convenings", "0009_delegations"),
        ("convenings", "0010_seats"),
        ("convenings", "0011_beforehand"),
        ("convenings", "0012_taps"),
        ("convenings", "0013_letters"),
        ("convenings", "0014_finding_a_date"),
        ("convenings", "0015_one_key_for_the_region"),
        ("convenings", "0017_what_assistants_are_called"),
        ("convenings", "0018_room"),
        ("convenings", "0019_what_an_item_asks"),
        ("convenings", "0022_long_lists"),
        ("convenings", "0023_notes"),
    ]
    dependencies = [
        ("regions", "0001_tables"),
        ("partnerships", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Delegation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='regions.contact')),
                    ('assistant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assists', to='regions.contact')),
                    ('called', models.CharField(blank=True, db_default='', max_length=200, validators=[regions.models.names.plain])),
                    ('named_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('region', 'leader'), name='delegation_one_at_a_time'), models.CheckConstraint(condition=models.Q(('leader', models.F('assistant')), _negated=True), name='delegation_to_somebody_else')],
                },
            ),
            migrations.CreateModel(
                name='UsualRung',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('days', models.SmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(-30), django.core.validators.MaxValueValidator(180)], verbose_name='days before the meeting')),
                    ('audience', models.CharField(choices=[('silent', 'Who has not answered'), ('maybe', 'Who said maybe'), ('yes', 'Who said yes'), ('waitlisted', 'Who waits for a seat'), ('absent', 'Who was absent the last two times'), ('came', 'Who came'), ('no_shows', 'Who said yes and did not come')], default='silent', max_length=12, verbose_name='for')),
                    ('is_on', models.BooleanField(default=True, verbose_name='switched on')),
                    ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                    ('letter', models.TextField(blank=True, max_length=5000, verbose_name='letter')),
                    ('subject_es', models.CharField(blank=True, max_length=200, verbose_name='subject in Spanish')),
                    ('letter_es', models.TextField(blank=True, max_length=5000, verbose_name='letter in Spanish')),
                ],
                options={
                    'ordering': ['-days', 'pk'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('region', 'days', 'audience'), name='usual_rung_once', violation_error_code='days', violation_error_message='There is a reminder for these people on that day already.'), models.CheckConstraint(condition=models.Q(('audience__in', ['silent', 'maybe', 'yes', 'waitlisted', 'absent', 'came', 'no_shows'])), name='usual_rung_audience_known'), models.CheckConstraint(condition=models.Q(('days__gte', -30), ('days__lte', 180), models.Q(('days', 0), _negated=True)), name='usual_rung_days_sensible'), models.CheckConstraint(condition=models.Q(models.Q(('audience__in', ['came', 'no_shows']), ('days__lt', 0)), models.Q(models.Q(('audience__in', ['came', 'no_shows']), _negated=True), ('days__gt', 0)), _connector='OR'), name='usual_rung_fits_the_day')],
                },
            ),
            migrations.CreateModel(
                name='Convening',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('roll_closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='convenings', to='partnerships.partnership', verbose_name='partnership')),
                    ('kind', models.CharField(choices=[('launch', 'Launch meeting'), ('full', 'Meeting of the whole table'), ('action_team', 'Action team')], default='full', max_length=12, verbose_name='kind of meeting')),
                    ('title', models.CharField(max_length=160, validators=[regions.models.names.plain], verbose_name='title')),
                    ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='starts')),
                    ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                    ('place', models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain], verbose_name='place')),
                    ('address', models.CharField(blank=True, max_length=300, validators=[regions.models.names.plain], verbose_name='address')),
                    ('link', models.URLField(blank=True, validators=[django.core.validators.URLValidator(['https', 'http'])], verbose_name='link to join or find the way')),
                    ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='seats in the room')),
                    ('online', models.BooleanField(db_default=False, default=False, verbose_name='people may also join by the link')),
                    ('online_capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='places online')),
                    ('seats_each', models.PositiveIntegerField(blank=True, null=True, verbose_name='seats for each organization')),
                    ('leaders_first', models.BooleanField(db_default=False, default=False, verbose_name='business leaders first on the waiting list')),
                    ('question', models.CharField(blank=True, default=convenings.models.kinds.a_question, max_length=200, validators=[regions.models.names.plain], verbose_name='question before the meeting')),
                    ('practical', models.CharField(blank=True, default=convenings.models.kinds.a_practical_one, max_length=200, validators=[regions.models.names.plain], verbose_name='practical question')),
                    ('state', models.CharField(choices=[('finding', 'Finding a date'), ('planned', 'Planned'), ('held', 'Held'), ('cancelled', 'Cancelled')], default='planned', editable=False, max_length=10)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('reason', models.CharField(blank=True, editable=False, max_length=300)),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ],
                options={
                    'indexes': [models.Index(fields=['region', 'starts_at'], name='convening_by_start'), models.Index(fields=['uid'], name='convening_by_uid')],
                    'constraints': [models.UniqueConstraint(fields=('region', 'uid'), name='convening_uid_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['launch', 'full', 'action_team'])), name='convening_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['finding', 'planned', 'held', 'cancelled'])), name='convening_state_known'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='convening_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('starts_at__isnull', True), ('state__in', ['finding', 'cancelled'])), models.Q(models.Q(('state', 'finding'), _negated=True), ('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='convening_dated'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='convening_titled'), models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('capacity__gte', 1), _connector='OR'), name='convening_seats_somebody'), models.CheckConstraint(condition=models.Q(('seats_each__isnull', True), ('seats_each__gte', 1), _connector='OR'), name='convening_seats_each'), models.CheckConstraint(condition=models.Q(('online', False), models.Q(('link', ''), _negated=True), _connector='OR'), name='convening_online_by_link', violation_error_code='online', violation_error_message='People can join only by a link: add it to the place first.'), models.CheckConstraint(condition=models.Q(('online_capacity__isnull', True), models.Q(('online', True), ('online_capacity__gte', 1)), _connector='OR'), name='convening_places_online', violation_error_code='online_capacity', violation_error_message='There are places online only where people may join by the link.')],
                },
                bases=(convenings.models.facts.Facts, convenings.models.seating.Seating, convenings.models.corresponding.Corresponds, models.Model),
            ),
            migrations.CreateModel(
                name='AgendaItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='convenings.convening')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                    ('title', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='what')),
                    ('purpose', models.CharField(choices=[('inform', 'Inform'), ('discuss', 'Discuss'), ('decide', 'Decide')], default='discuss', max_length=10, verbose_name='to')),
                    ('speaking', models.CharField(choices=[('business', 'Business leaders speak'), ('support', 'Partners speak'), ('all', 'Everyone speaks'), ('convener', 'The convener speaks'), ('champion', 'A champion speaks')], default='all', max_length=10, verbose_name='who may speak')),
                    ('asks', models.CharField(blank=True, choices=[('', 'Nothing to do but talk and listen'), ('opportunity', 'Say opportunities'), ('requirement', 'Say what it takes'), ('vote', 'Vote'), ('sign_up', 'Sign up as champion')], db_default='', default='', max_length=12, verbose_name='what it asks of leaders')),
                    ('presenter', models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain], verbose_name='led by')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 480)), name='agenda_item_minutes_sensible'), models.CheckConstraint(condition=models.Q(('purpose__in', ['inform', 'discuss', 'decide'])), name='agenda_item_purpose_known'), models.CheckConstraint(condition=models.Q(('speaking__in', ['business', 'support', 'all', 'convener', 'champion'])), name='agenda_item_speaking_known'), models.CheckConstraint(condition=models.Q(('asks__in', ['', 'opportunity', 'requirement', 'vote', 'sign_up'])), name='agenda_item_asks_known'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agenda_item_titled')],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='convenings.convening')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='regions.contact')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='regions.organization')),
                    ('side', models.CharField(choices=[('business', 'Business'), ('partner', 'Community partner')], max_length=10)),
                    ('walk_in', models.BooleanField(default=False)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['at'],
                    'constraints': [models.UniqueConstraint(fields=('region', 'convening', 'contact'), name='attendance_once'), models.CheckConstraint(condition=models.Q(('side__in', ['business', 'partner'])), name='attendance_side_known')],
                },
            ),
            migrations.CreateModel(
                name='DateOption',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='convenings.convening')),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('slot', models.PositiveSmallIntegerField()),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('chosen_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'convening', 'starts_at'), name='date_option_once'), models.UniqueConstraint(fields=('region', 'id', 'convening'), name='date_option_key'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('region', 'convening', 'slot'), name='date_option_one_a_slot'), models.UniqueConstraint(condition=models.Q(('chosen_at__isnull', False)), fields=('region', 'convening'), name='date_option_one_chosen'), models.CheckConstraint(condition=models.Q(('slot__gte', 1), ('slot__lte', 5)), name='date_option_slots'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='date_option_ends_after_start'), models.CheckConstraint(condition=models.Q(('chosen_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='date_option_chosen_stands')],
                },
            ),
            migrations.CreateModel(
                name='CallList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_lists', to='convenings.convening')),
                    ('caller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_lists', to='regions.contact')),
                    ('script', models.CharField(blank=True, max_length=600, validators=[regions.models.names.plain], verbose_name='two sentences to say')),
                    ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'convening', 'caller'), name='call_list_once')],
                },
            ),
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='convenings.calllist')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='regions.contact')),
                    ('tap', models.CharField(blank=True, default='', max_length=10)),
                    ('note', models.CharField(blank=True, max_length=500, validators=[regions.models.names.plain])),
                    ('at', models.DateTimeField(null=True)),
                    ('touch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='regions.touch')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'list', 'contact'), name='call_once'), models.CheckConstraint(condition=models.Q(('tap__in', ['', 'called', 'yes', 'no', 'later', 'wrong'])), name='call_tap_known'), models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', True), ('tap', '')), models.Q(models.Q(('tap', ''), _negated=True), ('at__isnull', False)), _connector='OR'), name='call_tapped_when')],
                },
            ),
            migrations.CreateModel(
                name='Sending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='convenings.convening')),
                    ('kind', models.CharField(choices=[('save_the_date', 'Save the date'), ('invitation', 'Invitation'), ('second', 'Second letter'), ('welcome', 'Welcome letter'), ('thanks', 'Thank-you letter'), ('no_show', 'Note to those who did not come'), ('follow_up', 'Same-day follow-up')], default='invitation', max_length=20)),
                    ('batch', models.UUIDField(default=uuid.uuid4)),
                    ('subject', models.CharField(max_length=200)),
                    ('body', models.TextField()),
                    ('subject_es', models.CharField(blank=True, max_length=200)),
                    ('body_es', models.TextField(blank=True)),
                    ('signed_by', models.JSONField(default=list)),
                    ('asks_times', models.BooleanField(db_default=False, default=False)),
                    ('count', models.PositiveIntegerField()),
                    ('unwritten', models.JSONField(db_default=[], default=list)),
                    ('sent_at', models.DateTimeField()),
                    ('goes_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['-sent_at'],
                    'indexes': [models.Index(condition=models.Q(('unwritten', []), _negated=True), fields=['region'], name='sending_unwritten')],
                    'constraints': [models.UniqueConstraint(fields=('region', 'batch'), name='sending_batch_once'), models.CheckConstraint(condition=models.Q(('goes_at__gte', models.F('sent_at'))), name='sending_goes_after_click'), models.CheckConstraint(condition=models.Q(('kind__in', ['save_the_date', 'invitation', 'second', 'welcome', 'thanks', 'no_show', 'follow_up'])), name='sending_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('body_es', ''), ('subject_es', '')), models.Q(models.Q(('subject_es', ''), _negated=True), models.Q(('body_es', ''), _negated=True)), _connector='OR'), name='sending_spanish_whole'), models.CheckConstraint(condition=models.Q(('unwritten', []), ('kind', 'invitation'), _connector='OR'), name='sending_writes_invitations')],
                },
                bases=(convenings.models.spreading.WritesInvitations, models.Model),
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='convenings.convening')),
                    ('sending', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitations', to='convenings.sending')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='regions.contact')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='regions.organization')),
                    ('side', models.CharField(choices=[('business', 'Business'), ('partner', 'Community partner')], max_length=10)),
                    ('stands_in_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='convenings.invitation')),
                    ('answer', models.CharField(blank=True, choices=[('', 'No answer yet'), ('yes', 'Yes'), ('no', 'No'), ('maybe', 'Maybe'), ('sending', 'Sending someone'), ('waiting', 'On the waiting list'), ('released', 'Free after all')], default='', max_length=10, verbose_name='answer')),
                    ('substitute_name', models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain], verbose_name='who comes in your place')),
                    ('substitute_email', models.EmailField(blank=True, max_length=254, verbose_name='their e-mail')),
                    ('told', models.JSONField(blank=True, default=dict)),
                    ('food', models.CharField(blank=True, db_default='', max_length=200, validators=[regions.models.names.plain], verbose_name='food')),
                    ('access', models.CharField(blank=True, db_default='', max_length=200, validators=[regions.models.names.plain], verbose_name='access')),
                    ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('asked', models.PositiveSmallIntegerField(default=0)),
                    ('online', models.BooleanField(db_default=False, default=False)),
                    ('waiting_since', models.DateTimeField(null=True)),
                    ('turns', models.PositiveIntegerField(db_default=0, default=0)),
                    ('sent_again_at', models.DateTimeField(null=True)),
                    ('reminded', models.CharField(blank=True, max_length=40)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'convening', 'contact'), name='invitation_once'), models.UniqueConstraint(fields=('region', 'id', 'convening', 'organization'), name='invitation_seat_key'), models.UniqueConstraint(fields=('region', 'id', 'convening'), name='invitation_meeting_key'), models.UniqueConstraint(condition=models.Q(('stands_in_for__isnull', False), models.Q(('answer__in', ['no', 'released']), _negated=True)), fields=('region', 'stands_in_for'), name='invitation_one_stand_in'), models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['', 'yes', 'no', 'maybe', 'sending', 'waiting']), ('stands_in_for__isnull', True)), models.Q(('answer__in', ['', 'yes', 'no', 'maybe', 'released']), ('stands_in_for__isnull', False)), _connector='OR'), name='invitation_stands_in_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'waiting'), ('waiting_since__isnull', False)), models.Q(models.Q(('answer', 'waiting'), _negated=True), ('waiting_since__isnull', True)), _connector='OR'), name='invitation_waits_since'), models.CheckConstraint(condition=models.Q(('stands_in_for__isnull', True), models.Q(('stands_in_for', models.F('id')), _negated=True), _connector='OR'), name='invitation_not_for_itself'), models.CheckConstraint(condition=models.Q(('answer__in', ['', 'yes', 'no', 'maybe', 'sending', 'waiting', 'released'])), name='invitation_answer_known'), models.CheckConstraint(condition=models.Q(('side__in', ['business', 'partner'])), name='invitation_side_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='invitation_answered_when'), models.CheckConstraint(condition=models.Q(('answer', 'sending'), models.Q(('substitute_email', ''), ('substitute_name', '')), _connector='OR'), name='invitation_substitute_sent')],
                },
                bases=(convenings.models.date_answers.TicksTimes, models.Model),
            ),
            migrations.CreateModel(
                name='Heard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heard', to='convenings.convening')),
                    ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='heard', to='partnerships.opportunity')),
                    ('invitation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='taken_over', to='convenings.invitation')),
                    ('question', models.CharField(blank=True, db_default='', max_length=10)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'convening', 'opportunity'), name='heard_once'), models.UniqueConstraint(condition=models.Q(('invitation__isnull', False)), fields=('region', 'invitation', 'question'), name='heard_answer_once')],
                },
            ),
            migrations.CreateModel(
                name='AnswerGiven',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='convenings.invitation')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('way', models.CharField(choices=[('link', 'by their personal link'), ('delegate', 'by their assistant'), ('phone', 'by phone, keyed in here'), ('convener', 'by the convener'), ('calendar', 'by their calendar'), ('api', 'by a program'), ('date', 'by what they said to the times'), ('itself', 'by itself')], max_length=10)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.contact')),
                    ('before', models.CharField(blank=True, choices=[('', 'No answer yet'), ('yes', 'Yes'), ('no', 'No'), ('maybe', 'Maybe'), ('sending', 'Sending someone'), ('waiting', 'On the waiting list'), ('released', 'Free after all')], max_length=10)),
                    ('after', models.CharField(blank=True, choices=[('', 'No answer yet'), ('yes', 'Yes'), ('no', 'No'), ('maybe', 'Maybe'), ('sending', 'Sending someone'), ('waiting', 'On the waiting list'), ('released', 'Free after all')], max_length=10)),
                    ('substitute', models.CharField(blank=True, max_length=254)),
                ],
                options={
                    'indexes': [models.Index(fields=['region', 'invitation', '-id'], name='answergiven_of_invitation')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['link', 'delegate', 'phone', 'convener', 'calendar', 'api', 'date', 'itself'])), name='answergiven_way_known'), models.CheckConstraint(condition=models.Q(('before__in', ['', 'yes', 'no', 'maybe', 'sending', 'waiting', 'released']), ('after__in', ['', 'yes', 'no', 'maybe', 'sending', 'waiting', 'released'])), name='answergiven_known'), models.CheckConstraint(condition=models.Q(('user', None), ('contact', None), _connector='OR'), name='answergiven_by_one')],
                },
            ),
            migrations.CreateModel(
                name='DateAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='date_answers', to='convenings.convening')),
                    ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='date_answers', to='convenings.invitation')),
                    ('option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='convenings.dateoption')),
                    ('fit', models.CharField(choices=[('works', 'Works'), ('if_needed', 'If need be'), ('no', 'Does not work')], max_length=10)),
                    ('at', models.DateTimeField()),
                    ('way', models.CharField(choices=[('link', 'by their personal link'), ('delegate', 'by their assistant'), ('phone', 'by phone, keyed in here'), ('convener', 'by the convener'), ('calendar', 'by their calendar'), ('api', 'by a program'), ('date', 'by what they said to the times'), ('itself', 'by itself')], max_length=10)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.contact')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'invitation', 'option'), name='date_answer_once'), models.CheckConstraint(condition=models.Q(('fit__in', ['works', 'if_needed', 'no'])), name='date_answer_known'), models.CheckConstraint(condition=models.Q(('way__in', ['link', 'delegate', 'phone', 'convener', 'calendar', 'api', 'date', 'itself'])), name='date_answer_way_known'), models.CheckConstraint(condition=models.Q(('user', None), ('contact', None), _connector='OR'), name='date_answer_by_one')],
                },
            ),
            migrations.CreateModel(
                name='Tap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('key', models.UUIDField()),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taps', to='convenings.convening')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taps', to='regions.contact')),
                    ('here', models.BooleanField()),
                    ('tapped_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['region', 'convening', 'contact', 'tapped_at'], name='tap_latest')],
                    'constraints': [models.UniqueConstraint(fields=('region', 'key'), name='tap_once')],
                },
            ),
            migrations.CreateModel(
                name='Rung',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('days', models.SmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(-30), django.core.validators.MaxValueValidator(180)], verbose_name='days before the meeting')),
                    ('audience', models.CharField(choices=[('silent', 'Who has not answered'), ('maybe', 'Who said maybe'), ('yes', 'Who said yes'), ('waitlisted', 'Who waits for a seat'), ('absent', 'Who was absent the last two times'), ('came', 'Who came'), ('no_shows', 'Who said yes and did not come')], default='silent', max_length=12, verbose_name='for')),
                    ('is_on', models.BooleanField(default=True, verbose_name='switched on')),
                    ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                    ('letter', models.TextField(blank=True, max_length=5000, verbose_name='letter')),
                    ('subject_es', models.CharField(blank=True, max_length=200, verbose_name='subject in Spanish')),
                    ('letter_es', models.TextField(blank=True, max_length=5000, verbose_name='letter in Spanish')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='convenings.convening')),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'ordering': ['-days', 'pk'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('region', 'convening', 'days', 'audience'), name='rung_once', violation_error_code='days', violation_error_message='There is a reminder for these people on that day already.'), models.CheckConstraint(condition=models.Q(('audience__in', ['silent', 'maybe', 'yes', 'waitlisted', 'absent', 'came', 'no_shows'])), name='rung_audience_known'), models.CheckConstraint(condition=models.Q(('days__gte', -30), ('days__lte', 180), models.Q(('days', 0), _negated=True)), name='rung_days_sensible'), models.CheckConstraint(condition=models.Q(models.Q(('audience__in', ['came', 'no_shows']), ('days__lt', 0)), models.Q(models.Q(('audience__in', ['came', 'no_shows']), _negated=True), ('days__gt', 0)), _connector='OR'), name='rung_fits_the_day')],
                },
            ),
            migrations.CreateModel(
                name='Reminding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('rung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remindings', to='convenings.rung')),
                    ('version', models.PositiveIntegerField()),
                    ('batch', models.UUIDField(default=uuid.uuid4)),
                    ('count', models.PositiveIntegerField()),
                    ('sent_at', models.DateTimeField()),
                    ('goes_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'rung', 'version'), name='reminding_once'), models.UniqueConstraint(fields=('region', 'batch'), name='reminding_batch_once'), models.CheckConstraint(condition=models.Q(('goes_at__gte', models.F('sent_at'))), name='reminding_goes_after_click')],
                },
            ),
            migrations.CreateModel(
                name='Reminded',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('reminding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminded', to='convenings.reminding')),
                    ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminded_by', to='convenings.invitation')),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['region', 'invitation', '-at'], name='reminded_last')],
                    'constraints': [models.UniqueConstraint(fields=('region', 'reminding', 'invitation'), name='reminded_once'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('invitation_id', 'invitation_id', models.Value('[]'), function='int8range'), '&&'), (models.Func(models.Func(models.Value('UTC'), 'at', function='timezone'), django.db.models.expressions.CombinedExpression(models.Func(models.Value('UTC'), 'at', function='timezone'), '+', models.Value(datetime.timedelta(seconds=72000))), function='tsrange'), '&&')], name='reminded_rests')],
                },
            ),
            migrations.CreateModel(
                name='DecidedIn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decided', to='convenings.convening')),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decided_in', to='partnerships.decision')),
                ],
                options={
                    'indexes': [models.Index(fields=['region', 'convening'], name='decided_in_meeting')],
                },
            ),
            migrations.CreateModel(
                name='LetterTemplate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('kind', models.CharField(choices=[('save_the_date', 'Save the date'), ('invitation', 'Invitation'), ('second', 'Second letter'), ('welcome', 'Welcome letter'), ('thanks', 'Thank-you letter'), ('no_show', 'Note to those who did not come'), ('follow_up', 'Same-day follow-up')], max_length=20, verbose_name='kind of letter')),
                    ('subject', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='subject')),
                    ('letter', models.TextField(max_length=10000, verbose_name='letter')),
                    ('subject_es', models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain], verbose_name='subject in Spanish')),
                    ('letter_es', models.TextField(blank=True, max_length=10000, verbose_name='letter in Spanish')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'kind'), name='letter_template_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['save_the_date', 'invitation', 'second', 'welcome', 'thanks', 'no_show', 'follow_up'])), name='letter_template_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('letter', ''), _negated=True)), name='letter_template_worded'), models.CheckConstraint(condition=models.Q(models.Q(('letter_es', ''), ('subject_es', '')), models.Q(models.Q(('subject_es', ''), _negated=True), models.Q(('letter_es', ''), _negated=True)), _connector='OR'), name='letter_template_spanish_whole')],
                },
            ),
            migrations.CreateModel(
                name='AgendaNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='convenings.convening')),
                    ('title', models.CharField(max_length=200)),
                    ('version', models.PositiveIntegerField()),
                    ('text', models.TextField(blank=True, max_length=8000, verbose_name='note')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'convening', 'title', 'version'), name='agenda_note_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='agenda_note_counts_from_one'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agenda_note_titled')],
                },
            ),
            migrations.CreateModel(
                name='Room',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('convening', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='room', to='convenings.convening')),
                    ('item', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rooms', to='convenings.agendaitem')),
                    ('since', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('took', models.JSONField(default=dict)),
                    ('ballot', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rooms', to='partnerships.ballot')),
                    ('rules_on', models.BooleanField(db_default=False, default=False)),
                    ('ground_rules_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('ground_rules_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('started_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('key', models.PositiveIntegerField(default=1)),
                    ('door_key', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('started_at__isnull', False), models.Q(('ended_at__isnull', True), ('item__isnull', True), ('since__isnull', True)), _connector='OR'), name='room_starts_before_its_items'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('item__isnull', True), _connector='OR'), name='room_ended_is_over'), models.CheckConstraint(condition=models.Q(('rules_on', False), ('ground_rules_at__isnull', False), _connector='OR'), name='room_notes_its_ground_rules')],
                },
            ),
            migrations.CreateModel(
                name='Sentence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sentences', to='convenings.room')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sentences', to='regions.contact')),
                    ('key', models.UUIDField(default=uuid.uuid4)),
                    ('kind', models.CharField(choices=[('opportunity', 'Opportunity'), ('requirement', 'Requirement')], max_length=12)),
                    ('words', models.CharField(max_length=500, validators=[regions.models.names.plain], verbose_name='in your own words')),
                    ('category', models.CharField(choices=[('workforce', 'Workforce'), ('infrastructure', 'Infrastructure'), ('regulation', 'Regulation'), ('market', 'Market'), ('supply_chain', 'Supply chain'), ('image', 'Image of the industry'), ('technology', 'Technology'), ('other', 'Other')], default='other', max_length=20, verbose_name='topic')),
                    ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('taken', 'On the board'), ('left', 'Left aside')], default='waiting', max_length=8)),
                    ('settled_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('opportunity', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sentences', to='partnerships.opportunity')),
                    ('requirement', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sentences', to='partnerships.requirement')),
                ],
                options={
                    'indexes': [models.Index(fields=['region', 'room', 'state'], name='sentence_waiting')],
                    'constraints': [models.UniqueConstraint(fields=('region', 'key'), name='sentence_once'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='sentence_said'), models.CheckConstraint(condition=models.Q(('kind__in', ['opportunity', 'requirement'])), name='sentence_kind_known'), models.CheckConstraint(condition=models.Q(('category__in', ['workforce', 'infrastructure', 'regulation', 'market', 'supply_chain', 'image', 'technology', 'other'])), name='sentence_topic_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'taken', 'left'])), name='sentence_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='sentence_settled'), models.CheckConstraint(condition=models.Q(models.Q(('opportunity__isnull', True), ('requirement__isnull', True)), models.Q(('opportunity__isnull', True), ('state', 'taken')), models.Q(('requirement__isnull', True), ('state', 'taken')), _connector='OR'), name='sentence_became_one')],
                },
            ),
            migrations.CreateModel(
                name='Offer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='convenings.room')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='regions.contact')),
                    ('words', models.CharField(max_length=500, validators=[regions.models.names.plain], verbose_name='what you could do')),
                    ('opportunity', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='partnerships.opportunity')),
                    ('requirement', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='partnerships.requirement')),
                    ('item', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='convenings.agendaitem')),
                    ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('released_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('taken_back_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='offer_said'), models.CheckConstraint(condition=models.Q(models.Q(('item__isnull', True), ('opportunity__isnull', False), ('requirement__isnull', True)), models.Q(('item__isnull', True), ('opportunity__isnull', True), ('requirement__isnull', False)), models.Q(('item__isnull', False), ('opportunity__isnull', True), ('requirement__isnull', True)), _connector='OR'), name='offer_about_one'), models.CheckConstraint(condition=models.Q(('released_at__isnull', True), ('taken_back_at__isnull', True), _connector='OR'), name='offer_released_stands')],
                },
            ),
            migrations.CreateModel(
                name='Visitor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visitors', to='convenings.room')),
                    ('name', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='your name')),
                    ('email', models.EmailField(max_length=254, verbose_name='your e-mail address')),
                    ('organization', models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name='your organization')),
                    ('side', models.CharField(choices=[('business', 'Business'), ('partner', 'Community partner')], max_length=10, verbose_name='you come from')),
                    ('language', models.CharField(default='en', max_length=5)),
                    ('came_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('turned_away_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('seated_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('contact', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='regions.contact')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('email', ''), _negated=True)), name='visitor_named'), models.CheckConstraint(condition=models.Q(('side__in', ['business', 'partner'])), name='visitor_side_known'), models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', True), ('seated_at__isnull', True)), models.Q(('contact__isnull', False), ('seated_at__isnull', False), ('turned_away_at__isnull', True)), _connector='OR'), name='visitor_seated_is_somebody')],
                },
            ),
        ]),
    ]
