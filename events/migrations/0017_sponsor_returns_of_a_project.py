"""Every return is of a project; its view is made once it is published."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0016_sponsor_returns_wait")]
    operations = [
        migrations.AlterField(
            "sponsorreturn",
            "project",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sponsor_returns",
                to="projects.project",
                verbose_name="projet",
            ),
        ),
        migrations.AlterField(
            "sponsorreturn",
            "view",
            models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="said_at",
                to="projects.sponsorview",
                verbose_name="regard du commanditaire",
            ),
        ),
        migrations.AddConstraint(
            "sponsorreturn",
            models.CheckConstraint(
                condition=models.Q(view=None) | models.Q(state__in=["published", "withdrawn"]),
                name="return_shown_was_read",
            ),
        ),
    ]
