from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_people_and_places"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["is_listed", "-confirmed_at"], name="member_heard_from"),
        ),
    ]
