"""Lists of 43 people as town halls make them, and who is truly meant: none of these shapes is a case of the reader."""

import io

from openpyxl import Workbook

from tests.open_sheets import cell, line, open_workbook, table

GIVEN = ["Anne", "Bruno", "Chloé", "David", "Élise", "Farid", "Gaëlle", "Hugo"]
GIVEN += ["Inès", "Jean-Luc", "Karine", "Léo", "Maëva", "Nadia", "Omar"]
FAMILY = ["Roy", "Le Gall", "Œuvrard", "D’Hondt", "Benali", "Ben Saïd", "Saint-Clair"]
FAMILY += ["Nguyên", "Da Costa", "Lefèvre", "Zôla", "Ait Kaci", "Müller", "Petit"]
PLACES = [
    ("CD 95", "Département du Val-d’Oise"),
    ("C.A. de Cergy-Pontoise", "Communauté d’agglomération de Cergy-Pontoise"),
    ("VILLE D'ARGENTEUIL", "Argenteuil"),
    ("Mairie de Sarcelles", "Sarcelles"),
    ("St Ouen l'Aumone", "Saint-Ouen-l’Aumône"),
    ("Dépt 95", "Département du Val-d’Oise"),
    ("Commune de Bezons (95)", "Bezons"),
    ("Conseil départemental du Val-d'Oise (CD95)", "Département du Val-d’Oise"),
    ("CACP", "Communauté d’agglomération de Cergy-Pontoise"),
    ("CA Val Parisis", "Communauté d’agglomération Val Parisis"),
    ("Mairie d’Ermont - 95120", "Ermont"),
]
COHORTS = [
    "2018-2019",
    "18-19",
    "Promo 2019-2020",
    "EMI 2020/2021",
    "2020-21",
    "promotion 19/20",
    "Session EMI 2018 - 2019",
]


class Person:
    """Who line `n` means."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.given = GIVEN[n % len(GIVEN)]
        self.family = FAMILY[n % len(FAMILY)]
        self.email = f"agent{n}@mairie{n % 5}.example.fr"
        self.place, self.place_name = PLACES[n % len(PLACES)]
        self.cohort = COHORTS[n % len(COHORTS)]
        self.phone = f"+33199002{n:03}"
        self.national = f"0199002{n:03}"

    @property
    def cohort_label(self) -> str:
        return next(label for key, label in COHORT_OF if key in self.cohort)


COHORT_OF = [
    ("18-19", "2018-2019"),
    ("2018", "2018-2019"),
    ("19/20", "2019-2020"),
    ("2019-2020", "2019-2020"),
    ("2020", "2020-2021"),
]
PEOPLE = [Person(n) for n in range(43)]


def spaced(figures: str, sign: str = " ") -> str:
    return sign.join(figures[n : n + 2] for n in range(0, len(figures), 2))


def written_phone(one: Person) -> object:
    """A telephone in one of the shapes of real files."""
    figures = one.national
    shapes: list[object] = [
        spaced(figures),
        spaced(figures, "."),
        int(figures),
        float(int(figures)),
        f"{spaced(figures)} / 06 99 00 00 01",
        f"Tél : {spaced(figures, '-')}",
        f"+33 (0){spaced(figures)[1:]}",
        spaced(figures, ","),
        spaced(figures, "\u202f"),
        f"{spaced(figures)}\n06.99.00.00.02",
        f"0033{figures[1:]}",
        f"port. {spaced(figures)} ou 06 99 00 00 03",
    ]
    return shapes[one.n % len(shapes)]


def written_address(one: Person) -> str:
    shapes = [
        one.email,
        one.email.upper(),
        f"mailto:{one.email}",
        f"{one.given} {one.family} <{one.email}>",
        f" {one.email}\u200b",
        f"{one.email} ; perso{one.n}@exemple.fr",
        one.email.replace("@", " @ "),
        f"{one.email};",
        f"{one.email}\u00a0",
    ]
    return shapes[one.n % len(shapes)]


def loud(name: str) -> str:
    return name.upper()


def workbook_of_a_town_hall() -> bytes:
    """Two title rows, capitals, one column for the whole name, a merged promotion, a formula, #N/A, a hidden column."""
    book = Workbook()
    notes = book.active
    notes.title = "Lisez-moi"
    notes.append(["Fichier tenu par la DRH"])
    sheet = book.create_sheet("Liste")
    sheet.append(["LISTE DES ANCIENS DE L'EMI"])
    sheet.merge_cells("A1:H1")
    sheet.append(["Mise à jour le 12/03/2026", None, None, "Diffusion restreinte"])
    sheet.append([])
    headings = [
        "N°",
        "Civilité",
        "NOM Prénom",
        "Promo",
        "Collectivité / employeur",
        "Direction / service",
        "Mél",
        "Tél.",
    ]
    sheet.append([*headings, "Nb jours"])
    for one in PEOPLE:
        who = f"{loud(one.family)} {one.given}"
        row = [one.n + 1, "Mme", who, one.cohort, one.place, "DRH", written_address(one), written_phone(one)]
        sheet.append([*row, "#N/A" if one.n == 5 else "=A1"])
        if one.n == 20:
            sheet.append([*headings, "Nb jours"])
        if one.n == 30:
            sheet.append([])
    for row in sheet.iter_rows(min_col=9, max_col=9):
        if row[0].value == "#N/A":
            row[0].data_type = "e"
    sheet.column_dimensions["B"].hidden = True
    sheet.append(["TOTAL", None, 43])
    return saved(book)


def csv_of_an_old_excel() -> bytes:
    """Windows accents, a title, quoted lines, columns in another order, two telephones, an unknown column."""
    lines = ["Annuaire EMI;;;;;;;;", ";;;;;;;;"]
    heading = "Prénom;NOM (usage);Session EMI;Organisme;Poste occupé;Tél. fixe;Portable;Courriel pro;Observations"
    lines.append(heading)
    for one in PEOPLE:
        phone = written_phone(one)
        phone = str(phone).replace("\u202f", "\u00a0").replace("\n", " - ")
        address = written_address(one).replace("\u200b", "")
        place = one.place.replace("’", "'")
        cells = [
            one.given,
            one.family.replace("ê", "e"),
            one.cohort,
            place,
            "Cheffe de projet",
            f'"{phone}"',
            "",
            f'"{address}"',
        ]
        lines.append(";".join([*cells, "RAS"]))
        if one.n == 14:
            lines.append(heading)
    lines += [";;;;;;;;", "Total : 43;;;;;;;;"]
    return "\r\n".join(lines).encode("cp1252")


def workbook_with_merged_promotions() -> bytes:
    """Promotions merged down, the name given first, addresses under an odd word, numbers that a formula reckons."""
    book = Workbook()
    sheet = book.active
    sheet.append(
        [
            "Promotion EMI",
            "Nom complet (Prénom NOM)",
            "Employeur actuel",
            "Service",
            "Fonction exercée",
            "Adresse mél",
            "N° de téléphone portable",
        ]
    )
    people = sorted(PEOPLE, key=lambda one: one.cohort_label)
    previous, start = "", 2
    for number, one in enumerate(people, start=2):
        if one.cohort_label != previous:
            if number - 1 > start:
                sheet.merge_cells(f"A{start}:A{number - 1}")
            previous, start = one.cohort_label, number
            sheet.cell(number, 1, one.cohort_label)
        who = f"{one.given} {loud(one.family)}"
        for column, value in enumerate(
            (who, one.place, "DGS", "Adjointe", written_address(one), written_phone(one)), start=2
        ):
            sheet.cell(number, column, value)
    sheet.merge_cells(f"A{start}:A{len(people) + 1}")
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook_of_libre_office() -> bytes:
    """A title line for each promotion, no column for it; lines and a column hidden, values beside their words."""
    headings = ("Réf.", "Prénom Nom", "Structure d’emploi", "Pôle", "Courriel(s)", "Coordonnées téléphoniques", "Suivi")
    drawn = [line("Réseau EMI – contacts"), line(), line(*headings)]
    for label in sorted({one.cohort_label for one in PEOPLE}):
        drawn.append(line(f"PROMOTION {label.replace('-', '/')}"))
        for one in PEOPLE:
            if one.cohort_label != label:
                continue
            who = (f"{one.given} {loud(one.family)}", f"{loud(one.family)}, {one.given}")[one.n % 2]
            written = written_phone(one)
            phone = cell(written, shown=spaced(one.national)) if isinstance(written, int) else written
            mail = cell(one.email, formula="of:=LOWER([.Z1])") if one.n % 4 == 1 else written_address(one)
            cells = (cell(one.n * 1.5), who, one.place, cell("DGA"), mail, phone, one.n % 2 == 0)
            drawn.append(line(*cells, hidden=one.n % 9 == 4))
    drawn.append(line("Total", "", 43))
    columns = '<table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="9"/>'
    return open_workbook(table("Consignes", line("Merci de compléter")), table("Contacts", *drawn, columns=columns))


FILES = {
    "liste.xlsx": workbook_of_a_town_hall,
    "liste.csv": csv_of_an_old_excel,
    "promotions.xlsx": workbook_with_merged_promotions,
    "contacts.ods": workbook_of_libre_office,
}
