"""A sponsor's return waits to be read: its words are its own, and its view is made once it is published. Those that were
shown already stay shown."""

import django.db.models.deletion
from django.db import migrations, models

SIGNED = " (« "  # what the view adds to who spoke: where


def keep_words(apps, schema_editor):
    returns = apps.get_model("events", "SponsorReturn")
    for one in returns.objects.select_related("view").order_by("pk"):
        view = one.view
        state = "withdrawn" if view.withdrawn_at else "published"
        returns.objects.filter(pk=one.pk).update(
            project=view.project_id,
            signature=view.signature.partition(SIGNED)[0],
            changed=view.changed,
            blocks=view.blocks,
            kept=view.kept,
            state=state,
            submitted_at=one.at,
            published_at=one.at,
        )


STATES = [
    ("draft", "brouillon"),
    ("pending", "en attente de lecture"),
    ("published", "publié"),
    ("refused", "refusé"),
    ("withdrawn", "retiré"),
]


class Migration(migrations.Migration):
    dependencies = [("events", "0015_calls_for_contributions"), ("projects", "0001_project_bank")]
    operations = [
        migrations.AddField(
            "sponsorreturn",
            "project",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sponsor_returns",
                to="projects.project",
                verbose_name="projet",
            ),
        ),
        migrations.AddField(
            "sponsorreturn",
            "signature",
            models.CharField(default="", max_length=160, verbose_name="qui parle"),
            preserve_default=False,
        ),
        migrations.AddField(
            "sponsorreturn",
            "changed",
            models.TextField(default="", max_length=2000, verbose_name="ce qui a été dit"),
            preserve_default=False,
        ),
        migrations.AddField(
            "sponsorreturn",
            "blocks",
            models.TextField(blank=True, max_length=2000, verbose_name="ce qui bloque", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "sponsorreturn",
            "kept",
            models.CharField(
                blank=True,
                choices=[("yes", "oui"), ("partly", "en partie"), ("no", "non")],
                default="",
                max_length=6,
                verbose_name="entré dans ses objectifs",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "sponsorreturn",
            "state",
            models.CharField(choices=STATES, default="draft", editable=False, max_length=10, verbose_name="état"),
        ),
        migrations.AddField(
            "sponsorreturn",
            "submitted_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
        ),
        migrations.AddField(
            "sponsorreturn",
            "published_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le"),
        ),
        migrations.AddField(
            "sponsorreturn",
            "hidden_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
        ),
        migrations.AddField(
            "sponsorreturn",
            "reason",
            models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi", default=""),
            preserve_default=False,
        ),
        migrations.RunPython(keep_words, migrations.RunPython.noop),
    ]
