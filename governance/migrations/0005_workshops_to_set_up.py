"""An idea may ask for a workshop: who supports it would come, and its author is told when they are enough."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_tool_pages")]
    operations = [
        migrations.AddField(
            "idea", "is_workshop", models.BooleanField(default=False, verbose_name="c’est un atelier à monter")
        ),
        migrations.AddField(
            "idea",
            "enough_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="assez de monde depuis"),
        ),
        migrations.AddIndex(
            "idea",
            models.Index(condition=models.Q(("is_workshop", True)), fields=["enough_at"], name="idea_workshop_wanted"),
        ),
    ]
