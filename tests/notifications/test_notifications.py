"""What the portal tells people: once while unread, in a bell and a list, read when its thing is opened."""

import ast
import re
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from directory.personal_data import erase
from directory.retention import purge
from emi_alumni.foundation import audit
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.notifications.icons import DECISIONS, ICONS, icon_of
from emi_alumni.foundation.notifications.models import Notification
from tests.factories import ProjectFactory
from tests.standing import standing

LIST = "notifications:list"


@standing
def project(helene):
    return ProjectFactory(title="Le premier appel compte", lead=helene)


def tell(people, project, sentence="« Le premier appel compte » est publié.", kind="publish") -> None:
    Notification.tell([person.user for person in people], kind=kind, sentence=sentence, thing=project)


class TestTelling:
    def test_each_person_once(self, helene, karim, project):
        tell([helene, karim, helene], project)
        assert Notification.objects.count() == 2

    @pytest.mark.met("PQ1-55")
    def test_inside_the_portal_and_never_by_mail(self, helene, project, mailoutbox, sign_in):
        tell([helene], project)
        assert "est publié" in sign_in(helene).get(reverse(LIST)).content.decode()
        assert mailoutbox == []

    def test_while_unread_the_same_news_is_told_at_its_latest(self, helene, project):
        tell([helene], project, "Première version.")
        tell([helene], project, "Seconde version.")
        assert Notification.objects.get().sentence == "Seconde version."

    def test_once_read_it_is_told_again(self, helene, project):
        tell([helene], project, "Première version.")
        Notification.objects.mark_read()
        tell([helene], project, "Seconde version.")
        assert Notification.objects.count() == 2
        assert Notification.objects.unread().get().sentence == "Seconde version."

    def test_other_news_of_the_same_thing_are_told_apart(self, helene, project):
        tell([helene], project, kind="publish")
        tell([helene], project, kind="answer")
        assert Notification.objects.count() == 2

    def test_closed_accounts_are_not_told(self, helene, karim, project):
        karim.user.is_active = False
        tell([helene, karim], project)
        assert Notification.objects.get().recipient == helene.user

    def test_costs_the_same_for_one_and_for_many(
        self, helene, karim, representative, project, django_assert_num_queries
    ):
        tell([helene], project)
        with django_assert_num_queries(5):  # with its savepoint
            tell([helene, karim, representative], project)

    @pytest.mark.django_db(transaction=True)
    def test_told_by_ten_requests_at_once_it_is_one_notification(self, helene, project):
        together, failures = threading.Barrier(10), []

        def say(number: int) -> None:
            together.wait(timeout=30)
            try:
                tell([helene], project, f"Version {number}.")
            except Exception as error:
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=say, args=(number,)) for number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert Notification.objects.count() == 1


class TestTheList:
    def test_what_is_unread_comes_first(self, helene, project, sign_in):
        tell([helene], project, "Lue hier.", kind="a")
        Notification.objects.mark_read()
        tell([helene], ProjectFactory(), "Pas encore lue.")
        Notification.objects.unread().update(at=timezone.now() - timedelta(days=3))
        groups = sign_in(helene).get(reverse(LIST)).context["groups"]
        assert [[one.sentence for one in group] for group in groups] == [["Pas encore lue."], ["Lue hier."]]

    def test_news_of_one_thing_stand_together(self, helene, project, sign_in):
        tell([helene], project, "Publié.", kind="a")
        tell([helene], ProjectFactory(), "Autre chose.")
        tell([helene], project, "Un retour d’usager.", kind="b")
        groups = sign_in(helene).get(reverse(LIST)).context["groups"]
        assert [len(group) for group in groups] == [2, 1]

    def test_the_object_is_the_link_and_the_dot_is_said(self, helene, project, sign_in):
        tell([helene], project, "« Le guichet » est publié.", kind="project_publish")
        html = sign_in(helene).get(reverse(LIST)).content.decode()
        line = html.split('class="notices"')[1].split("</ul>")[0]
        assert re.search(rf'<a\s+href="{project.get_absolute_url()}"><b>« Le guichet »</b></a> est publié\.', line)
        assert '<span class="dot"><span class="sr">Non lue : </span></span>' in line
        assert "#circle-check" in line
        Notification.objects.mark_read()
        html = sign_in(helene).get(reverse(LIST)).content.decode()
        assert "Non lue" not in html.split("<main")[1]
        assert "Tout marquer comme lu" not in html

    def test_without_a_title_the_whole_sentence_is_the_link(self, helene, project, sign_in):
        tell([helene], project, "Une invitation n’est pas arrivée.")
        assert "<b>Une invitation n’est pas arrivée.</b></a>" in sign_in(helene).get(reverse(LIST)).content.decode()

    def test_each_sentence_has_its_own_line_under_its_day(self, helene, project, sign_in):
        tell([helene], project, "Hier donc.", kind="a")
        Notification.objects.update(at=timezone.now() - timedelta(days=40))
        tell([helene], project, "Du jour.", kind="b")
        tell([helene], ProjectFactory(), "Plus ancienne.", kind="c")
        Notification.objects.filter(kind="c").update(at=timezone.now() - timedelta(days=50))
        html = sign_in(helene).get(reverse(LIST)).content.decode()
        lists = html.split('class="notices"')[1:]
        assert [each.split("</ul>")[0].count("<li") for each in lists] == [2, 1]
        old = local_day(timezone.now() - timedelta(days=50))  # the hour may have changed since
        assert "Aujourd’hui</h3>" in html
        assert f"{french_date(old)}</h3>" in html
        assert french_date(local_day(timezone.now() - timedelta(days=40))) in lists[0].split("</ul>")[0]

    def test_nobody_reads_those_of_somebody_else(self, helene, karim, project, sign_in):
        tell([helene], project)
        client = sign_in(karim)
        assert "Le premier appel compte" not in client.get(reverse(LIST)).content.decode()
        assert client.post(reverse("notifications:read", args=[Notification.objects.get().pk])).status_code == 404
        client.post(reverse("notifications:read_all"))
        client.post(reverse("notifications:opened", args=["projects", "project", project.pk]))
        assert Notification.objects.unread().count() == 1

    def test_reading_the_list_marks_nothing(self, helene, project, sign_in):
        tell([helene], project)
        sign_in(helene).get(reverse(LIST))
        assert Notification.objects.unread().count() == 1

    def test_one_button_marks_everything(self, helene, project, sign_in):
        tell([helene], project, kind="a")
        tell([helene], ProjectFactory(), kind="b")
        answer = sign_in(helene).post(reverse("notifications:read_all"), follow=True)
        assert "Tout est marqué comme lu." in answer.content.decode()
        assert not Notification.objects.unread().exists()

    def test_one_line_is_marked_with_what_was_told_of_its_thing(self, helene, project, sign_in):
        tell([helene], project, kind="a")
        tell([helene], project, kind="b")
        tell([helene], ProjectFactory(), kind="c")
        newest = Notification.objects.get(kind="b")
        sign_in(helene).post(reverse("notifications:read", args=[newest.pk]))
        assert Notification.objects.unread().get().kind == "c"

    def test_nothing_says_what_will_come(self, helene, sign_in):
        assert "Rien de nouveau." in sign_in(helene).get(reverse(LIST)).content.decode()

    def test_twenty_a_page_at_the_same_cost(self, helene, project, sign_in, same_queries):
        tell([helene], project)
        client = sign_in(helene)
        same_queries(lambda: client.get(reverse(LIST)), lambda: tell([helene], ProjectFactory()), 5)
        for _ in range(20):
            tell([helene], ProjectFactory())
        assert client.get(reverse(LIST)).context["page"].paginator.num_pages == 2

    def test_sentences_are_text(self, helene, project, sign_in):
        tell([helene], project, "<script>alert(1)</script>")
        assert "<script>alert(1)" not in sign_in(helene).get(reverse(LIST)).content.decode()


def kinds_told() -> set[str]:
    """The kinds that the sources of the project write out, beside a sentence."""
    calls = (
        {one.arg: one.value for one in node.keywords}
        for folder in (
            "directory",
            "events",
            "governance",
            "mentoring",
            "projects",
            "resources",
            "emi_alumni/foundation",
        )
        for path in (settings.BASE_DIR / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    )
    found = [call["kind"] for call in calls if {"kind", "sentence"} <= call.keys()]
    return {kind.value for kind in found if isinstance(kind, ast.Constant)}


def test_every_kind_has_an_icon_of_the_sprite():
    kinds = kinds_told()
    assert {"idea_answered", "voice_published", "invitation_undelivered"} <= kinds
    assert {kind for kind in kinds if icon_of(kind) == "bell"} == set()
    sprite = (settings.BASE_DIR / "static/icons/sprite.svg").read_text()
    assert [icon for icon in {*ICONS.values(), *DECISIONS.values()} if f'id="{icon}"' not in sprite] == []


class TestTheBell:
    def test_says_how_many_in_words_too(self, helene, project, sign_in):
        client = sign_in(helene)
        assert "non lue" not in client.get(reverse("help")).content.decode()
        tell([helene], project, kind="a")
        tell([helene], project, kind="b")
        assert "Notifications, 2 non lues" in client.get(reverse("help")).content.decode()

    def test_costs_no_query_of_its_own(self, helene, project, sign_in, same_queries):
        client = sign_in(helene)
        same_queries(lambda: client.get(reverse("help")), lambda: tell([helene], ProjectFactory()), 2)

    def test_a_visitor_has_none(self, visitor):
        assert "Notifications" not in visitor.get(reverse("help")).content.decode()


class TestOpeningTheThing:
    def drawn(self, user, thing) -> str:
        request = RequestFactory().get("/")
        request.user = user
        context = Context({"request": request, "user": user, "csrf_token": "jeton", "thing": thing})
        return Template("{% load notifications_tags %}{% opened thing %}").render(context)

    def test_reads_what_was_told_of_it_and_nothing_else(self, helene, project, sign_in):
        tell([helene], project, kind="a")
        tell([helene], ProjectFactory(), kind="b")
        url = reverse("notifications:opened", args=["projects", "project", project.pk])
        assert f'hx-post="{url}"' in self.drawn(helene.user, project)
        answer = sign_in(helene).post(url)
        assert "Notifications, 1 non lue" in answer.content.decode()
        assert Notification.objects.unread().get().kind == "b"
        assert self.drawn(helene.user, project).strip() == ""

    def test_draws_nothing_for_who_was_told_nothing(self, karim, helene, project):
        tell([helene], project)
        assert self.drawn(karim.user, project).strip() == ""

    def test_an_unknown_kind_of_thing_is_not_found(self, helene, sign_in):
        client = sign_in(helene)
        assert client.post(reverse("notifications:opened", args=["projects", "inconnu", 1])).status_code == 404
        assert client.post(reverse("notifications:opened", args=["projects", "project", 999999])).status_code == 200


def test_a_year_later_they_are_gone(helene, project):
    tell([helene], project, kind="a")
    tell([helene], project, kind="b")
    Notification.objects.filter(kind="a").update(at=timezone.now() - timedelta(days=366))
    assert purge(timezone.now())["notifications de plus d’un an"] == 1
    assert Notification.objects.get().kind == "b"


@pytest.mark.parametrize("named_in_the_log", [True, False])
def test_an_erased_person_leaves_none(named_in_the_log, helene, karim, project, administrator):
    if named_in_the_log:
        audit.record(helene.user, project, "Un acte d’autrefois")
    tell([helene, karim], project)
    erase(helene, tell=False)
    assert Notification.objects.get().recipient == karim.user
