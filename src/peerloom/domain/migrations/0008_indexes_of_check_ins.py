from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentoring', '0007_feedback'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='checkin',
            name='check_in_answered',
        ),
        migrations.RemoveIndex(
            model_name='checkin',
            name='check_in_waits',
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(fields=['participation', 'state', 'due_on'], name='check_in_of_person'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(fields=['participation', 'state', 'answered_at', 'feeling'], name='check_in_felt'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(fields=['organisation', 'state', '-answered_at', '-id'], name='check_in_answered'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(fields=['organisation', 'by_staff', 'turn', 'state', 'participation', 'relationship', 'due_on', 'name'], name='check_in_rates'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(condition=models.Q(('contacted_at__isnull', True), ('wants_contact', True)), fields=['organisation', 'state', 'answered_at', 'relationship'], name='check_in_waits'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(condition=models.Q(('feeling__lte', 2)), fields=['organisation', 'state', 'answered_at', 'feeling', 'participation', 'relationship'], name='check_in_low'),
        ),
    ]
