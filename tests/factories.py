"""Made-up people and places. Traits say what matters: `imported`, `retired`, `hidden`, `with_account`."""

from datetime import datetime, time, timedelta

import factory
from django.utils import timezone

from directory.models import Cohort, Collectivity, Member, MessageBlock, RelayedMessage, User
from directory.models.members import MemberState
from directory.models.places import CollectivityKind
from emi_alumni.foundation.moderation.models import State
from events.models import CodevSession, Event, EventKind
from events.moments import local_moment
from projects.models import Project, PublicPage, StatusEntry, TeamRole, Voice, VoiceForm
from projects.models.project import Origin, ProjectAudience, Role
from projects.models.voices import Profile
from projects.public import copy_of
from projects.statuses import ProjectStatus


class CollectivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Collectivity
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"COM-9500{n}")
    name = factory.LazyAttribute(lambda o: f"Commune de {o.short_name}")
    short_name = factory.Sequence(lambda n: f"Ville {n}")
    kind = CollectivityKind.COMMUNE


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cohort
        django_get_or_create = ("label",)

    starts_on = factory.Sequence(lambda n: 2001 + n % 2000)  # a year that calendars know
    ends_on = factory.LazyAttribute(lambda o: o.starts_on + 1)
    label = factory.LazyAttribute(lambda o: f"{o.starts_on}-{o.ends_on}")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class MemberFactory(factory.django.DjangoModelFactory):
    """A listed member without account; `with_account=True` gives one with the same address."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    class Params:
        imported = factory.Trait(state=MemberState.IMPORTED, activated_at=None, confirmed_at=None)
        retired = factory.Trait(state=MemberState.RETIRED)
        hidden = factory.Trait(hidden_by_choice=True)
        with_account = factory.Trait(user=factory.SubFactory(UserFactory, email=factory.SelfAttribute("..email")))

    given_name = factory.Sequence(lambda n: f"Prénom{n}")
    family_name = factory.Sequence(lambda n: f"Nom{n}")
    email = factory.Sequence(lambda n: f"membre{n}@exemple.fr")
    state = MemberState.ACTIVE
    position = "Cheffe de projet"
    relay_by_mail = True  # said when they activated
    collectivity = factory.SubFactory(CollectivityFactory)
    cohort = factory.SubFactory(CohortFactory)
    activated_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def skills(self, create, names, **kwargs):
        if create and names:
            self.set_skills(names)


class MessageBlockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MessageBlock

    member = factory.SubFactory(MemberFactory)
    blocked = factory.SubFactory(MemberFactory)


class RelayedMessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RelayedMessage

    sender = factory.SubFactory(MemberFactory)
    recipient = factory.SubFactory(MemberFactory)
    subject = factory.Sequence(lambda n: f"Objet {n}")
    body = "Bonjour,\n\nUn mot par le portail."


class ProjectFactory(factory.django.DjangoModelFactory):
    """A published project of the network, without team; `lead=` and `team=` name people, `places=` collectivités.

    `draft` and `pending` are not published yet; `appetizer` was not selected; `status=` writes a line of its history.
    """

    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=State.DRAFT, published_at=None)
        pending = factory.Trait(state=State.PENDING, published_at=None)
        appetizer = factory.Trait(origin=Origin.NOT_SELECTED, status=ProjectStatus.NOT_SELECTED)

    title = factory.Sequence(lambda n: f"Projet {n}")
    sentence = "Une phrase qui dit tout."
    problem = "Un problème de tous les jours."
    state = State.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def lead(self, create, member, **kwargs):
        if create and member:
            TeamRole.objects.create(project=self, member=member, role=Role.LEAD)

    @factory.post_generation
    def team(self, create, members, **kwargs):
        for member in members or ():
            TeamRole.objects.create(project=self, member=member, role=Role.TEAM)

    @factory.post_generation
    def places(self, create, places, **kwargs):
        if create and places:
            self.collectivities.set(places)

    @factory.post_generation
    def history(self, create, value, **kwargs):
        """A status is always explained: what the project shows is the last line of its history."""
        if create and self.status:
            why = "Raconté par l’équipe."
            on = self.status_on or timezone.localdate()
            StatusEntry.record(self, self.status, on=on, why=why)


class PublicPageFactory(factory.django.DjangoModelFactory):
    """The public page of a project, open as the project is now; `waiting` was asked for and not read yet."""

    class Meta:
        model = PublicPage

    class Params:
        waiting = factory.Trait(state=State.PENDING, published_at=None, read_at=None)

    project = factory.SubFactory(ProjectFactory)
    content = factory.LazyAttribute(lambda page: copy_of(page.project))
    state = State.PUBLISHED
    submitted_at = published_at = read_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs["project"].audience = ProjectAudience.PUBLIC
        Project.objects.filter(pk=kwargs["project"].pk).update(audience=ProjectAudience.PUBLIC)
        return super()._create(model_class, *args, **kwargs)


class VoiceFormFactory(factory.django.DjangoModelFactory):
    """The open form of a published project."""

    class Meta:
        model = VoiceForm

    project = factory.SubFactory(ProjectFactory)


class VoiceFactory(factory.django.DjangoModelFactory):
    """A user's voice that the mission published; `waiting` was sent and not read yet, `begun` not sent."""

    class Meta:
        model = Voice

    class Params:
        waiting = factory.Trait(state=State.PENDING, published_at=None)
        begun = factory.Trait(state=State.DRAFT, published_at=None, submitted_at=None, finished_at=None)

    form = factory.SubFactory(VoiceFormFactory)
    smiley = 4
    clarity = 5
    text = factory.Sequence(lambda n: f"On m’a rappelé à onze heures, comme promis ({n}).")
    profile = Profile.USER
    state = State.PUBLISHED
    finished_at = submitted_at = published_at = factory.LazyFunction(timezone.now)


class EventFactory(factory.django.DjangoModelFactory):
    """A published café in three weeks, from nine to ten, without a limit of seats; `pending` and `draft` are not."""

    class Meta:
        model = Event

    class Params:
        draft = factory.Trait(state=State.DRAFT, published_at=None)
        pending = factory.Trait(state=State.PENDING, published_at=None)
        remote = factory.Trait(format="remote", venue="", meeting_url="https://visio.example.org/salle")
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: here(-21, 9)))

    kind = EventKind.COFFEE
    title = factory.Sequence(lambda n: f"Café {n}")
    starts_at = factory.LazyFunction(lambda: here(21, 9))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=1))
    venue = "Hôtel de ville"
    author = factory.SubFactory(MemberFactory, with_account=True)
    state = State.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)


class CodevSessionFactory(factory.django.DjangoModelFactory):
    """A codev by invitation in three weeks, whose group is empty."""

    class Meta:
        model = CodevSession

    event = factory.SubFactory(EventFactory, kind=EventKind.CODEV, by_invitation=True, capacity=8)
    question = "Comment mieux passer le relais ?"


def here(days: int, hour: int) -> datetime:
    """This hour, so many days from today, as clocks say it here."""
    return local_moment(timezone.localdate() + timedelta(days=days), time(hour))
