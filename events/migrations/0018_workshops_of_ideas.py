"""A workshop may come from an idea that people would come to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0017_sponsor_returns_of_a_project"),
        ("governance", "0005_workshops_to_set_up"),
    ]
    operations = [
        migrations.AddField(
            "event",
            "idea",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="events",
                to="governance.idea",
                verbose_name="idée dont il vient",
            ),
        ),
    ]
