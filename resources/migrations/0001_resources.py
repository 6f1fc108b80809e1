"""Resources: the library, practices of tools, boosters, watch, stories, kits."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import directory.models.members
import resources.models.library


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_people_and_places"),
        ("governance", "0003_dates_in_the_agenda"),
        ("projects", "0001_project_bank"),
    ]

    operations = [
        migrations.CreateModel(
            name="Kit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("title", models.CharField(max_length=100, verbose_name="titre")),
                (
                    "for_whom",
                    models.CharField(
                        choices=[
                            ("managers", "cadres"),
                            ("field_teams", "équipes de terrain"),
                            ("newcomers", "nouveaux arrivants"),
                            ("top_management", "direction générale"),
                            ("elected", "élus"),
                        ],
                        max_length=14,
                        verbose_name="pour qui",
                    ),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="à quoi il sert")),
                ("blocks", models.TextField(max_length=1200, verbose_name="ce qu’il montre")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
            ],
            options={
                "verbose_name": "kit pour un public",
                "verbose_name_plural": "kits pour un public",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "for_whom", "-published_at"], name="kit_by_public")],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("daily", "chaque jour"),
                            ("weekly", "chaque semaine"),
                            ("monthly", "chaque mois"),
                            ("quarterly", "chaque trimestre"),
                            ("yearly", "chaque année"),
                            ("occasion", "à l’occasion"),
                        ],
                        max_length=9,
                        verbose_name="à quelle fréquence",
                    ),
                ),
                ("rhythm", models.CharField(blank=True, max_length=60, verbose_name="plus précisément")),
                ("since_year", models.PositiveSmallIntegerField(verbose_name="depuis quelle année")),
                (
                    "context",
                    models.TextField(
                        blank=True, max_length=600, verbose_name="comment je l’utilise, et pour quoi faire"
                    ),
                ),
                (
                    "role_change",
                    models.CharField(blank=True, max_length=300, verbose_name="ce que cela a changé dans mon rôle"),
                ),
                ("obstacle", models.CharField(blank=True, max_length=300, verbose_name="un obstacle")),
                ("tip", models.CharField(blank=True, max_length=300, verbose_name="une astuce")),
                ("stopped_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="arrêté en")),
                (
                    "stopped_why",
                    models.CharField(blank=True, max_length=300, verbose_name="pourquoi je ne l’utilise plus"),
                ),
                (
                    "may_be_asked",
                    models.BooleanField(
                        default=False, verbose_name="je veux bien répondre aux questions sur cet outil"
                    ),
                ),
                (
                    "told_on",
                    models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name="dit le"),
                ),
                (
                    "former_name",
                    models.CharField(blank=True, editable=False, max_length=120, verbose_name="racontée à propos de"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "collectivity",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
                (
                    "tool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
                        to="governance.tool",
                        verbose_name="outil",
                    ),
                ),
            ],
            options={
                "verbose_name": "pratique",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["tool", "state", "-told_on", "-id"], name="practice_of_tool"),
                    models.Index(fields=["state", "-told_on", "-id"], name="practice_latest"),
                    models.Index(fields=["collectivity", "state", "-told_on", "-id"], name="practice_of_place"),
                    models.Index(fields=["author", "-told_on", "-id"], name="practice_of_author"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("former_name", ""), ("state__in", ("draft", "pending", "published"))),
                        fields=("author", "tool"),
                        name="practice_one_of_each",
                        violation_error_message="Vous avez déjà une pratique sur cet outil : modifiez-la.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_year", None), ("stopped_year__gte", models.F("since_year")), _connector="OR"
                        ),
                        name="practice_stops_after_it_starts",
                        violation_error_message="Choisissez une année d’arrêt qui vient après celle du début.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PracticePeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("daily", "chaque jour"),
                            ("weekly", "chaque semaine"),
                            ("monthly", "chaque mois"),
                            ("quarterly", "chaque trimestre"),
                            ("yearly", "chaque année"),
                            ("occasion", "à l’occasion"),
                        ],
                        max_length=9,
                        verbose_name="à quelle fréquence",
                    ),
                ),
                ("since_year", models.PositiveSmallIntegerField(verbose_name="depuis")),
                ("until_year", models.PositiveSmallIntegerField(verbose_name="jusqu’en")),
                ("stopped", models.BooleanField(default=False, verbose_name="arrêté")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="pourquoi")),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="resources.practice",
                        verbose_name="pratique",
                    ),
                ),
            ],
            options={
                "verbose_name": "période d’une pratique",
                "verbose_name_plural": "périodes des pratiques",
                "ordering": ["until_year", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_year__gte", models.F("since_year"))), name="practice_period_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mooc", "MOOC"),
                            ("tool_sheet", "fiche outil"),
                            ("kit", "kit"),
                            ("conference", "conférence"),
                            ("document", "document"),
                            ("reading", "lecture"),
                        ],
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                ("summary", models.CharField(max_length=300, verbose_name="en deux lignes")),
                ("purpose", models.CharField(max_length=200, verbose_name="pour faire quoi")),
                (
                    "amount",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1, "Écrivez un nombre, de 1 à 999."),
                            django.core.validators.MaxValueValidator(999, "Écrivez un nombre, de 1 à 999."),
                        ],
                        verbose_name="en combien de temps",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("hours", "heures"), ("days", "jours"), ("weeks", "semaines")],
                        default="minutes",
                        max_length=7,
                        verbose_name="unité",
                    ),
                ),
                (
                    "duration_class",
                    models.CharField(
                        choices=[
                            ("moment", "dix minutes au plus"),
                            ("half_hour", "une demi-heure au plus"),
                            ("hours", "deux heures au plus"),
                            ("longer", "davantage"),
                        ],
                        editable=False,
                        max_length=9,
                        verbose_name="durée",
                    ),
                ),
                (
                    "for_whom",
                    models.CharField(
                        choices=[
                            ("everybody", "tout le monde"),
                            ("managers", "cadres"),
                            ("field_teams", "équipes de terrain"),
                            ("newcomers", "nouveaux arrivants"),
                            ("top_management", "direction générale"),
                            ("elected", "élus"),
                        ],
                        default="everybody",
                        max_length=14,
                        verbose_name="pour qui",
                    ),
                ),
                ("credit", models.CharField(blank=True, max_length=160, verbose_name="auteur ou source")),
                (
                    "audience",
                    models.CharField(
                        choices=[("network", "le réseau des alumni"), ("public", "tout le monde, sans compte")],
                        default="network",
                        max_length=7,
                        verbose_name="qui la lit",
                    ),
                ),
                (
                    "link",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Écrivez une adresse qui commence par https://.", schemes=["http", "https"]
                            ),
                            directory.models.members.no_account_in_link,
                        ],
                        verbose_name="lien",
                    ),
                ),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="à relire avant le")),
                ("update_note", models.CharField(blank=True, max_length=200, verbose_name="ce qui change")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="tenue le")),
                (
                    "live_link",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Écrivez une adresse qui commence par https://.", schemes=["http", "https"]
                            ),
                            directory.models.members.no_account_in_link,
                        ],
                        verbose_name="lien du direct",
                    ),
                ),
                (
                    "recording_link",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Écrivez une adresse qui commence par https://.", schemes=["http", "https"]
                            ),
                            directory.models.members.no_account_in_link,
                        ],
                        verbose_name="lien de l’enregistrement",
                    ),
                ),
                ("captioned", models.BooleanField(default=False, verbose_name="l’enregistrement est sous-titré")),
                ("five_lines", models.TextField(blank=True, max_length=800, verbose_name="en cinq lignes")),
                ("chapters", models.TextField(blank=True, max_length=1500, verbose_name="chapitres")),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "updated_on",
                    models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name="à jour au"),
                ),
                (
                    "told_note",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="mise à jour annoncée"),
                ),
                ("is_current", models.BooleanField(default=True, editable=False, verbose_name="mise en avant")),
                (
                    "reminded_for",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="échéance rappelée"),
                ),
                (
                    "expired_for",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="échéance annoncée"),
                ),
                (
                    "uses_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="fois où elle a servi"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resources",
                        to="governance.club",
                        verbose_name="club dont elle vient",
                    ),
                ),
                (
                    "collectivity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resources",
                        to="governance.module",
                        verbose_name="module de l’EMI",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resources",
                        to="projects.project",
                        verbose_name="projet dont elle vient",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="resources", to="projects.theme", verbose_name="thèmes"
                    ),
                ),
                (
                    "tools",
                    models.ManyToManyField(
                        blank=True, related_name="resources", to="governance.tool", verbose_name="outils et méthodes"
                    ),
                ),
            ],
            options={
                "verbose_name": "ressource",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("is_current"), descending=True),
                        models.OrderBy(models.F("published_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        models.F("state"),
                        name="resource_latest",
                    ),
                    models.Index(
                        models.OrderBy(models.F("is_current"), descending=True),
                        models.OrderBy(models.F("uses_count"), descending=True),
                        models.OrderBy(models.F("published_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        models.F("state"),
                        name="resource_most_useful",
                    ),
                    models.Index(
                        condition=models.Q(("expires_on__isnull", False)), fields=["expires_on"], name="resource_expiry"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__range", (1, 999))),
                        name="resource_duration",
                        violation_error_message="Écrivez un nombre, de 1 à 999.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Booster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("title", models.CharField(max_length=100, verbose_name="titre")),
                ("steps", models.TextField(max_length=1500, verbose_name="les étapes")),
                ("to_try", models.CharField(max_length=200, verbose_name="une chose à essayer cette semaine")),
                (
                    "link",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Écrivez une adresse qui commence par https://.", schemes=["http", "https"]
                            ),
                            directory.models.members.no_account_in_link,
                        ],
                        verbose_name="pour aller plus loin",
                    ),
                ),
                ("opens_on", models.DateField(blank=True, editable=False, null=True, verbose_name="vient à partir du")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boosters",
                        to="governance.module",
                        verbose_name="module",
                    ),
                ),
                (
                    "tool",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="boosters",
                        to="governance.tool",
                        verbose_name="outil",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="boosters",
                        to="resources.resource",
                        verbose_name="ressource",
                    ),
                ),
            ],
            options={
                "verbose_name": "piqûre de rappel",
                "verbose_name_plural": "piqûres de rappel",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["module", "state", "opens_on"], name="booster_of_module"),
                    models.Index(fields=["state", "-published_at"], name="booster_by_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceBookmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "kept_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="gardée le"),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resource_bookmarks",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookmarks",
                        to="resources.resource",
                        verbose_name="ressource",
                    ),
                ),
            ],
            options={
                "verbose_name": "ressource gardée",
                "verbose_name_plural": "ressources gardées",
                "ordering": ["-kept_at", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("resource", "member"), name="one_bookmark_each")],
            },
        ),
        migrations.CreateModel(
            name="ResourceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to=resources.models.library.file_path, verbose_name="fichier")),
                ("kind", models.CharField(editable=False, max_length=5, verbose_name="format")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="taille")),
                ("accessible", models.BooleanField(default=False, verbose_name="lisible par un lecteur d’écran")),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="ajouté le"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="ajouté par",
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier d’une ressource",
                "verbose_name_plural": "fichiers des ressources",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="resources",
                to="resources.resourcefile",
                verbose_name="fichier",
            ),
        ),
        migrations.CreateModel(
            name="ResourceUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("text", models.CharField(max_length=200, verbose_name="à quoi elle vous a servi")),
                ("department", models.CharField(blank=True, max_length=160, verbose_name="direction ou service")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "collectivity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="resources.resource",
                        verbose_name="ressource",
                    ),
                ),
            ],
            options={
                "verbose_name": "« ça m’a servi »",
                "verbose_name_plural": "« ça m’a servi »",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["collectivity", "resource"], name="use_by_collectivity")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "pending", "published"))),
                        fields=("resource", "author"),
                        name="one_use_each",
                        violation_error_message="Vous avez déjà dit à quoi elle vous a servi.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("title", models.CharField(max_length=120, verbose_name="en une phrase")),
                (
                    "guide",
                    models.CharField(
                        choices=[
                            ("way", "Partager mon parcours"),
                            ("change", "Ce que l’EMI a transformé"),
                            ("brakes", "Des freins"),
                        ],
                        default="change",
                        editable=False,
                        max_length=6,
                        verbose_name="questions",
                    ),
                ),
                ("before", models.TextField(max_length=1500, verbose_name="où j’en étais")),
                ("tried", models.TextField(blank=True, max_length=1500, verbose_name="ce que j’ai essayé")),
                ("changed", models.TextField(blank=True, max_length=1500, verbose_name="ce que cela a changé")),
                ("held_back", models.TextField(blank=True, max_length=1500, verbose_name="ce qui a freiné")),
                (
                    "advice",
                    models.TextField(blank=True, max_length=1500, verbose_name="ce que je dirais à qui commence"),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("look", "Un regard différent"),
                            ("frame", "Sortir du cadre"),
                            ("immersion", "Immersions, ouverture"),
                            ("users", "Partir des usagers et du terrain"),
                            ("context", "Prendre le temps d’analyser"),
                            ("belonging", "Appartenir à un réseau"),
                            ("excellence", "Une dynamique d’excellence"),
                            ("simpler", "Simplifier"),
                            ("indicators", "Piloter avec des indicateurs"),
                            ("practices", "Des changements de pratiques"),
                            ("referents", "Travailler avec un référent"),
                            ("across", "Travailler entre directions"),
                            ("elsewhere", "Découvrir d’autres directions"),
                            ("relays", "Le manque de relais internes"),
                            ("management", "Direction, n+1 et élus peu formés"),
                            ("audience", "Des agents hors de la cible de l’EMI"),
                            ("allies", "Trouver des alliés"),
                            ("measure", "La mesure des résultats"),
                            ("unmeasured", "Une mesure rarement faite"),
                            ("judged", "Une mesure vécue comme un jugement"),
                            ("afterwards", "L’après EMI"),
                            ("daily", "Des suites au quotidien"),
                            ("outside", "Un regard extérieur"),
                            ("habits", "Des habitudes longues à changer"),
                        ],
                        max_length=10,
                        verbose_name="ce dont elle parle",
                    ),
                ),
                (
                    "asked_no_more",
                    models.BooleanField(default=False, editable=False, verbose_name="ne plus demander la suite"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.cohort",
                        verbose_name="promotion",
                    ),
                ),
                (
                    "collectivity",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stories",
                        to="governance.module",
                        verbose_name="module de l’EMI",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stories",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
            ],
            options={
                "verbose_name": "récit",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "-created_at", "-id"], name="story_by_date")],
            },
        ),
        migrations.CreateModel(
            name="PublicStory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "signature",
                    models.CharField(
                        choices=[
                            ("name", "mon nom et ma collectivité"),
                            ("place", "ma collectivité, sans mon nom"),
                            ("nobody", "ni mon nom ni ma collectivité"),
                        ],
                        default="nobody",
                        max_length=6,
                        verbose_name="signé de",
                    ),
                ),
                ("content", models.JSONField(default=dict, editable=False, verbose_name="contenu")),
                (
                    "agreed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="accord donné le"
                    ),
                ),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="public_story",
                        to="resources.story",
                        verbose_name="récit",
                    ),
                ),
            ],
            options={
                "verbose_name": "récit public",
                "verbose_name_plural": "récits publics",
                "ordering": ["-published_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "-published_at", "-id"], name="public_story_by_opening")],
            },
        ),
        migrations.CreateModel(
            name="KitBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("line", models.CharField(blank=True, max_length=160, verbose_name="en une ligne")),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="resources.kit",
                        verbose_name="kit",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kit_blocks",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
                (
                    "tool",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kit_blocks",
                        to="governance.tool",
                        verbose_name="outil",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kit_blocks",
                        to="resources.resource",
                        verbose_name="ressource",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kit_blocks",
                        to="resources.story",
                        verbose_name="récit",
                    ),
                ),
            ],
            options={
                "verbose_name": "bloc d’un kit",
                "verbose_name_plural": "blocs des kits",
                "ordering": ["kit", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("kit", "position"), name="kit_block_one_by_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("project", None), ("resource", None), ("story__isnull", False), ("tool", None)),
                            models.Q(("project__isnull", False), ("resource", None), ("story", None), ("tool", None)),
                            models.Q(("project", None), ("resource__isnull", False), ("story", None), ("tool", None)),
                            models.Q(("project", None), ("resource", None), ("story", None), ("tool__isnull", False)),
                            _connector="OR",
                        ),
                        name="kit_block_shows_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoryFollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        choices=[(6, "6 mois après"), (12, "12 mois après"), (24, "24 mois après")],
                        editable=False,
                        verbose_name="mois après",
                    ),
                ),
                ("text", models.TextField(max_length=600, verbose_name="et maintenant ?")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="resources.story",
                        verbose_name="récit",
                    ),
                ),
            ],
            options={
                "verbose_name": "suite d’un récit",
                "verbose_name_plural": "suites des récits",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "pending", "published"))),
                        fields=("story", "months"),
                        name="one_follow_up_each_time",
                        violation_error_message="Vous avez déjà répondu : modifiez votre réponse.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("tool_name", models.CharField(blank=True, max_length=120, verbose_name="ou un autre, à nommer")),
                ("purpose", models.TextField(max_length=600, verbose_name="pour quoi faire")),
                ("request", models.TextField(max_length=600, verbose_name="ce qui est demandé")),
                ("until", models.DateField(verbose_name="jusqu’au")),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="nombre de testeurs",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "tool",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trials",
                        to="governance.tool",
                        verbose_name="outil",
                    ),
                ),
            ],
            options={
                "verbose_name": "appel à testeurs",
                "verbose_name_plural": "appels à testeurs",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "until"], name="trial_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tool__isnull", False), ("tool_name", "")),
                            models.Q(("tool", None), models.Q(("tool_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="trial_of_one_tool",
                        violation_error_message="Choisissez un outil de la liste, ou nommez-en un autre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__range", (1, 30))),
                        name="trial_some_places",
                        violation_error_message="Écrivez un nombre de testeurs, de 1 à 30.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrialReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("worked", "cela a marché"), ("so_so", "à moitié"), ("failed", "cela n’a pas marché")],
                        max_length=6,
                        verbose_name="le résultat",
                    ),
                ),
                (
                    "text",
                    models.TextField(max_length=800, verbose_name="ce que vous avez fait, et ce que cela a donné"),
                ),
                (
                    "advice",
                    models.CharField(
                        choices=[("yes", "oui"), ("depends", "cela dépend"), ("no", "non")],
                        max_length=7,
                        verbose_name="le conseilleriez-vous ?",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="resources.trial",
                        verbose_name="appel à testeurs",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte rendu de test",
                "verbose_name_plural": "comptes rendus de test",
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "pending", "published"))),
                        fields=("author", "trial"),
                        name="trial_one_report_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrialSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="le")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trial_seats",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="resources.trial",
                        verbose_name="appel à testeurs",
                    ),
                ),
            ],
            options={
                "verbose_name": "place de test",
                "verbose_name_plural": "places de test",
                "ordering": ["joined_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("trial", "member"), name="trial_one_place_each")],
            },
        ),
        migrations.CreateModel(
            name="WatchItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "url",
                    models.CharField(
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Écrivez une adresse qui commence par https://.", schemes=["http", "https"]
                            ),
                            directory.models.members.no_account_in_link,
                        ],
                        verbose_name="lien",
                    ),
                ),
                ("link_key", models.CharField(db_index=True, editable=False, max_length=300)),
                ("title", models.CharField(max_length=120, verbose_name="en une ligne")),
                ("text", models.CharField(max_length=240, verbose_name="pourquoi c’est intéressant")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "collectivity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="projects.theme",
                        verbose_name="thème",
                    ),
                ),
            ],
            options={
                "verbose_name": "brève de veille",
                "verbose_name_plural": "brèves de veille",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["state", "-published_at"], name="watch_by_day"),
                    models.Index(fields=["theme", "state", "-published_at"], name="watch_of_theme"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchUseful",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="le")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="useful",
                        to="resources.watchitem",
                        verbose_name="brève",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watch_useful",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "« utile »",
                "verbose_name_plural": "« utile »",
                "constraints": [models.UniqueConstraint(fields=("item", "member"), name="one_useful_each")],
            },
        ),
        migrations.CreateModel(
            name="BoosterAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("done", "faite"), ("later", "pas maintenant"), ("stop", "plus sur ce module")],
                        max_length=5,
                        verbose_name="réponse",
                    ),
                ),
                ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="le")),
                ("change", models.CharField(blank=True, max_length=200, verbose_name="ce que cela a changé")),
                (
                    "booster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="resources.booster",
                        verbose_name="piqûre de rappel",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booster_answers",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse à une piqûre de rappel",
                "verbose_name_plural": "réponses aux piqûres de rappel",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "booster", "kind", "on"), name="one_booster_answer_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="BoosterEcho",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("pending", "en attente de lecture"),
                            ("published", "publié"),
                            ("refused", "refusé"),
                            ("withdrawn", "retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposé le"),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="publié le")),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="masqué depuis"),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="pourquoi")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("text", models.CharField(max_length=200, verbose_name="ce que cela a changé")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "booster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="echoes",
                        to="resources.booster",
                        verbose_name="piqûre de rappel",
                    ),
                ),
            ],
            options={
                "verbose_name": "phrase sur une piqûre de rappel",
                "verbose_name_plural": "phrases sur les piqûres de rappel",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["booster", "state"], name="echo_of_booster")],
            },
        ),
    ]
