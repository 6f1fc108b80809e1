"""The dates of clubs are events of the agenda, which made them of what is taken away here."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_governance"),
        ("events", "0002_club_dates"),
    ]

    operations = [
        migrations.RemoveField(model_name="clubnote", name="session"),
        migrations.RemoveField(model_name="clubsubject", name="session"),
        migrations.DeleteModel(name="ClubSession"),
    ]
