import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_diploma"),
        ("governance", "0006_proofs_and_votes_of_bodies"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="convoked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="convoquée le"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="quorum",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)],
                verbose_name="quorum, en pour cent des adhésions",
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="consultation",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="decision",
                to="governance.consultation",
                verbose_name="après le vote",
            ),
        ),
        migrations.AlterField(
            model_name="body",
            name="kind",
            field=models.CharField(
                choices=[
                    ("steering", "comité de pilotage"),
                    ("pedagogical", "conseil pédagogique"),
                    ("bureau", "bureau de l’association"),
                    ("assembly", "assemblée générale"),
                ],
                max_length=12,
                unique=True,
                verbose_name="nature",
            ),
        ),
        migrations.CreateModel(
            name="Convocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "told_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="prévenue le"),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("coming", "vient"), ("proxy", "donne pouvoir"), ("absent", "ne vient pas")],
                        editable=False,
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondue le"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="convocations",
                        to="governance.meeting",
                        verbose_name="séance",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="convocations",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "proxy",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proxies",
                        to="directory.member",
                        verbose_name="pouvoir donné à",
                    ),
                ),
            ],
            options={
                "verbose_name": "convocation",
                "ordering": ["meeting", "member__sort_key", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member"), name="convoked_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proxy", None),
                            models.Q(("answer", "proxy"), models.Q(("proxy", models.F("member")), _negated=True)),
                            _connector="OR",
                        ),
                        name="proxy_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "en attente"),
                            ("accepted", "acceptée"),
                            ("declined", "refusée"),
                            ("withdrawn", "retirée"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="demandée le"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondue le"),
                ),
                ("reason", models.CharField(blank=True, editable=False, max_length=300, verbose_name="réponse")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="membership_requests",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="request",
                        to="governance.membership",
                        verbose_name="adhésion",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande d’adhésion",
                "verbose_name_plural": "demandes d’adhésion",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("member",),
                        name="one_waiting_membership_request",
                        violation_error_message="Votre demande est déjà partie : la mission innovation vous répondra.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_membership_says_why",
                        violation_error_message="Écrivez pourquoi : la personne lira cette phrase.",
                    ),
                ],
            },
        ),
    ]
