import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0006_codev"),
        ("governance", "0002_governance"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agenda_items", to="events.event"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_items",
                        to="governance.clubsubject",
                    ),
                ),
            ],
            options={
                "verbose_name": "sujet d’une séance",
                "verbose_name_plural": "sujets des séances",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("subject",), name="one_date_for_each_subject")],
            },
        ),
        migrations.CreateModel(
            name="SessionNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="session_notes", to="events.event"
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="session_notes",
                        to="governance.clubnote",
                    ),
                ),
            ],
            options={
                "verbose_name": "note d’une séance",
                "verbose_name_plural": "notes des séances",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("note",), name="one_date_for_each_note")],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="subjects",
            field=models.ManyToManyField(
                related_name="events", through="events.AgendaItem", to="governance.clubsubject", verbose_name="sujets"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="notes",
            field=models.ManyToManyField(
                related_name="events", through="events.SessionNote", to="governance.clubnote", verbose_name="notes"
            ),
        ),
    ]
