"""Made-up people and places. Traits say what matters: `imported`, `retired`, `hidden`, `with_account`."""

import factory
from django.utils import timezone

from directory.models import Cohort, Collectivity, Member, MessageBlock, RelayedMessage, User
from directory.models.members import MemberState
from directory.models.places import CollectivityKind


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

    starts_on = factory.Sequence(lambda n: 2001 + n)
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
