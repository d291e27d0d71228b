from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='feed_version',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='user',
            name='looked_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
