"""The mails of each region, what went with what, and what people want to get."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from regions.together import Together
import regions.scope


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("outbox", "0001_initial"),
        ("outbox", "0002_undelivered_index"),
        ("outbox", "0003_incoming"),
        ("outbox", "0004_consent_provenance"),
        ("outbox", "0005_daily_mails"),
    ]
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("regions", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='regions.contact')),
                    ('category', models.CharField(choices=[('invitations', 'Invitations to meetings'), ('reminders', 'Reminders'), ('items', 'Action items'), ('service', 'Confirmations and changes')], max_length=20)),
                    ('wish', models.CharField(choices=[('granted', 'Yes, please'), ('withdrawn', 'No more of these')], max_length=10)),
                    ('source', models.CharField(choices=[('page', 'On the page of their personal link'), ('one click', 'One click in their mail program'), ('complaint', 'They called our mail unwanted')], max_length=60)),
                    ('address', models.CharField(blank=True, max_length=254)),
                    ('origin', models.CharField(blank=True, max_length=300)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('speaker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.contact')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(fields=['region', 'contact', 'category', '-id'], name='consent_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ['invitations', 'reminders', 'items', 'service'])), name='consent_category_known'), models.CheckConstraint(condition=models.Q(('wish__in', ['granted', 'withdrawn'])), name='consent_wish_known'), models.CheckConstraint(condition=models.Q(('source__in', ['page', 'one click', 'complaint'])), name='consent_source_known'), models.CheckConstraint(condition=models.Q(('user', None), ('speaker', None), _connector='OR'), name='consent_by_one')],
                },
            ),
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='regions.contact')),
                    ('address', models.EmailField(blank=True, max_length=254)),
                    ('kind', models.CharField(max_length=40)),
                    ('about_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ('about_id', models.BigIntegerField(null=True)),
                    ('context', models.JSONField(default=dict)),
                    ('reply_to', models.EmailField(blank=True, max_length=254)),
                    ('key', models.CharField(max_length=160)),
                    ('batch', models.UUIDField(null=True)),
                    ('subject', models.CharField(blank=True, max_length=300)),
                    ('text', models.TextField(blank=True)),
                    ('html', models.TextField(blank=True)),
                    ('state', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Given up'), ('bounced', "Refused by the recipient's server"), ('suppressed', 'Not sent'), ('withdrawn', 'Taken back')], default='queued', max_length=12)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('error', models.CharField(blank=True, max_length=500)),
                    ('posted_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('useful_until', models.DateTimeField(null=True)),
                    ('by_hand', models.BooleanField(db_default=False, default=False)),
                    ('at_once', models.CharField(blank=True, choices=[('answer', 'it answers what they did'), ('invites', 'it invites them, with the entry for their calendar'), ('change', 'the meeting or their seat at it changed'), ('vote', 'a ballot has opened'), ('calls', 'somebody waits for their calls'), ('staff', 'it goes to an office, not to somebody of the directory'), ('soon', 'it would have come too late with the next day’s mail'), ('again', 'somebody had it tried again')], db_default='', max_length=10)),
                    ('folded_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='outbox.message')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'sending'))), fields=['region', 'next_attempt_at'], name='message_due'), models.Index(condition=models.Q(('state__in', ('failed', 'bounced'))), fields=['region', 'contact'], name='message_undelivered'), models.Index(condition=models.Q(('batch__isnull', False)), fields=['region', 'batch'], name='message_of_batch'), models.Index(condition=models.Q(('folded_into__isnull', False)), fields=['folded_into'], name='message_part_of')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('region', 'key'), name='message_key_once'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sending', 'sent', 'failed', 'bounced', 'suppressed', 'withdrawn'])), name='message_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='message_sent_when'), models.CheckConstraint(condition=models.Q(('contact__isnull', False), models.Q(('address', ''), _negated=True), _connector='OR'), name='message_has_recipient'), models.CheckConstraint(condition=models.Q(('at_once__in', ['', 'answer', 'invites', 'change', 'vote', 'calls', 'staff', 'soon', 'again'])), name='message_at_once_known'), models.CheckConstraint(condition=models.Q(('folded_into', None), models.Q(('contact__isnull', False), models.Q(('kind', 'daily'), _negated=True)), _connector='OR'), name='message_folds_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'daily'), _negated=True), ('contact__isnull', False), _connector='OR'), name='message_daily_to_whom')],
                },
            ),
            migrations.CreateModel(
                name='DailyMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='daily_mails', to='regions.contact')),
                    ('day', models.DateField()),
                    ('address', models.CharField(max_length=254)),
                    ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='outbox.message')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('region', 'contact', 'day'), name='daily_mail_once_a_day'), models.UniqueConstraint(fields=('region', 'address', 'day'), name='daily_mail_once_an_address')],
                },
            ),
            migrations.CreateModel(
                name='Incoming',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='regions.region')),
                    ('message_id', models.CharField(max_length=200)),
                    ('kind', models.CharField(choices=[('reply', 'Reply'), ('calendar', 'Answer from a calendar'), ('bounce', 'Delivery report'), ('complaint', 'Complaint'), ('automatic', 'Automatic reply')], max_length=10)),
                    ('state', models.CharField(choices=[('new', 'Not read yet'), ('handled', 'Done'), ('waiting', 'Waits for you'), ('dropped', 'Put aside')], default='new', max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('sender', models.CharField(blank=True, max_length=254)),
                    ('subject', models.CharField(blank=True, max_length=300)),
                    ('text', models.TextField(blank=True)),
                    ('notice', models.CharField(blank=True, max_length=300)),
                    ('detail', models.JSONField(default=dict)),
                    ('raw', models.BinaryField(default=b'')),
                    ('is_proven', models.BooleanField(default=False)),
                    ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming', to='outbox.message')),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming', to='regions.contact')),
                    ('about_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ('about_id', models.BigIntegerField(null=True)),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'new')), fields=['region', 'id'], name='incoming_new'), models.Index(condition=models.Q(('state', 'waiting')), fields=['region', '-id'], name='incoming_waiting'), models.Index(fields=['region', 'contact', '-id'], name='incoming_of_contact'), models.Index(fields=['region', 'about_type', 'about_id'], name='incoming_about')],
                    'constraints': [models.UniqueConstraint(fields=('region', 'message_id'), name='incoming_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['reply', 'calendar', 'bounce', 'complaint', 'automatic'])), name='incoming_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['new', 'handled', 'waiting', 'dropped'])), name='incoming_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('waiting', 'dropped')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='incoming_reason_given'), models.CheckConstraint(condition=models.Q(('state', 'new'), ('raw', b''), _connector='OR'), name='incoming_raw_until_read')],
                },
            ),
        ]),
    ]
