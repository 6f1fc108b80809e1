"""The demonstration's library, after a year of use: who proposed what, who used it, what waits. All fictitious."""

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.annual_preparations import TITLES
from emi_alumni.demo.dates import days_ago, moment, shifted
from emi_alumni.demo.projects import one_page_pdf
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.models import Notification
from governance.models import Club, Module, Tool
from projects.models import Project, Theme
from resources.models import Resource, ResourceBookmark, ResourceFile, ResourceUse
from resources.models.library import count_uses

THEMES = {
    "RES-04": ("Accueil et relation aux usagers",),
    "RES-09": ("Travaux et voirie", "Accueil et relation aux usagers"),
    "RES-13": ("Accueil et relation aux usagers",),
    "RES-05": ("Ressources humaines",),
    "RES-08": ("Ressources humaines",),
}
# What Hélène keeps, and her note.
KEPT = (
    ("RES-13", "À relire avec l’équipe du guichet, page 2."),
    ("RES-10", "Les douze premières minutes suffisent."),
    ("RES-15", ""),
)


def load_library() -> None:
    numbered = people()
    aurelie, helene = Member.objects.get(email=story.AURELIE), Member.objects.get(email=story.HELENE)
    karim = Member.objects.get(email=story.KARIM)
    data = read("ressources.json")
    online = {
        facts["id"]: publish(facts, numbered.get(facts["qui"] or "", aurelie), karim) for facts in data["ressources"]
    }
    for use in data["retours"]:
        say_useful(online[use["ressource"]], numbered[use["qui"]], use["jours"], use["texte"], aurelie)
    for key, note in KEPT:
        ResourceBookmark.objects.create(resource=online[key], member=helene, note=note, kept_at=days_ago(12))
    updated = online["RES-13"]
    signal(
        [helene.user],
        kind="resource_updated",
        sentence=f"« {updated} », que vous utilisez ou gardez, est mise à jour : {updated.told_note}",
        thing=updated,
    )
    what_helene_writes(helene)


def publish(facts: dict[str, Any], author: Member, reader: Member) -> Resource:
    """As the mission read it; what Aurélie wrote, Karim signed, since nobody reads their own."""
    on = shifted(date.fromisoformat(facts["maj"]))
    at = min(moment(date.fromisoformat(facts["maj"])), days_ago(1))
    amount, unit = facts["duree"]
    resource = Resource(
        title=facts["titre"],
        kind=facts["type"],
        summary=facts["resume"],
        purpose=facts["pour"],
        amount=amount,
        unit=unit,
        for_whom=facts["lecteurs"],
        credit=facts.get("credit", ""),
        module=Module.objects.filter(name=facts["module"]).first() if facts["module"] else None,
        project=Project.objects.filter(title=TITLES[facts["projet"]]).first() if "projet" in facts else None,
        club=Club.objects.filter(name="Mesurer sans juger").first() if facts["type"] == "conference" else None,
        collectivity=author.collectivity,
        audience="public" if facts.get("public") else "network",
        link=facts.get("lien", ""),
        recording_link=facts.get("enregistrement", ""),
        captioned="enregistrement" in facts,
        held_on=shifted(date.fromisoformat(facts["tenue"])) if "tenue" in facts else None,
        five_lines=facts.get("lignes", ""),
        chapters=facts.get("chapitres", ""),
        updated_on=min(on, timezone.localdate()),
        author=author,
        created_at=at,
    )
    if "fichier" in facts:
        resource.document = paper(tuple(facts["fichier"]), author)
    if facts.get("perime"):
        resource.expires_on = resource.expired_for = timezone.localdate() - timedelta(days=9)
    resource.save()
    resource.tools.set(Tool.objects.filter(name__in=facts.get("outils", ())))
    resource.themes.set(Theme.objects.filter(name__in=THEMES.get(facts["id"], ())))
    put_online(resource, at, reader)
    if "note" in facts:
        told = {"version": 2, "update_note": facts["note"], "told_note": facts["note"]}
        Resource.objects.filter(pk=resource.pk).update(**told)
        resource.refresh_from_db()
    return resource


def paper(lines: tuple[str, ...], by: Member) -> ResourceFile:
    content = one_page_pdf((*lines, "Ceci est un document de démonstration."))
    return ResourceFile.keep(ContentFile(content), kind="pdf", accessible=False, by=by)


def say_useful(resource: Resource, member: Member, days: int, text: str, aurelie: Member) -> None:
    at = days_ago(days)
    said = {"department": member.department, "collectivity": member.collectivity, "created_at": at}
    use = ResourceUse.objects.create(resource=resource, author=member, text=text, **said)
    put_online(use, at, aurelie)
    count_uses(resource.pk)


def what_helene_writes(helene: Member) -> None:
    """A sheet of hers comes to its end in twelve days, and one is a draft."""
    words = {"kind": "document", "amount": 10, "author": helene, "collectivity": helene.collectivity}
    aurelie = Member.objects.get(email=story.AURELIE)
    hours = Resource.objects.create(
        title="Les horaires de nos douze accueils",
        summary="Une page à donner, relue chaque trimestre.",
        purpose="Orienter quelqu’un sans chercher.",
        link="https://accueils.example.org/horaires",
        expires_on=timezone.localdate() + timedelta(days=12),
        reminded_for=timezone.localdate() + timedelta(days=12),
        **words,
    )
    put_online(hours, days_ago(70), aurelie)
    Notification.tell(
        [helene.user],
        kind="resource_expiring",
        sentence=f"« {hours} » est à relire bientôt : est-elle encore juste ?",
        thing=hours,
    )
    Resource.objects.create(
        title="Dix questions à poser avant de changer un accueil",
        summary="Ce que nous aurions voulu nous demander avant les travaux.",
        purpose="Ne rien oublier avant de déplacer un guichet.",
        link="https://accueils.example.org/questions",
        **words,
    )
