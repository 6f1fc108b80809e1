"""Skills lent between collectivités, in the small world of `tests/access.py`."""

from typing import Any

from mentoring.models import SkillsNotice
from tests.factories import CollectivityFactory, MemberFactory

MAP, DRAFT = "Deux jours de cartographie", "Une annonce en brouillon"


def make_skills(cast: dict[str, Any]) -> None:
    """Hélène's offer, accepted by her to somebody of another collectivité; her draft."""
    helene = cast["helene"]
    words = {
        "direction": "offer",
        "text": "Un fichier nettoyé.",
        "skill": "Données",
        "half_days": 4,
        "period": "En mai",
    }
    offer = SkillsNotice.objects.create(
        title=MAP, author=helene, collectivity=helene.collectivity, state="published", **words
    )
    elsewhere = MemberFactory(with_account=True, collectivity=CollectivityFactory(short_name="Ville qui demande"))
    offer.reply(by=elsewhere, word="Huit communes.").accept(by=helene)
    SkillsNotice.objects.create(title=DRAFT, author=helene, collectivity=helene.collectivity, **words)


def skills_argument(name: str, argument: str, about: str) -> Any:
    if about == "unknown":
        return 0
    if name == "skills_edit":
        about = "draft"  # what two people agree on is not edited
    notice = SkillsNotice.objects.get(title=DRAFT if about == "draft" else MAP)
    return notice.replies.get().pk if argument == "reply" else notice.pk
