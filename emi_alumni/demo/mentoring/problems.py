"""The demonstration's problems to unblock: who has them too, what was answered, what solved one. All fictitious."""

from datetime import date, timedelta
from typing import Any, cast

from directory.models import Collectivity, Member, User
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, moment
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event, EventKind
from governance.models import Club
from mentoring.models import Problem, ProblemAnswer, ProblemStatus, ProblemVoice
from projects.models import Project, Theme

# By problem of the file: (who, days after the question, what).
ANSWERS = {
    "PB-01": [
        ("A01", 1, "Un mot convenu entre nous : quand il est dit, un collègue vient s’asseoir à côté. Rien d’autre."),
        ("A44", 2, "Au téléphone, nous avons un quart d’heure de pause après un appel difficile, sans le demander."),
        ("A42", 4, "Nous relisons ensemble une situation par mois. Le relais est né là, pas dans une note."),
        ("A53", 6, "Un repli dans une pièce calme, avec une chaise de plus. Cela ne coûte qu’une table."),
    ],
    "PB-02": [
        ("A43", 3, "Nous partageons un dossier type avec deux communes voisines : les deux tiers se recopient."),
        ("A24", 5, "Une demi-journée par mois réservée aux dossiers, téléphones coupés."),
        ("A37", 12, "La préfecture relit volontiers un brouillon, si on le lui envoie un mois avant."),
    ],
    "PB-03": [
        ("A42", 1, "Deux ateliers de quarante minutes à la prise de poste valent mieux qu’un de trois heures."),
        ("A40", 2, "Chez nous le chef d’équipe vient avec eux : personne ne demande qui remplace qui."),
        ("A50", 3, "Allez-y, plutôt que de les faire venir : nous avons tenu l’atelier au dépôt."),
        ("A11", 6, "Prévenir trois semaines avant suffit à trouver le remplacement."),
        ("A33", 8, "Le transport était le vrai frein : un minibus réservé a réglé la question."),
    ],
    "PB-04": [
        ("A02", 2, "Nous demandons l’accord à la fin du rendez-vous, par écrit, avec le jour du rappel."),
        ("A03", 4, "Un message court d’abord : la personne choisit si elle veut être rappelée."),
    ],
}
THEMES = {
    "PB-01": "Accueil et relation aux usagers",
    "PB-02": "Achats et finances",
    "PB-03": "Ressources humaines",
    "PB-04": "Action sociale",
}
SOLVED = "PB-03"  # by the answer of A50
PROPOSED = ("PB-01", "PB-03")  # a codev was launched from them


def load_problems() -> None:
    numbered = people()
    aurelie = Member.objects.get(email=story.AURELIE)
    for facts in read("entraide.json")["problematiques"]:
        problem = publish(facts, numbered, aurelie)
        answers = {who: answer(problem, numbered[who], days, text, aurelie) for who, days, text in ANSWERS[facts["id"]]}
        others = [one for key, one in sorted(numbered.items()) if one != problem.author and one.is_present]
        begin = 7 * int(facts["id"][-1])
        voices = [*others[begin:], *others[:begin]][: facts["me_too"]]
        ProblemVoice.objects.bulk_create(ProblemVoice(problem=problem, member=one) for one in voices)
        if facts["id"] == SOLVED:
            solved = {"status": ProblemStatus.SOLVED, "solved_at": days_ago(2), "solved_by_answer": answers["A50"]}
            Problem.objects.filter(pk=problem.pk).update(**solved)
        if facts["id"] in PROPOSED:
            codevs = Event.objects.published().filter(kind=EventKind.CODEV, codev__isnull=False)
            problem.codevs.set(codevs.order_by("-starts_at", "pk")[:1])
    a_question_of_helene(numbered)


def publish(facts: dict[str, Any], people: dict[str, Member], aurelie: Member) -> Problem:
    author = people[facts["qui"]]
    asked = moment(date.fromisoformat(facts["date"]))
    problem = Problem.objects.create(
        title=facts["titre"],
        context=facts["texte"],
        theme=Theme.objects.filter(name=THEMES.get(facts["id"], "")).first(),
        collectivity=cast(Collectivity, author.collectivity),
        author=author,
        created_at=asked,
    )
    put_online(problem, asked, aurelie)
    return problem


def answer(problem: Problem, member: Member, days: int, text: str, aurelie: Member) -> ProblemAnswer:
    said = min(problem.created_at + timedelta(days=days, hours=1), days_ago(0))
    one = ProblemAnswer.objects.create(problem=problem, author=member, text=text, created_at=said)
    put_online(one, said, aurelie)
    return one


def a_question_of_helene(numbered: dict[str, Member]) -> None:
    """Hélène has one online, which was just answered, and one in draft; Marion is told of her latest answer."""
    helene, aurelie = Member.objects.get(email=story.HELENE), Member.objects.get(email=story.AURELIE)
    asked = days_ago(5)
    problem = Problem.objects.create(
        title="Garder le rythme quand deux agents sont absents",
        context="À trois au guichet, nous fermons une heure à midi. Qui a trouvé mieux que la fermeture ?",
        collectivity=cast(Collectivity, helene.collectivity),
        project=Project.objects.editable_by(cast(User, helene.user)).published().order_by("pk").first(),
        club=Club.objects.of(helene).order_by("pk").first(),
        author=helene,
        created_at=asked,
    )
    put_online(problem, asked, aurelie)
    last = answer(
        problem,
        numbered["A44"],
        3,
        "Un rendez-vous sur deux à distance ces jours-là : l’accueil reste ouvert.",
        aurelie,
    )
    voices = [numbered[key] for key in ("A44", "A45", "A50")]
    ProblemVoice.objects.bulk_create(ProblemVoice(problem=problem, member=one) for one in voices)
    Problem.objects.create(
        title="Dire non sans fermer la porte",
        context="Quand la demande n’est pas pour nous, nous orientons, et la personne revient.",
        collectivity=cast(Collectivity, helene.collectivity),
        author=helene,
    )
    Notification.tell(
        [helene.user],
        kind="problem_answered",
        sentence=[last.author, f" a répondu à « {problem} »."],
        thing=problem,
        url=last.get_absolute_url(),
    )
