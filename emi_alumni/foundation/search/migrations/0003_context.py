from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_synonyms")]

    operations = [migrations.AddField("document", "context", models.JSONField(default=list))]
