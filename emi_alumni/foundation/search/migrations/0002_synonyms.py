from django.db import migrations, models

from emi_alumni.foundation.search.management.commands.load_synonyms import groups


def load_first_ones(apps, schema_editor) -> None:
    synonyms = apps.get_model("search", "Synonyms").objects.using(schema_editor.connection.alias)
    synonyms.bulk_create(synonyms.model(expressions="\n".join(group)) for group in groups())


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents_and_words")]

    operations = [
        migrations.CreateModel(
            name="Synonyms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expressions", models.TextField(max_length=600, verbose_name="expressions")),
                ("is_in_use", models.BooleanField(default=True, verbose_name="en service")),
            ],
            options={
                "verbose_name": "façons de dire la même chose",
                "verbose_name_plural": "façons de dire la même chose",
                "ordering": ["expressions", "pk"],
            },
        ),
        migrations.RunPython(load_first_ones, migrations.RunPython.noop, elidable=True),
    ]
