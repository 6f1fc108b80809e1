"""Mutual help: mentors and requests, wants, problems, introductions, visitors, skills, challenges, labos, immersions."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import mentoring.models.lab_contents


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_people_and_places"),
        ("events", "0001_agenda"),
        ("governance", "0003_dates_in_the_agenda"),
        ("projects", "0001_project_bank"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
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
                ("title", models.CharField(max_length=100, verbose_name="le défi en une phrase")),
                ("text", models.TextField(max_length=600, verbose_name="ce qui est demandé")),
                ("starts_on", models.DateField(verbose_name="commence le")),
                ("ends_on", models.DateField(verbose_name="finit le")),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="arrêté le")),
                (
                    "told_over_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="bilan annoncé le"),
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
                        related_name="challenges",
                        to="governance.club",
                        verbose_name="club",
                    ),
                ),
                (
                    "projects",
                    models.ManyToManyField(
                        blank=True,
                        editable=False,
                        related_name="challenges",
                        to="projects.project",
                        verbose_name="projets",
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
                "verbose_name": "défi",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "ends_on"], name="challenge_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="challenge_ends_after_it_starts",
                        violation_error_message="Choisissez une fin qui vient après le début.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChallengeDateChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was", models.DateField(verbose_name="finissait le")),
                ("until", models.DateField(verbose_name="finit le")),
                ("reason", models.CharField(max_length=300, verbose_name="pourquoi")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="le")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="par",
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="date_changes",
                        to="mentoring.challenge",
                        verbose_name="défi",
                    ),
                ),
            ],
            options={
                "verbose_name": "changement de date d’un défi",
                "verbose_name_plural": "changements de date des défis",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ChallengeTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="équipe mixte numéro")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="inscrite le")),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="teams",
                        to="mentoring.challenge",
                        verbose_name="défi",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenge_teams",
                        to="directory.cohort",
                        verbose_name="promotion",
                    ),
                ),
                (
                    "collectivity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenge_teams",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
            ],
            options={
                "verbose_name": "équipe d’un défi",
                "verbose_name_plural": "équipes des défis",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cohort", None), ("collectivity__isnull", False), ("number", None)),
                            models.Q(("cohort__isnull", False), ("collectivity", None), ("number", None)),
                            models.Q(("cohort", None), ("collectivity", None), ("number__isnull", False)),
                            _connector="OR",
                        ),
                        name="challenge_team_of_one_kind",
                    ),
                    models.UniqueConstraint(fields=("challenge", "collectivity"), name="challenge_one_team_of_a_place"),
                    models.UniqueConstraint(fields=("challenge", "cohort"), name="challenge_one_team_of_a_cohort"),
                    models.UniqueConstraint(fields=("challenge", "number"), name="challenge_team_numbers"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChallengeStory",
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
                ("text", models.TextField(max_length=800, verbose_name="ce que nous avons fait")),
                ("figure", models.CharField(blank=True, max_length=80, verbose_name="un chiffre")),
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
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="challenge_stories",
                        to="projects.project",
                        verbose_name="notre projet",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stories",
                        to="mentoring.challengeteam",
                        verbose_name="équipe",
                    ),
                ),
            ],
            options={
                "verbose_name": "récit d’une équipe",
                "verbose_name_plural": "récits des équipes",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "pending", "published"))),
                        fields=("team",),
                        name="challenge_one_story_of_a_team",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChallengeTeamMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="depuis le")),
                ("is_contact", models.BooleanField(default=False, verbose_name="contact de l’équipe")),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="mentoring.challenge",
                        verbose_name="défi",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="challenge_places",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="mentoring.challengeteam",
                        verbose_name="équipe",
                    ),
                ),
            ],
            options={
                "verbose_name": "personne d’une équipe de défi",
                "verbose_name_plural": "personnes des équipes de défi",
                "constraints": [
                    models.UniqueConstraint(fields=("challenge", "member"), name="challenge_one_team_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_contact", True)),
                        fields=("team",),
                        name="challenge_one_contact_of_a_team",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=400, verbose_name="en un mot")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposée"),
                            ("accepted", "acceptée"),
                            ("declined", "déclinée"),
                            ("thanked", "remerciée"),
                            ("withdrawn", "retirée"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="où elle en est",
                    ),
                ),
                (
                    "offered_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposée le"),
                ),
                ("answer", models.CharField(blank=True, max_length=400, verbose_name="réponse de l’équipe")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondue le"),
                ),
                ("thanks", models.CharField(blank=True, max_length=400, verbose_name="merci")),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finie le")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="répondue par",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_offers",
                        to="directory.member",
                        verbose_name="proposée par",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_offers",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
            ],
            options={
                "verbose_name": "aide proposée à un projet",
                "verbose_name_plural": "aides proposées à des projets",
                "ordering": ["-offered_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proposed", "accepted"))),
                        fields=("project", "member"),
                        name="one_open_help_offer_each",
                        violation_error_message="Vous avez déjà proposé votre aide à ce projet : l’équipe va vous répondre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("word", ""), _negated=True), name="help_offer_has_a_word"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=160, verbose_name="votre question en une phrase")),
                ("context", models.TextField(blank=True, max_length=2000, verbose_name="le contexte")),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "un appel de trente minutes"),
                            ("visit", "une visite"),
                            ("co_reading", "une relecture à deux"),
                            ("two_hours", "deux heures ensemble"),
                            ("other", "autrement"),
                        ],
                        max_length=10,
                        verbose_name="sous quelle forme",
                    ),
                ),
                ("by_when", models.DateField(blank=True, null=True, verbose_name="avant le")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "envoyée"),
                            ("seen", "vue"),
                            ("relayed", "relayée"),
                            ("mission", "confiée à la mission"),
                            ("accepted", "acceptée"),
                            ("closed", "close"),
                        ],
                        default="sent",
                        editable=False,
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "résolu"),
                            ("partly", "résolu en partie"),
                            ("not_solved", "pas résolu"),
                            ("nobody", "personne n’a pu répondre"),
                            ("mission", "la mission a répondu"),
                            ("withdrawn", "retirée"),
                            ("not_said", "sans nouvelles"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="issue",
                    ),
                ),
                (
                    "mission_words",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="réponse de la mission"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="envoyée le"),
                ),
                ("seen_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="vue le")),
                ("relayed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="relayée le")),
                (
                    "mission_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confiée à la mission le"),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="acceptée le"),
                ),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="close le")),
                ("mission_on", models.DateField(editable=False, verbose_name="à la mission le")),
                ("ends_on", models.DateField(editable=False, verbose_name="sans réponse, close le")),
                ("first_date", models.DateTimeField(blank=True, null=True, verbose_name="première date")),
                ("second_date", models.DateTimeField(blank=True, null=True, verbose_name="deuxième date")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="où, ou comment")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_requests",
                        to="directory.member",
                        verbose_name="demandé par",
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="governance.club",
                        verbose_name="club sollicité",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="help_request",
                        to="events.event",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="measuring_requests",
                        to="projects.project",
                        verbose_name="projet à mesurer",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de coup de main",
                "verbose_name_plural": "demandes de coup de main",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [
                    models.Index(fields=["asker", "state"], name="help_request_of_asker"),
                    models.Index(fields=["state", "mission_on"], name="help_request_to_tend"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True), ("closed_at", None), ("outcome", "")
                            ),
                            _connector="OR",
                        ),
                        name="help_request_closed_has_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("accepted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="help_request_accepted_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_date", None), ("second_date", None)),
                            models.Q(
                                ("first_date__isnull", False),
                                ("second_date__isnull", False),
                                models.Q(("first_date", models.F("second_date")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="help_request_two_dates",
                        violation_error_message="Proposez deux dates différentes.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("project",),
                        name="one_measuring_request_at_once",
                        violation_error_message="L’équipe de ce projet a déjà une demande en cours.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField(default=1, verbose_name="rang")),
                ("by_mission", models.BooleanField(default=False, verbose_name="proposée par la mission")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="demandé le")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="vu le")),
                ("answer_by", models.DateField(verbose_name="réponse attendue avant le")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="fini le")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "attend sa réponse"),
                            ("accepted", "accepte"),
                            ("declined", "ne peut pas cette fois"),
                            ("unanswered", "sans réponse à temps"),
                            ("ended", "la demande s’est close avant"),
                            ("left", "n’est plus parrain ou marraine"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="issue",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_handovers",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="mentoring.helprequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "personne sollicitée",
                "verbose_name_plural": "personnes sollicitées",
                "ordering": ["request", "rank"],
                "indexes": [
                    models.Index(fields=["mentor", "outcome", "sent_at"], name="handover_of_mentor"),
                    models.Index(fields=["outcome", "answer_by"], name="handover_to_tend"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "mentor"), name="asked_once_each"),
                    models.UniqueConstraint(fields=("request", "rank"), name="one_handover_by_rank"),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome__in", ["waiting", "accepted"])),
                        fields=("request",),
                        name="one_mentor_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("outcome", "waiting")),
                            models.Q(models.Q(("outcome", "waiting"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="handover_ended_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Immersion",
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
                    "direction",
                    models.CharField(
                        choices=[("offer", "offre"), ("search", "recherche")], max_length=6, verbose_name="sens"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="en une phrase")),
                ("service", models.CharField(max_length=120, verbose_name="service ou direction")),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("general", "direction générale, assemblées"),
                            ("reception", "accueil, relation aux usagers"),
                            ("social", "action sociale, autonomie, insertion"),
                            ("childhood", "enfance, éducation"),
                            ("culture", "culture, sport, vie associative"),
                            ("planning", "urbanisme, logement, cadre de vie"),
                            ("technical", "services techniques, mobilités, bâtiments"),
                            ("environment", "environnement, eau, déchets"),
                            ("safety", "secours, prévention, police municipale"),
                            ("economy", "emploi, économie"),
                            ("staff", "ressources humaines"),
                            ("means", "finances, achats, juridique"),
                            ("digital", "numérique, données"),
                            ("communication", "communication"),
                        ],
                        max_length=13,
                        verbose_name="domaine",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="ce qu’il y a à voir")),
                (
                    "guests",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(8),
                        ],
                        verbose_name="personnes en même temps",
                    ),
                ),
                ("period", models.CharField(max_length=120, verbose_name="quand")),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="fermée le")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
            ],
            options={
                "verbose_name": "immersion",
                "verbose_name_plural": "immersions",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "closed_at"], name="immersions_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("guests__range", (1, 8))),
                        name="immersion_some_guests",
                        violation_error_message="De 1 à 8 personnes.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImmersionStory",
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
                ("text", models.TextField(max_length=800, verbose_name="ce que j’ai appris")),
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
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité qui a reçu",
                    ),
                ),
                (
                    "immersion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stories",
                        to="mentoring.immersion",
                        verbose_name="immersion racontée",
                    ),
                ),
            ],
            options={
                "verbose_name": "récit d’immersion",
                "verbose_name_plural": "récits d’immersions",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImmersionVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField(max_length=600, verbose_name="pourquoi")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "envoyée"),
                            ("accepted", "acceptée"),
                            ("declined", "déclinée"),
                            ("withdrawn", "retirée"),
                            ("cancelled", "annulée"),
                            ("lapsed", "sans suite"),
                        ],
                        default="sent",
                        editable=False,
                        max_length=10,
                        verbose_name="où elle en est",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="envoyée le"),
                ),
                ("answer_by", models.DateField(editable=False, verbose_name="réponse attendue avant le")),
                ("ends_on", models.DateField(editable=False, verbose_name="close sans suite le")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondue le"),
                ),
                ("word", models.CharField(blank=True, max_length=400, verbose_name="le mot de la fin")),
                ("first_date", models.DateTimeField(blank=True, null=True, verbose_name="première date")),
                ("second_date", models.DateTimeField(blank=True, null=True, verbose_name="deuxième date")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="où se retrouver")),
                (
                    "host_agreed_on",
                    models.DateField(blank=True, null=True, verbose_name="accord du responsable de qui reçoit, le"),
                ),
                (
                    "guest_agreed_on",
                    models.DateField(blank=True, null=True, verbose_name="accord du responsable de qui vient, le"),
                ),
                (
                    "event",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="immersion_visit",
                        to="events.event",
                        verbose_name="rendez-vous",
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.member",
                        verbose_name="personne qui vient",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.member",
                        verbose_name="personne qui reçoit",
                    ),
                ),
                (
                    "immersion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="mentoring.immersion",
                        verbose_name="immersion",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande d’immersion",
                "verbose_name_plural": "demandes d’immersion",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [models.Index(fields=["state", "ends_on"], name="immersion_visits_over")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("host", models.F("guest")), _negated=True),
                        name="immersion_of_two_people",
                        violation_error_message="Une immersion réunit deux personnes différentes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_date", None), ("second_date", None)),
                            models.Q(
                                ("first_date__isnull", False),
                                ("second_date__isnull", False),
                                models.Q(("first_date", models.F("second_date")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="immersion_two_dates",
                        violation_error_message="Proposez deux dates différentes.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "sent")),
                        fields=("immersion", "host", "guest"),
                        name="immersion_asked_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImmersionNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, max_length=800, verbose_name="ce que j’ai appris")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="écrit le"),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.member",
                        verbose_name="écrit par",
                    ),
                ),
                (
                    "story",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="note",
                        to="mentoring.immersionstory",
                        verbose_name="partagé dans le réseau",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="mentoring.immersionvisit",
                        verbose_name="demande",
                    ),
                ),
            ],
            options={
                "verbose_name": "ce qu’une immersion a appris",
                "verbose_name_plural": "ce que des immersions ont appris",
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("visit", "member"), name="immersion_one_note_each")],
            },
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=160, verbose_name="quel service ou quelle direction")),
                ("why", models.TextField(max_length=600, verbose_name="pour quoi faire")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "en attente d’une réponse"),
                            ("accepted", "quelqu’un accepte"),
                            ("connected", "vous êtes en relation"),
                            ("unanswered", "sans réponse"),
                            ("closed", "close"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=10,
                        verbose_name="situation",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="demandée le"),
                ),
                ("ends_on", models.DateField(editable=False, verbose_name="valable jusqu’au")),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finie le")),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introductions",
                        to="directory.member",
                        verbose_name="demandée par",
                    ),
                ),
                (
                    "collectivity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="dans quelle collectivité",
                    ),
                ),
            ],
            options={
                "verbose_name": "présentation",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [models.Index(fields=["state", "ends_on"], name="introductions_over")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state__in", ("asked", "accepted"))),
                            models.Q(
                                models.Q(("state__in", ("asked", "accepted")), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="introduction_settled_once_over",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntroductionAsk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "sans réponse"),
                            ("yes", "accepte"),
                            ("passed", "passe"),
                            ("lapsed", "sans réponse à temps"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=7,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="sollicitée le"
                    ),
                ),
                ("answer_by", models.DateField(editable=False, verbose_name="réponse attendue avant le")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondu le")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="mentoring.introduction",
                        verbose_name="présentation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.member",
                        verbose_name="personne sollicitée",
                    ),
                ),
            ],
            options={
                "verbose_name": "personne à qui une présentation est demandée",
                "verbose_name_plural": "présentations demandées aux membres",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["member", "-asked_at"], name="introduction_asks_of_member")],
                "constraints": [
                    models.UniqueConstraint(fields=("introduction", "member"), name="one_introduction_ask_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "yes"])),
                        fields=("introduction",),
                        name="one_introduction_ask_at_a_time",
                        violation_error_message="Quelqu’un d’autre est déjà sollicité pour cette présentation.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lab",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.TextField(max_length=400, verbose_name="à quoi sert ce labo")),
                (
                    "seeks",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("outside_view", "un regard extérieur"),
                            ("experience", "quelqu’un qui l’a déjà fait"),
                            ("trial_place", "un terrain pour essayer"),
                            ("users", "des usagers pour tester"),
                            ("skill", "une compétence qui manque"),
                            ("sponsor", "un appui dans une direction"),
                        ],
                        max_length=12,
                        verbose_name="ce que le labo cherche",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="ouvert le"),
                ),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="clos le")),
                ("outcome", models.TextField(blank=True, max_length=1000, verbose_name="ce que c’est devenu")),
                ("learnt", models.TextField(blank=True, max_length=1000, verbose_name="ce que nous avons appris")),
                ("next_step", models.TextField(blank=True, max_length=1000, verbose_name="et ensuite")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labs",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
            ],
            options={
                "verbose_name": "labo",
                "ordering": ["-opened_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("project",),
                        name="one_open_lab_of_a_project",
                        violation_error_message="Ce projet a déjà un labo ouvert.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", False),
                            models.Q(("learnt", ""), ("next_step", ""), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="lab_says_what_came_once_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LabDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("file", models.FileField(upload_to=mentoring.models.lab_contents.file_path, verbose_name="fichier")),
                ("kind", models.CharField(editable=False, max_length=5, verbose_name="format")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="taille")),
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
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="mentoring.lab",
                        verbose_name="labo",
                    ),
                ),
            ],
            options={
                "verbose_name": "document de labo",
                "verbose_name_plural": "documents de labo",
                "ordering": ["-added_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LabMilestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=160, verbose_name="quoi")),
                ("by_when", models.DateField(verbose_name="pour quand")),
                ("done_on", models.DateField(blank=True, editable=False, null=True, verbose_name="fait le")),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="ajouté par",
                    ),
                ),
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
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="mentoring.lab",
                        verbose_name="labo",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lab_milestones",
                        to="directory.member",
                        verbose_name="par qui",
                    ),
                ),
            ],
            options={
                "verbose_name": "jalon de labo",
                "verbose_name_plural": "jalons de labo",
                "ordering": ["by_when", "pk"],
                "indexes": [models.Index(fields=["owner", "by_when"], name="lab_milestones_of_owner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_on__isnull", False), ("done_by", None), _connector="OR"),
                        name="lab_milestone_done_on_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LabPost",
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
                ("text", models.TextField(max_length=5000, verbose_name="message")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="écrit le"),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modifié le")),
                ("form_key", models.UUIDField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lab_posts",
                        to="directory.member",
                        verbose_name="écrit par",
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="mentoring.lab",
                        verbose_name="labo",
                    ),
                ),
            ],
            options={
                "verbose_name": "message de labo",
                "verbose_name_plural": "messages de labo",
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["lab", "created_at"], name="lab_post_of_lab"),
                    models.Index(fields=["author", "-created_at"], name="lab_post_by"),
                ],
                "constraints": [models.UniqueConstraint(fields=("author", "form_key"), name="one_lab_post_a_form")],
            },
        ),
        migrations.CreateModel(
            name="LabSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "à répondre"),
                            ("in", "membre"),
                            ("declined", "n’a pas souhaité venir"),
                            ("left", "a quitté le labo"),
                            ("removed", "ne fait plus partie du labo"),
                        ],
                        default="invited",
                        max_length=8,
                        verbose_name="situation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "porte le labo"), ("mentor", "parrain ou marraine"), ("member", "membre")],
                        default="member",
                        max_length=6,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "invited_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="invitation du"
                    ),
                ),
                (
                    "joined_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="membre depuis le"),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="jusqu’au")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="pourquoi")),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="invitation de",
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="mentoring.lab",
                        verbose_name="labo",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lab_seats",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "place dans un labo",
                "verbose_name_plural": "places dans les labos",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["member", "state"], name="lab_seats_of_member")],
                "constraints": [
                    models.UniqueConstraint(fields=("lab", "member"), name="one_lab_seat_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "lead"), ("state", "in")), fields=("lab",), name="one_lead_of_a_lab"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in"), _negated=True), ("joined_at__isnull", False), _connector="OR"
                        ),
                        name="lab_member_since_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LabSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notes",
                    models.TextField(blank=True, max_length=5000, verbose_name="ce que nous gardons de la séance"),
                ),
                ("notes_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="notes du")),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lab_session",
                        to="events.event",
                        verbose_name="événement",
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="mentoring.lab",
                        verbose_name="labo",
                    ),
                ),
                (
                    "notes_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="notes de",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="prévue par",
                    ),
                ),
            ],
            options={
                "verbose_name": "séance de labo",
                "verbose_name_plural": "séances de labo",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Mentor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("brings", models.TextField(blank=True, max_length=400, verbose_name="ce que j’apporte")),
                ("call", models.BooleanField(default=True, verbose_name="un appel de trente minutes")),
                ("visit", models.BooleanField(default=False, verbose_name="une visite")),
                ("co_reading", models.BooleanField(default=False, verbose_name="une relecture à deux")),
                ("other", models.CharField(blank=True, max_length=100, verbose_name="autrement")),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Acceptez au moins une demande par mois, ou mettez-vous en pause."
                            ),
                            django.core.validators.MaxValueValidator(10, "Acceptez 10 demandes par mois au plus."),
                        ],
                        verbose_name="demandes par mois",
                    ),
                ),
                ("paused_until", models.DateField(blank=True, null=True, verbose_name="en pause jusqu’au")),
                ("stopped_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="a arrêté le")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="depuis le"),
                ),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentor",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "parrain ou marraine",
                "verbose_name_plural": "parrains et marraines",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1), ("capacity__lte", 10)),
                        name="mentor_capacity_of_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("call", True),
                            ("visit", True),
                            ("co_reading", True),
                            models.Q(("other", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mentor_has_a_format",
                        violation_error_message="Choisissez au moins une façon d’aider.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="sujet")),
                ("key", models.CharField(editable=False, max_length=60)),
                ("rank", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="topics", to="mentoring.mentor"
                    ),
                ),
            ],
            options={
                "verbose_name": "sujet d’un parrain",
                "verbose_name_plural": "sujets des parrains",
                "ordering": ["rank", "pk"],
                "indexes": [models.Index(fields=["key"], name="mentor_by_topic")],
                "constraints": [models.UniqueConstraint(fields=("mentor", "key"), name="one_mentor_topic_each")],
            },
        ),
        migrations.CreateModel(
            name="MentorWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stem", models.CharField(max_length=40)),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words_said", to="mentoring.mentor"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["stem", "mentor"], name="mentor_by_word")],
                "constraints": [models.UniqueConstraint(fields=("mentor", "stem"), name="one_mentor_word_each")],
            },
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposé"),
                            ("accepted", "accepté par les deux"),
                            ("passed", "pas cette fois"),
                            ("lapsed", "sans réponse"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                ("newcomer_said_yes", models.BooleanField(default=False, verbose_name="oui de la nouvelle personne")),
                (
                    "mentor_said_yes",
                    models.BooleanField(default=False, verbose_name="oui du parrain ou de la marraine"),
                ),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="proposé le")),
                ("answer_by", models.DateField(verbose_name="réponse attendue avant le")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="fini le")),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairings_as_mentor",
                        to="directory.member",
                        verbose_name="parrain ou marraine",
                    ),
                ),
                (
                    "newcomer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairings",
                        to="directory.member",
                        verbose_name="nouvelle personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "binôme entre promotions",
                "verbose_name_plural": "binômes entre promotions",
                "ordering": ["-proposed_at", "-pk"],
                "indexes": [models.Index(fields=["state", "answer_by"], name="pairing_to_tend")],
                "constraints": [
                    models.UniqueConstraint(fields=("newcomer", "mentor"), name="one_pairing_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "accepted"])),
                        fields=("newcomer",),
                        name="one_pairing_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("newcomer", models.F("mentor")), _negated=True),
                        name="pairing_of_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("mentor_said_yes", True), ("newcomer_said_yes", True)),
                            _connector="OR",
                        ),
                        name="pairing_accepted_by_both",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
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
                ("title", models.CharField(max_length=120, verbose_name="la question")),
                ("context", models.TextField(max_length=2000, verbose_name="le contexte")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "ouverte"), ("solved", "résolue")],
                        default="open",
                        editable=False,
                        max_length=6,
                        verbose_name="où elle en est",
                    ),
                ),
                ("solved_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="résolue le")),
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
                        related_name="problems",
                        to="governance.club",
                        verbose_name="club concerné",
                    ),
                ),
                (
                    "codevs",
                    models.ManyToManyField(
                        blank=True,
                        editable=False,
                        related_name="problems",
                        to="events.event",
                        verbose_name="codevs proposés",
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
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="problems",
                        to="projects.project",
                        verbose_name="projet concerné",
                    ),
                ),
                (
                    "solved_by_member",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="problems_solved",
                        to="directory.member",
                        verbose_name="résolue grâce à",
                    ),
                ),
                (
                    "solved_by_project",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="problems_solved",
                        to="projects.project",
                        verbose_name="résolue par le projet",
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
                "verbose_name": "problématique",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "status"], name="problem_by_status")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("solved_at", None), ("status", "open")),
                            models.Q(("solved_at__isnull", False), ("status", "solved")),
                            _connector="OR",
                        ),
                        name="problem_solved_has_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemAnswer",
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
                ("text", models.TextField(max_length=3000, verbose_name="réponse")),
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
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="mentoring.problem",
                        verbose_name="problématique",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse à une problématique",
                "verbose_name_plural": "réponses aux problématiques",
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["problem", "created_at"], name="answer_of_problem")],
            },
        ),
        migrations.AddField(
            model_name="problem",
            name="solved_by_answer",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="mentoring.problemanswer",
                verbose_name="résolue par la réponse",
            ),
        ),
        migrations.CreateModel(
            name="ProblemVoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="le")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problem_voices",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="mentoring.problem",
                        verbose_name="problématique",
                    ),
                ),
            ],
            options={
                "verbose_name": "« moi aussi »",
                "verbose_name_plural": "« moi aussi »",
                "constraints": [models.UniqueConstraint(fields=("problem", "member"), name="one_me_too_each")],
            },
        ),
        migrations.CreateModel(
            name="SharedHour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("people_key", models.CharField(editable=False, max_length=80, unique=True)),
                ("words", models.JSONField(default=list, verbose_name="mots en commun")),
                (
                    "proposed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposée le"),
                ),
                (
                    "poll",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.datepoll",
                        verbose_name="sondage de dates",
                    ),
                ),
            ],
            options={
                "verbose_name": "heure à trois",
                "verbose_name_plural": "heures à trois",
                "ordering": ["-proposed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SkillsNotice",
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
                    "direction",
                    models.CharField(
                        choices=[("offer", "offre"), ("request", "demande")], max_length=7, verbose_name="sens"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="en une phrase")),
                ("text", models.TextField(max_length=2000, verbose_name="le besoin, ou ce que vous apportez")),
                ("skill", models.CharField(max_length=120, verbose_name="compétence")),
                (
                    "half_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(40),
                        ],
                        verbose_name="demi-journées",
                    ),
                ),
                ("period", models.CharField(max_length=120, verbose_name="quand")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "ouverte"),
                            ("in_contact", "mise en relation"),
                            ("agreed", "accord des deux côtés"),
                            ("done", "faite"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="où elle en est",
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
                    "collectivity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
            ],
            options={
                "verbose_name": "annonce de mécénat de compétences",
                "verbose_name_plural": "annonces de mécénat de compétences",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "status"], name="skills_by_status")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("half_days__range", (1, 40))),
                        name="skills_some_half_days",
                        violation_error_message="Entre une demi-journée et 40.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SkillsReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(blank=True, max_length=400, verbose_name="en un mot")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "envoyée"),
                            ("accepted", "acceptée"),
                            ("declined", "déclinée"),
                            ("withdrawn", "retirée"),
                        ],
                        default="sent",
                        max_length=9,
                        verbose_name="où elle en est",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="envoyée le"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondue le"),
                ),
                (
                    "author_agreed_on",
                    models.DateField(blank=True, null=True, verbose_name="accord du côté de l’annonce, le"),
                ),
                (
                    "author_agreed_by",
                    models.CharField(blank=True, max_length=120, verbose_name="fonction de qui a donné l’accord"),
                ),
                (
                    "reply_agreed_on",
                    models.DateField(blank=True, null=True, verbose_name="accord du côté de la réponse, le"),
                ),
                (
                    "reply_agreed_by",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="fonction de qui a donné l’accord, en face"
                    ),
                ),
                (
                    "half_days_given",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="demi-journées données"),
                ),
                ("done_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="faite le")),
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
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="réponse de",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="mentoring.skillsnotice",
                        verbose_name="annonce",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse à une annonce de mécénat",
                "verbose_name_plural": "réponses aux annonces de mécénat",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "accepted")), fields=("notice",), name="skills_one_accepted_reply"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("half_days_given", None)),
                            models.Q(
                                ("done_at__isnull", False), ("half_days_given__isnull", False), ("state", "accepted")
                            ),
                            _connector="OR",
                        ),
                        name="skills_done_is_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitorRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="prénom et nom")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("candidate", "je pense candidater à l’EMI"),
                            ("manager", "un membre de mon équipe veut suivre l’EMI"),
                            ("collectivity", "ma collectivité pense rejoindre l’EMI"),
                        ],
                        max_length=12,
                        verbose_name="qui",
                    ),
                ),
                ("trade", models.CharField(max_length=120, verbose_name="métier")),
                ("question", models.TextField(max_length=1000, verbose_name="question")),
                ("link_key", models.CharField(editable=False, max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_confirm", "à confirmer"),
                            ("offered", "proposée à quelqu’un du réseau"),
                            ("with_mission", "chez la mission innovation"),
                            ("accepted", "mise en relation"),
                            ("closed", "close"),
                        ],
                        default="to_confirm",
                        editable=False,
                        max_length=12,
                        verbose_name="où elle en est",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="écrite le"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmée le"),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finie le")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.member",
                        verbose_name="acceptée par",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.collectivity",
                        verbose_name="collectivité",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande d’un visiteur",
                "verbose_name_plural": "demandes de visiteurs",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("to_confirm", "offered", "with_mission"))),
                        fields=("email",),
                        name="one_open_visitor_request_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("state", "to_confirm")),
                            models.Q(models.Q(("state", "to_confirm"), _negated=True), ("confirmed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="visitor_request_was_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitorOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sent_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposée le"),
                ),
                ("answer_by", models.DateField(verbose_name="réponse attendue avant le")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "sans réponse"),
                            ("accepted", "acceptée"),
                            ("declined", "passée"),
                            ("lapsed", "sans réponse à temps"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondue le"),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visitor_offers",
                        to="directory.member",
                        verbose_name="proposée à",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="mentoring.visitorrequest",
                        verbose_name="demande",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de visiteur proposée",
                "verbose_name_plural": "demandes de visiteurs proposées",
                "ordering": ["-sent_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "member"), name="visitor_request_proposed_once_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "waiting")),
                        fields=("request",),
                        name="visitor_request_waits_for_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "accepted")),
                        fields=("request",),
                        name="visitor_request_accepted_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WantMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="mois")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer", "une personne qui peut aider"),
                            ("want", "une personne qui cherche la même chose"),
                            ("project", "un projet"),
                            ("three", "une heure à trois"),
                        ],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("words", models.JSONField(default=list, verbose_name="mots en commun")),
                ("want_key", models.CharField(editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposé"),
                            ("written", "suivi d’un message"),
                            ("agreed", "d’accord pour l’heure à trois"),
                            ("not_now", "pas cette fois"),
                            ("settled", "c’est réglé"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposé le"),
                ),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="répondu le")),
                (
                    "hour",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="mentoring.sharedhour",
                        verbose_name="heure à trois",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="want_matches",
                        to="directory.member",
                        verbose_name="proposé à",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named_in_matches",
                        to="directory.member",
                        verbose_name="personne",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
                (
                    "third",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.member",
                        verbose_name="et",
                    ),
                ),
            ],
            options={
                "verbose_name": "rapprochement",
                "ordering": ["-month", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "month"), name="one_want_match_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("member", models.F("other")), _negated=True),
                        name="want_match_of_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hour__isnull", False), ("kind", "three"), ("third__isnull", False)),
                            models.Q(models.Q(("kind", "three"), _negated=True), ("hour", None), ("third", None)),
                            _connector="OR",
                        ),
                        name="want_match_three_has_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "project"), ("project__isnull", False)),
                            models.Q(models.Q(("kind", "project"), _negated=True), ("project", None)),
                            _connector="OR",
                        ),
                        name="want_match_project_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "proposed")),
                            models.Q(models.Q(("state", "proposed"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="want_match_answer_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "agreed"), _negated=True), ("kind", "three"), _connector="OR"
                        ),
                        name="want_match_agreed_at_three",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("solved_by_answer", None), ("solved_by_member", None)),
                    models.Q(("solved_by_answer", None), ("solved_by_project", None)),
                    models.Q(("solved_by_member", None), ("solved_by_project", None)),
                    _connector="OR",
                ),
                name="problem_solved_by_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "solved"),
                    models.Q(("solved_by_answer", None), ("solved_by_member", None), ("solved_by_project", None)),
                    _connector="OR",
                ),
                name="problem_open_was_solved_by_nothing",
            ),
        ),
    ]
