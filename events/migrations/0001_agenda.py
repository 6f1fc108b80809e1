"""Events: the shared agenda, registrations, polls, annual meetings, codev, reports, calls for contributions."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import directory.models.members
import events.models.files


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_people_and_places"),
        ("governance", "0002_governance"),
        ("projects", "0001_project_bank"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            name="CodevWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("willing", models.BooleanField(verbose_name="souhaite être invité")),
                (
                    "said_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="dit le"),
                ),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codev_wish",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "souhait de codev",
                "verbose_name_plural": "souhaits de codev",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("annual", "rencontre annuelle"),
                            ("coffee", "café"),
                            ("tea", "thé"),
                            ("lunch", "déjeuner"),
                            ("club", "séance de club"),
                            ("codev", "codéveloppement"),
                            ("debugging", "débogage de projet"),
                            ("workshop", "atelier"),
                            ("trip", "voyage apprenant"),
                            ("talk", "conférence d’un grand témoin"),
                            ("presentation", "restitution"),
                            ("conference", "colloque"),
                            ("booster", "piqûre de rappel"),
                            ("talking_group", "groupe de parole"),
                            ("appointment", "rendez-vous"),
                        ],
                        max_length=13,
                        verbose_name="nature",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                ("presentation", models.TextField(blank=True, max_length=5000, verbose_name="de quoi il s’agit")),
                ("starts_at", models.DateTimeField(verbose_name="début")),
                ("ends_at", models.DateTimeField(verbose_name="fin")),
                ("all_day", models.BooleanField(default=False, verbose_name="toute la journée")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("in_place", "sur place"),
                            ("remote", "à distance"),
                            ("both", "sur place et à distance"),
                        ],
                        default="in_place",
                        max_length=8,
                        verbose_name="format",
                    ),
                ),
                ("venue", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                ("access", models.CharField(blank=True, max_length=300, verbose_name="comment venir")),
                ("accessibility", models.CharField(blank=True, max_length=300, verbose_name="accessibilité")),
                (
                    "meeting_url",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Écrivez une adresse qui commence par https://.", schemes=["http", "https"]
                            ),
                            directory.models.members.no_account_in_link,
                        ],
                        verbose_name="lien de la visio",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "tout le monde"),
                            ("network", "le réseau"),
                            ("cohort", "une promotion"),
                            ("named", "les personnes qui y viennent"),
                        ],
                        default="network",
                        max_length=7,
                        verbose_name="lu par",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Écrivez au moins une place, ou laissez vide s’il n’y a pas de limite."
                            )
                        ],
                        verbose_name="nombre de places",
                    ),
                ),
                (
                    "guest_quota",
                    models.PositiveSmallIntegerField(default=0, verbose_name="places pour des invités sans compte"),
                ),
                (
                    "registration_closes_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="inscriptions jusqu’au"),
                ),
                ("by_invitation", models.BooleanField(default=False, editable=False, verbose_name="sur invitation")),
                ("seats_taken", models.PositiveIntegerField(default=0, editable=False, verbose_name="places prises")),
                ("waiting_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "prévu"), ("postponed", "reporté"), ("cancelled", "annulé")],
                        default="planned",
                        editable=False,
                        max_length=9,
                        verbose_name="situation",
                    ),
                ),
                (
                    "status_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="pourquoi (annulé, reporté)"
                    ),
                ),
                ("moved_from", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="déplacé du")),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rappelé le")),
                ("has_programme", models.BooleanField(default=False, editable=False)),
                ("has_call", models.BooleanField(default=False, editable=False)),
                ("has_files", models.BooleanField(default=False, editable=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changé le"),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="governance.club",
                        verbose_name="club",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="directory.cohort",
                        verbose_name="promotion",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_events",
                        to="directory.collectivity",
                        verbose_name="collectivité hôte",
                    ),
                ),
                (
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
                (
                    "modules",
                    models.ManyToManyField(
                        blank=True, related_name="events", to="governance.module", verbose_name="modules"
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True, related_name="events", to="governance.partner", verbose_name="partenaires"
                    ),
                ),
                (
                    "projects",
                    models.ManyToManyField(
                        blank=True, related_name="events", to="projects.project", verbose_name="projets"
                    ),
                ),
                (
                    "subjects",
                    models.ManyToManyField(
                        related_name="events",
                        through="events.AgendaItem",
                        to="governance.clubsubject",
                        verbose_name="sujets",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement",
                "verbose_name_plural": "événements",
                "ordering": ["starts_at", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["state", "ends_at", "starts_at"], name="event_by_end"),
                    models.Index(fields=["state", "starts_at"], name="event_by_start"),
                    models.Index(fields=["host", "starts_at"], name="event_by_host"),
                    models.Index(fields=["club", "starts_at"], name="event_by_club"),
                    models.Index(fields=["kind", "starts_at"], name="event_by_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="event_ends_after_it_starts",
                        violation_error_message="L’événement finit avant d’avoir commencé : vérifiez les heures.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                        name="event_has_a_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("guest_quota", 0), ("audience", "public"), _connector="OR"),
                        name="event_guests_are_public",
                        violation_error_message="Ouvrez l’événement à « tout le monde » pour y accueillir des invités sans compte, ou écrivez 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audience", "cohort"), ("cohort__isnull", False)),
                            models.Q(models.Q(("audience", "cohort"), _negated=True), ("cohort", None)),
                            _connector="OR",
                        ),
                        name="event_cohort_reads_alone",
                        violation_error_message="Choisissez « la promotion » comme lectrice, ou retirez la promotion.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "talking_group"), _negated=True), ("audience", "cohort"), _connector="OR"
                        ),
                        name="talking_group_of_a_cohort",
                        violation_error_message="Un groupe de parole se réserve à une promotion : choisissez-la.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audience", "named"), _negated=True), ("by_invitation", True), _connector="OR"
                        ),
                        name="named_event_by_invitation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "planned"), models.Q(("status_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="event_says_why_it_is_off",
                        violation_error_message="Écrivez pourquoi, en une phrase : les personnes inscrites la liront.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DatePoll",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("annual", "rencontre annuelle"),
                            ("coffee", "café"),
                            ("tea", "thé"),
                            ("lunch", "déjeuner"),
                            ("club", "séance de club"),
                            ("codev", "codéveloppement"),
                            ("debugging", "débogage de projet"),
                            ("workshop", "atelier"),
                            ("trip", "voyage apprenant"),
                            ("talk", "conférence d’un grand témoin"),
                            ("presentation", "restitution"),
                            ("conference", "colloque"),
                            ("booster", "piqûre de rappel"),
                            ("talking_group", "groupe de parole"),
                        ],
                        max_length=13,
                        verbose_name="nature",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                ("presentation", models.TextField(blank=True, max_length=5000, verbose_name="de quoi il s’agit")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("in_place", "sur place"),
                            ("remote", "à distance"),
                            ("both", "sur place et à distance"),
                        ],
                        default="in_place",
                        max_length=8,
                        verbose_name="format",
                    ),
                ),
                ("venue", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                ("access", models.CharField(blank=True, max_length=300, verbose_name="comment venir")),
                ("accessibility", models.CharField(blank=True, max_length=300, verbose_name="accessibilité")),
                (
                    "meeting_url",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Écrivez une adresse qui commence par https://.", schemes=["http", "https"]
                            ),
                            directory.models.members.no_account_in_link,
                        ],
                        verbose_name="lien de la visio",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("public", "tout le monde"), ("network", "le réseau"), ("cohort", "une promotion")],
                        default="network",
                        max_length=7,
                        verbose_name="événement lu par",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Écrivez au moins une place, ou laissez vide s’il n’y a pas de limite."
                            )
                        ],
                        verbose_name="nombre de places",
                    ),
                ),
                (
                    "guest_quota",
                    models.PositiveSmallIntegerField(default=0, verbose_name="places pour des invités sans compte"),
                ),
                ("closes_at", models.DateTimeField(verbose_name="réponses jusqu’au")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rappelé le")),
                ("cancelled_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="annulé le")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="date choisie le"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="date_polls",
                        to="directory.member",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="date_polls",
                        to="governance.body",
                        verbose_name="instance",
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="date_polls",
                        to="governance.club",
                        verbose_name="club",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="date_polls",
                        to="directory.cohort",
                        verbose_name="promotion",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité hôte",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="date_poll",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
                (
                    "moves",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="polls_again",
                        to="events.event",
                        verbose_name="événement reporté",
                    ),
                ),
            ],
            options={
                "verbose_name": "sondage de dates",
                "verbose_name_plural": "sondages de dates",
                "ordering": ["-created_at", "-pk"],
                "indexes": [models.Index(fields=["closes_at"], name="date_poll_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", None), ("club", None)),
                            models.Q(("club", None), ("cohort", None)),
                            models.Q(("body", None), ("cohort", None)),
                            _connector="OR",
                        ),
                        name="date_poll_for_one_circle",
                        violation_error_message="Choisissez un club, une instance ou votre promotion : un seul des trois.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audience", "cohort"), ("cohort__isnull", False)),
                            models.Q(models.Q(("audience", "cohort"), _negated=True), ("cohort", None)),
                            _connector="OR",
                        ),
                        name="date_poll_of_a_cohort_is_its_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "talking_group"), _negated=True), ("audience", "cohort"), _connector="OR"
                        ),
                        name="date_poll_of_a_talking_group",
                        violation_error_message="Un groupe de parole se réserve à une promotion : choisissez la vôtre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("guest_quota", 0), ("audience", "public"), _connector="OR"),
                        name="date_poll_guests_are_public",
                        violation_error_message="Ouvrez l’événement à « tout le monde » pour y accueillir des invités sans compte, ou écrivez 0.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None), ("settled_at", None)),
                        fields=("moves",),
                        name="one_date_poll_moves_an_event",
                        violation_error_message="Une nouvelle date est déjà cherchée pour cet événement : ouvrez ce sondage.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cancelled_at", None), ("settled_at", None), _connector="OR"),
                        name="date_poll_ends_in_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settled_at__isnull", False), ("event", None), _connector="OR"),
                        name="date_poll_event_is_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                        name="date_poll_has_a_seat",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContributionCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("looked_for", models.TextField(max_length=2000, verbose_name="ce que vous cherchez")),
                ("formats", models.JSONField(default=list, verbose_name="formats")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(5, "Écrivez une durée entre 5 et 600 minutes."),
                            django.core.validators.MaxValueValidator(600, "Écrivez une durée entre 5 et 600 minutes."),
                        ],
                        verbose_name="durée d’une contribution, en minutes",
                    ),
                ),
                ("closes_at", models.DateTimeField(verbose_name="ouvert jusqu’au")),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="ouvert le"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="programme publié le"),
                ),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rappelé le")),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="ouvert par",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="call",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "appel à contributions",
                "verbose_name_plural": "appels à contributions",
                "ordering": ["-opened_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (5, 600))),
                        name="call_contributions_last",
                        violation_error_message="Écrivez une durée entre 5 et 600 minutes.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoHost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1, "Écrivez une part entre 1 et 100."),
                            django.core.validators.MaxValueValidator(100, "Écrivez une part entre 1 et 100."),
                        ],
                        verbose_name="part des frais, en %",
                    ),
                ),
                (
                    "collectivity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="co_hosts", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "collectivité co-organisatrice",
                "verbose_name_plural": "collectivités co-organisatrices",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "collectivity"),
                        name="one_cohost_each",
                        violation_error_message="Cette collectivité co-organise déjà cet événement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share", None), ("share__range", (1, 100)), _connector="OR"),
                        name="cohost_share_in_percent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodevSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(max_length=1000, verbose_name="question")),
                ("step", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="étape")),
                (
                    "step_started_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="étape commencée le"),
                ),
                (
                    "paused_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="en pause depuis"),
                ),
                (
                    "added_minutes",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="minutes ajoutées"),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finie le")),
                ("changes", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="client",
                    ),
                ),
                (
                    "facilitator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="facilitation",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codev",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "séance de codéveloppement",
                "verbose_name_plural": "séances de codéveloppement",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("step__lte", 7)), name="codev_has_six_steps"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step__range", (1, 6)), ("step_started_at__isnull", False)),
                            models.Q(
                                models.Q(("step__range", (1, 6)), _negated=True),
                                ("added_minutes", 0),
                                ("paused_at", None),
                                ("step_started_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="codev_step_has_a_beginning",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("step", 7)),
                            models.Q(models.Q(("step", 7), _negated=True), ("ended_at", None)),
                            _connector="OR",
                        ),
                        name="codev_over_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("added_minutes__lte", 60)), name="codev_added_minutes_at_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("client", None),
                            ("facilitator", None),
                            models.Q(("client", models.F("facilitator")), _negated=True),
                            _connector="OR",
                        ),
                        name="codev_client_does_not_facilitate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnualMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        error_messages={"unique": "La rencontre de cette année existe déjà."},
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(2000, "Écrivez une année entre 2000 et 2100."),
                            django.core.validators.MaxValueValidator(2100, "Écrivez une année entre 2000 et 2100."),
                        ],
                        verbose_name="année",
                    ),
                ),
                (
                    "decided",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("past", "a accueilli"),
                            ("volunteer", "volontaire"),
                            ("turn", "son tour"),
                            ("swap", "échange"),
                        ],
                        max_length=9,
                        verbose_name="comment",
                    ),
                ),
                ("on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annual_meetings",
                        to="directory.collectivity",
                        verbose_name="collectivité hôte",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="annual_meeting",
                        to="events.event",
                        verbose_name="événement de l’agenda",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencontre annuelle",
                "verbose_name_plural": "rencontres annuelles",
                "ordering": ["year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided", ""), ("host", None)),
                            models.Q(("host__isnull", False), models.Q(("decided", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="annual_host_is_decided_somehow",
                        violation_error_message="Dites comment l’hôte de cette année est choisi, ou laissez les deux vides.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2000, 2100))),
                        name="annual_meeting_of_our_time",
                        violation_error_message="Écrivez une année entre 2000 et 2100.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="agenda_items", to="events.event"
            ),
        ),
        migrations.CreateModel(
            name="EventDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("file", models.FileField(upload_to=events.models.files.file_path, verbose_name="fichier")),
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte rendu d’événement",
                "verbose_name_plural": "comptes rendus d’événements",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EventFeedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "useful",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Pas du tout"), (2, "Un peu"), (3, "Plutôt"), (4, "Tout à fait")],
                        verbose_name="utile à mon travail",
                    ),
                ),
                ("met_somebody", models.BooleanField(verbose_name="j’y ai rencontré quelqu’un")),
                ("words", models.TextField(blank=True, max_length=500, verbose_name="à changer la prochaine fois")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis",
                "verbose_name_plural": "avis",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EventPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to=events.models.files.file_path, verbose_name="fichier")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="taille")),
                ("alt", models.CharField(max_length=200, verbose_name="ce que la photo montre")),
                ("caption", models.CharField(blank=True, max_length=200, verbose_name="légende")),
                ("nobody", models.BooleanField(default=False, verbose_name="personne n’y est reconnaissable")),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="ajoutée le"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="ajoutée par",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo d’événement",
                "verbose_name_plural": "photos d’événements",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EventReport",
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
                ("happened", models.TextField(max_length=3000, verbose_name="ce qui s’est passé")),
                (
                    "attendance",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MaxValueValidator(5000, "Écrivez un nombre entre 0 et 5000.")
                        ],
                        verbose_name="combien de personnes étaient là",
                    ),
                ),
                ("keep", models.TextField(max_length=3000, verbose_name="ce qu’il faut en garder")),
                (
                    "recording_url",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan d’événement",
                "verbose_name_plural": "bilans d’événements",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "pending", "published"))),
                        fields=("event",),
                        name="one_current_report_of_an_event",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("weekly", "chaque semaine"),
                            ("fortnightly", "toutes les deux semaines"),
                            ("monthly", "chaque mois, le même jour de la semaine"),
                        ],
                        max_length=11,
                        verbose_name="rythme",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="à partir du")),
                ("until", models.DateField(verbose_name="jusqu’au")),
            ],
            options={
                "verbose_name": "série d’événements",
                "verbose_name_plural": "séries d’événements",
                "ordering": ["-until", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("first_day"))), name="series_ends_after_it_starts"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="series",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="events",
                to="events.eventseries",
                verbose_name="série",
            ),
        ),
        migrations.CreateModel(
            name="HostAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("offer", "propose d’accueillir"), ("impossible", "ne peut pas accueillir")],
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="pourquoi")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="le")),
                (
                    "collectivity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="events.annualmeeting",
                        verbose_name="rencontre",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="dit par",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse d’une collectivité",
                "verbose_name_plural": "réponses des collectivités",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "collectivity"),
                        name="one_host_answer_a_year",
                        violation_error_message="Cette collectivité a déjà répondu pour cette année : changez sa réponse.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", "offer"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="who_cannot_host_says_why",
                        violation_error_message="Écrivez pourquoi ce n’est pas possible, en une phrase : le réseau la lira.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HostingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("offered", "propose d’accueillir"),
                            ("impossible", "ne peut pas accueillir"),
                            ("taken_back", "retire sa réponse"),
                            ("confirmed", "accueille"),
                            ("gave_back", "rend son année"),
                            ("swap_proposed", "propose un échange"),
                            ("swapped", "échange son année"),
                            ("swap_declined", "refuse un échange"),
                            ("swap_cancelled", "retire sa proposition d’échange"),
                            ("written", "hôte noté par la mission innovation"),
                        ],
                        max_length=14,
                        verbose_name="quoi",
                    ),
                ),
                ("year_given", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="autre année")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="pourquoi")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="le")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="events.annualmeeting",
                        verbose_name="rencontre",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "décision sur l’accueil",
                "verbose_name_plural": "décisions sur l’accueil",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HostSwap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="pourquoi")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposé"),
                            ("accepted", "accepté"),
                            ("declined", "refusé"),
                            ("cancelled", "retiré"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=9,
                        verbose_name="situation",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="le")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondu le")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="répondu par",
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="proposé à",
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="écrit par",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="swaps_asked",
                        to="events.annualmeeting",
                        verbose_name="rencontre demandée",
                    ),
                ),
                (
                    "own",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="swaps_given",
                        to="events.annualmeeting",
                        verbose_name="rencontre donnée",
                    ),
                ),
            ],
            options={
                "verbose_name": "échange d’années",
                "verbose_name_plural": "échanges d’années",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("own", "other"),
                        name="one_open_swap_of_two_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("own", models.F("other")), _negated=True), name="swap_of_two_years"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asker", models.F("asked")), _negated=True),
                        name="swap_between_two_collectivities",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "proposed")),
                            models.Q(models.Q(("state", "proposed"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_swap_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhotoFace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "consent",
                    models.CharField(
                        choices=[("asked", "réponse attendue"), ("given", "d’accord"), ("refused", "pas d’accord")],
                        default="asked",
                        max_length=7,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondu le")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_photos",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="faces", to="events.eventphoto"
                    ),
                ),
            ],
            options={
                "verbose_name": "personne reconnaissable",
                "verbose_name_plural": "personnes reconnaissables",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("photo", "member"), name="one_photo_face_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("consent", "asked")),
                            models.Q(models.Q(("consent", "asked"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="photo_consent_is_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PollInvitee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse")),
                ("token_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("must_come", models.BooleanField(default=False, verbose_name="sa présence est indispensable")),
                (
                    "invited_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="demandé le"),
                ),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondu le")),
                ("is_up_to_date", models.BooleanField(default=False, editable=False, verbose_name="a tout vu")),
                (
                    "told_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="prévenu d’un changement le"
                    ),
                ),
                (
                    "carried_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="inscrit d’après sa réponse le"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="poll_invitations",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitees", to="events.datepoll"
                    ),
                ),
            ],
            options={
                "verbose_name": "personne sondée",
                "verbose_name_plural": "personnes sondées",
                "ordering": ["invited_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), ("member__isnull", False), ("name", ""), ("token_hash", "")),
                            models.Q(
                                ("member", None),
                                models.Q(("name", ""), _negated=True),
                                models.Q(("email", ""), _negated=True),
                                models.Q(("token_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="poll_invitee_member_or_guest",
                    ),
                    models.UniqueConstraint(fields=("poll", "member"), name="one_poll_invitation_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("poll", "email"),
                        name="one_poll_guest_each",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="one_poll_link_each",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PollSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="début")),
                ("ends_at", models.DateTimeField(verbose_name="fin")),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="retiré le")),
                (
                    "moved_to",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.pollslot",
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="events.datepoll"
                    ),
                ),
            ],
            options={
                "verbose_name": "créneau",
                "verbose_name_plural": "créneaux",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="poll_slot_ends_after_it_starts",
                        violation_error_message="L’événement finit avant d’avoir commencé : vérifiez les heures.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("poll", "starts_at", "ends_at"),
                        name="one_poll_slot_each",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PollAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "oui"), ("if_need_be", "si besoin"), ("no", "non")],
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="le")),
                (
                    "invitee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="events.pollinvitee"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="events.pollslot"
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse",
                "ordering": ["said_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("invitee", "slot"), name="one_poll_answer_each")],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rang")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sharing", "moment de partage"),
                            ("projects", "présentation des projets de l’année"),
                            ("teaching", "apports pédagogiques"),
                            ("stepping_back", "prise de recul"),
                            ("sponsors", "retour des commanditaires"),
                            ("contribution", "contribution d’alumni"),
                            ("break", "pause"),
                            ("other", "autre moment"),
                        ],
                        default="other",
                        max_length=13,
                        verbose_name="nature",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5, "Écrivez une durée entre 5 et 600 minutes."),
                            django.core.validators.MaxValueValidator(600, "Écrivez une durée entre 5 et 600 minutes."),
                        ],
                        verbose_name="durée, en minutes",
                    ),
                ),
                ("starts", models.TimeField(blank=True, null=True, verbose_name="à heure fixe")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="en une phrase")),
                ("held_back", models.BooleanField(default=False, editable=False, verbose_name="pas encore montré")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
                (
                    "projects",
                    models.ManyToManyField(
                        blank=True, related_name="programme_items", to="projects.project", verbose_name="projets"
                    ),
                ),
            ],
            options={
                "verbose_name": "moment du programme",
                "verbose_name_plural": "moments du programme",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (5, 600))),
                        name="programme_item_lasts",
                        violation_error_message="Écrivez une durée entre 5 et 600 minutes.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                ("summary", models.TextField(blank=True, max_length=1200, verbose_name="résumé, en dix lignes")),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("talk", "intervention"),
                            ("workshop", "atelier"),
                            ("poster", "poster"),
                            ("testimony", "témoignage"),
                            ("round_table", "table ronde"),
                        ],
                        max_length=11,
                        verbose_name="format",
                    ),
                ),
                ("needs", models.CharField(blank=True, max_length=600, verbose_name="ce qu’il vous faut")),
                (
                    "mission_order",
                    models.BooleanField(
                        default=False, verbose_name="j’ai besoin d’un ordre de mission, ou d’une prise en charge"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "brouillon"), ("sent", "envoyée"), ("withdrawn", "retirée")],
                        default="draft",
                        editable=False,
                        max_length=9,
                        verbose_name="état",
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="envoyée le")),
                (
                    "edited_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="écrite le"),
                ),
                ("form_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "retenue"),
                            ("waiting", "sur liste d’attente"),
                            ("declined", "non retenue"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="décision",
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True, editable=False, max_length=600, verbose_name="phrase pour qui propose"
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=600, verbose_name="note des organisateurs")),
                (
                    "told",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "retenue"),
                            ("waiting", "sur liste d’attente"),
                            ("declined", "non retenue"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="décision annoncée",
                    ),
                ),
                (
                    "told_answer",
                    models.TextField(blank=True, editable=False, max_length=600, verbose_name="phrase annoncée"),
                ),
                ("told_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="annoncée le")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_proposals",
                        to="directory.member",
                        verbose_name="proposée par",
                    ),
                ),
                (
                    "projects",
                    models.ManyToManyField(
                        blank=True, related_name="call_proposals", to="projects.project", verbose_name="projets"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="events.contributioncall",
                        verbose_name="appel à contributions",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposal",
                        to="events.programmeitem",
                        verbose_name="moment du programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "contribution proposée",
                "verbose_name_plural": "contributions proposées",
                "ordering": ["sent_at", "pk"],
                "indexes": [models.Index(fields=["call", "state"], name="proposal_of_call")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            models.Q(
                                ("sent_at__isnull", False),
                                models.Q(("summary", ""), _negated=True),
                                models.Q(("format", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_sent_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision", ""), ("state", "sent"), _connector="OR"),
                        name="proposal_decided_was_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision__in", ["", "accepted"]), models.Q(("answer", ""), _negated=True), _connector="OR"
                        ),
                        name="proposal_not_accepted_says_why",
                        violation_error_message="Écrivez une phrase : la personne qui propose la lira.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("item", None), ("decision", "accepted"), _connector="OR"),
                        name="proposal_placed_is_accepted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalSpeaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("asked", "sans réponse"), ("yes", "oui"), ("no", "non")],
                        default="asked",
                        editable=False,
                        max_length=5,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondu le")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals_shared",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="speakers", to="events.callproposal"
                    ),
                ),
            ],
            options={
                "verbose_name": "intervenant d’une contribution",
                "verbose_name_plural": "intervenants d’une contribution",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("proposal", "member"), name="one_co_speaker_each")],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("guest_name", models.CharField(blank=True, max_length=120, verbose_name="nom de l’invité")),
                ("guest_email", models.EmailField(blank=True, max_length=254, verbose_name="adresse de l’invité")),
                ("link_key", models.CharField(blank=True, editable=False, max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "vient"),
                            ("to_confirm", "à confirmer"),
                            ("waiting", "en attente"),
                            ("offered", "place proposée"),
                            ("lapsed", "place non prise à temps"),
                            ("cancelled", "ne vient plus"),
                            ("removed", "annulé par l’organisation"),
                            ("present", "présence"),
                            ("absent", "absence"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="demandé le"),
                ),
                (
                    "offered_until",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="place proposée jusqu’au"),
                ),
                (
                    "seen_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="vu à la séance le"),
                ),
                ("shows_name", models.BooleanField(default=True, verbose_name="montrer mon nom au réseau")),
                ("feedback_given", models.BooleanField(default=False, editable=False, verbose_name="avis donné")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "inscription",
                "ordering": ["asked_at", "pk"],
                "indexes": [
                    models.Index(fields=["event", "state", "asked_at"], name="registration_line"),
                    models.Index(fields=["state", "offered_until"], name="registration_offers"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "member"), name="one_registration_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("guest_email", ""), _negated=True),
                        fields=("event", "guest_email"),
                        name="one_registration_each_guest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("guest_email", ""), ("guest_name", ""), ("link_key", ""), ("member__isnull", False)
                            ),
                            models.Q(("member", None), models.Q(("guest_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="registration_member_or_guest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offered_until__isnull", False), ("state", "offered")),
                            models.Q(models.Q(("state", "offered"), _negated=True), ("offered_until", None)),
                            _connector="OR",
                        ),
                        name="an_offer_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunSheetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200, verbose_name="quoi")),
                ("starts", models.TimeField(verbose_name="heure")),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="qui s’en occupe")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="run_sheet", to="events.annualmeeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne du déroulé",
                "verbose_name_plural": "déroulé",
                "ordering": ["starts", "pk"],
                "abstract": False,
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
            name="notes",
            field=models.ManyToManyField(
                related_name="events", through="events.SessionNote", to="governance.clubnote", verbose_name="notes"
            ),
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nom de l’invité")),
                ("role", models.CharField(blank=True, max_length=160, verbose_name="fonction de l’invité")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="speakers", to="events.programmeitem"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moments_led",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "intervenant",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "member"), name="one_speaker_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", False), ("name", "")),
                            models.Q(("member", None), models.Q(("name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="speaker_is_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SponsorReturn",
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
                ("signature", models.CharField(max_length=160, verbose_name="qui parle")),
                ("changed", models.TextField(max_length=2000, verbose_name="ce qui a été dit")),
                ("blocks", models.TextField(blank=True, max_length=2000, verbose_name="ce qui bloque")),
                (
                    "kept",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "oui"), ("partly", "en partie"), ("no", "non")],
                        max_length=6,
                        verbose_name="entré dans ses objectifs",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="noté le")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="events.programmeitem"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="noté par",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sponsor_returns",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
                (
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
            ],
            options={
                "verbose_name": "retour de commanditaire",
                "verbose_name_plural": "retours de commanditaires",
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("view", None), ("state__in", ["published", "withdrawn"]), _connector="OR"),
                        name="return_shown_was_read",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200, verbose_name="quoi")),
                (
                    "planned",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[
                            django.core.validators.MinValueValidator(0, "Écrivez un montant en euros, zéro ou plus.")
                        ],
                        verbose_name="prévu, en euros",
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, "Écrivez un montant en euros, zéro ou plus.")
                        ],
                        verbose_name="dépensé, en euros",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="budget", to="events.annualmeeting"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="qui paie",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de budget",
                "verbose_name_plural": "budget",
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned__gte", 0), models.Q(("spent", None), ("spent__gte", 0), _connector="OR")
                        ),
                        name="budget_line_is_no_income",
                        violation_error_message="Écrivez un montant en euros, zéro ou plus.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("mine", "mes événements"),
                            ("collectivity", "ma collectivité"),
                            ("club", "un club"),
                            ("all", "tout l’agenda"),
                        ],
                        max_length=12,
                        verbose_name="ce qu’il contient",
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="créé le"),
                ),
                (
                    "club",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="governance.club",
                        verbose_name="club",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "abonnement à l’agenda",
                "verbose_name_plural": "abonnements à l’agenda",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("club__isnull", False), ("scope", "club")),
                            models.Q(models.Q(("scope", "club"), _negated=True), ("club", None)),
                            _connector="OR",
                        ),
                        name="calendar_feed_of_a_club",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200, verbose_name="quoi")),
                (
                    "days",
                    models.SmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                -365, "Écrivez un nombre de jours entre −365 et 365 : −120 pour cent vingt jours avant."
                            ),
                            django.core.validators.MaxValueValidator(
                                365, "Écrivez un nombre de jours entre −365 et 365 : −120 pour cent vingt jours avant."
                            ),
                        ],
                        verbose_name="jours, avant (−) ou après",
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="qui s’en occupe")),
                ("done_on", models.DateField(blank=True, editable=False, null=True, verbose_name="fait le")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="fait par",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="events.annualmeeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "tâche",
                "verbose_name_plural": "tâches",
                "ordering": ["days", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__range", (-365, 365))),
                        name="task_within_a_year",
                        violation_error_message="Écrivez un nombre de jours entre −365 et 365 : −120 pour cent vingt jours avant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_on__isnull", False), ("done_by", None), _connector="OR"),
                        name="done_task_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodevNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.PositiveSmallIntegerField(verbose_name="étape")),
                ("text", models.TextField(max_length=2000, verbose_name="note")),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="écrite le"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codev_notes",
                        to="directory.member",
                        verbose_name="écrite par",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="events.codevsession",
                        verbose_name="séance",
                    ),
                ),
            ],
            options={
                "verbose_name": "note de séance",
                "verbose_name_plural": "notes de séance",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("step__range", (1, 6))), name="codev_note_of_a_step")
                ],
            },
        ),
        migrations.CreateModel(
            name="CodevInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposition"),
                            ("sent", "sans réponse"),
                            ("accepted", "vient"),
                            ("declined", "ne peut pas"),
                            ("lapsed", "sans réponse à temps"),
                            ("replaced", "autre personne proposée"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="pourquoi cette personne"
                    ),
                ),
                (
                    "answer_by",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="réponse attendue avant le"
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changé le"),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codev_invitations",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="events.codevsession",
                        verbose_name="séance",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation à un codev",
                "verbose_name_plural": "invitations à un codev",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["state", "answer_by"], name="codev_invitations_over")],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "member"), name="one_codev_invitation_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer_by__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("answer_by", None)),
                            _connector="OR",
                        ),
                        name="codev_invitation_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodevCommitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="quoi")),
                ("by_when", models.DateField(verbose_name="pour quand")),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="écrit le"),
                ),
                ("ask_on", models.DateField(editable=False, verbose_name="question posée le")),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rappelé le")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "tenu"), ("partly", "en partie"), ("not_kept", "pas tenu")],
                        editable=False,
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondu le")),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="codev_commitments",
                        to="directory.member",
                        verbose_name="engagement de",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitment",
                        to="events.codevsession",
                        verbose_name="séance",
                    ),
                ),
            ],
            options={
                "verbose_name": "engagement",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["outcome", "ask_on"], name="codev_commitments_to_ask")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="codev_outcome_has_a_day",
                    )
                ],
            },
        ),
    ]
