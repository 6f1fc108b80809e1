"""Partners and their conventions brought in by a file: a line for each convention, or for a partner without any."""

from typing import Any, ClassVar

from directory.import_names import known_places
from emi_alumni.foundation.back_office.list_import import ListColumn, ListFile
from emi_alumni.foundation.spreadsheet_values import choice_reader, read_day
from emi_alumni.foundation.text import fold
from governance.models import Agreement, Partner
from governance.models.partners import PartnerKind


class PartnersFile(ListFile):
    """A partner who is already there is never changed: the line may add a convention, and says so."""

    columns: ClassVar = (
        ListColumn("name", "partenaire", ("nom", "nom du partenaire", "organisme", "structure"), True),
        ListColumn(
            "kind", "nature", ("type", "catégorie", "type de partenaire"), False, choice_reader(PartnerKind.choices)
        ),
        ListColumn("subject", "objet", ("objet du partenariat", "sujet", "description")),
        ListColumn("collectivity", "collectivité", ("collectivité du portail",)),
        ListColumn("referent", "référent", ("contact", "interlocuteur", "service référent")),
        ListColumn("website", "site", ("site internet", "site web", "lien")),
        ListColumn(
            "signed_on", "convention signée le", ("signature", "date de signature", "début", "signée le"), read=read_day
        ),
        ListColumn(
            "ends_on", "dernier jour", ("échéance", "fin", "date de fin", "fin de la convention"), read=read_day
        ),
        ListColumn("agreement_subject", "objet de la convention", ("intitulé de la convention", "convention")),
    )

    def learn(self) -> None:
        self.partners = {fold(partner.name): partner for partner in Partner.objects.all()}
        self.agreements = set(Agreement.objects.values_list("partner", "signed_on", "ends_on"))
        self.places = known_places()

    def faults(self, values: dict[str, Any]) -> list[str]:
        written = values.get("collectivity", "")
        if not written or len(self.places.find(written)) == 1:
            return []
        return [f"« {written} » : collectivité inconnue, écrivez son nom officiel ou son SIREN."]

    def find(self, values: dict[str, Any]) -> Partner | None:
        partner = self.partners.get(fold(values["name"]))
        if partner is None:
            return None
        if not self.has_agreement(values):
            return partner
        key = (partner.pk, values.get("signed_on"), values.get("ends_on"))
        return partner if key in self.agreements else None

    @staticmethod
    def has_agreement(values: dict[str, Any]) -> bool:
        return any(name in values for name in ("signed_on", "ends_on", "agreement_subject"))

    def write(self, values: dict[str, Any]) -> Partner | Agreement:
        partner = self.partners.get(fold(values["name"])) or self.write_partner(values)
        if not self.has_agreement(values):
            return partner
        agreement = Agreement(
            partner=partner,
            subject=values.get("agreement_subject", ""),
            signed_on=values.get("signed_on"),
            ends_on=values.get("ends_on"),
        )
        agreement.full_clean()
        agreement.save()
        self.partners[fold(partner.name)] = partner
        self.agreements.add((partner.pk, agreement.signed_on, agreement.ends_on))
        return agreement

    def write_partner(self, values: dict[str, Any]) -> Partner:
        """Not kept among the known ones before its convention is right: a refused line takes it back."""
        found = self.places.find(values.get("collectivity", ""))
        partner = Partner(
            name=values["name"],
            kind=values.get("kind", ""),
            subject=values.get("subject", ""),
            collectivity=next(iter(found), None),
            referent=values.get("referent", ""),
            website=as_address(values.get("website", "")),
        )
        partner.full_clean(exclude=["slug", "sort_key"])
        partner.save()
        if self.has_agreement(values):
            self.written.append(partner)
        if not self.has_agreement(values):
            self.partners[fold(partner.name)] = partner
        return partner


def as_address(text: str) -> str:
    return f"https://{text}" if text and "://" not in text else text
