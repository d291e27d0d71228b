from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('outbox', '0003_minutes'),
        ('regions', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_category_known',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_at_once_known',
        ),
        migrations.AlterField(
            model_name='consent',
            name='category',
            field=models.CharField(choices=[('invitations', 'Invitations to meetings'), ('reminders', 'Reminders'), ('items', 'Action items'), ('notes', 'Notes and questions to you'), ('service', 'Confirmations and changes')], max_length=20),
        ),
        migrations.AlterField(
            model_name='message',
            name='at_once',
            field=models.CharField(blank=True, choices=[('answer', 'it answers what they did'), ('invites', 'it invites them, with the entry for their calendar'), ('change', 'the meeting or their seat at it changed'), ('vote', 'a ballot has opened'), ('minutes', 'the minutes of a meeting go out on the same day'), ('named', 'somebody asks them by name'), ('calls', 'somebody waits for their calls'), ('staff', 'it goes to an office, not to somebody of the directory'), ('soon', 'it would have come too late with the next day’s mail'), ('again', 'somebody had it tried again')], db_default='', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['invitations', 'reminders', 'items', 'notes', 'service'])), name='consent_category_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('at_once__in', ['', 'answer', 'invites', 'change', 'vote', 'minutes', 'named', 'calls', 'staff', 'soon', 'again'])), name='message_at_once_known'),
        ),
    ]
