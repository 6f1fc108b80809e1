"""The demonstration's partners, with conventions that live around today, and what each promotion followed."""

from datetime import date
from decimal import Decimal
from io import StringIO

from django.core.files.base import ContentFile
from django.core.management import call_command

from directory.models import Cohort, Collectivity
from emi_alumni.demo.dates import lived, promotion, shifted
from emi_alumni.demo.projects import one_page_pdf
from emi_alumni.demo.reading import people, read
from governance.models import Agreement, CurriculumModule, Module, Partner, PartnerKind

KINDS = {
    "prestataire": PartnerKind.PROVIDER,
    "universite": PartnerKind.UNIVERSITY,
    "collectivite": PartnerKind.COLLECTIVITY,
    "association": PartnerKind.ASSOCIATION,
}


def load_partners() -> None:
    """Nine partners: one convention to renew, one expired, two in preparation; the mission is told of what ends."""
    numbered = people()
    places = {place.code: place for place in Collectivity.objects.all()}
    for facts in read("partenaires.json"):
        referent = numbered.get(facts["referent"])
        partner = Partner.objects.create(
            name=facts["nom"],
            kind=KINDS[facts["type"]],
            collectivity=places.get(facts.get("collectivite", "")),
            subject=facts["objet"],
            referent_member=referent,
            referent="" if referent else facts["referent"],
            note=facts.get("note", ""),
        )
        for dates in facts["conventions"]:
            agreement = Agreement(
                partner=partner,
                subject=dates.get("objet", ""),
                signed_on=day(dates["signee"]),
                ends_on=day(dates["echeance"]),
            )
            if facts.get("document"):
                content = one_page_pdf(("Convention de partenariat", "Ceci est un document de démonstration."))
                agreement.kind = "pdf"
                agreement.file.save("convention.pdf", ContentFile(content), save=False)
            agreement.save()
    call_command("signaler_conventions", apply=True, stdout=StringIO())


def load_curricula() -> None:
    """What one learns in each module, and the training of the six promotions, at their own dates."""
    told = read("parcours.json")
    modules = {module.name: module for module in Module.objects.all()}
    for name, words in told["modules"].items():
        Module.objects.filter(pk=modules[name].pk, description="").update(description=words)
    Module.objects.filter(name__in=told["options"]).update(is_core=False)
    cohorts = {cohort.label: cohort for cohort in Cohort.objects.all()}
    CurriculumModule.objects.bulk_create(
        CurriculumModule(
            cohort=cohorts[promotion(label)],
            module=modules[one["module"]],
            is_core=not one.get("option"),
            starts_on=lived(date.fromisoformat(one["debut"])),
            days=Decimal(one["jours"].replace(",", ".")),
            note=one.get("note", ""),
            position=rank,
        )
        for label, followed in told["parcours"].items()
        for rank, one in enumerate(followed, start=1)
    )


def day(written: str | None) -> date | None:
    return shifted(date.fromisoformat(written)) if written else None
