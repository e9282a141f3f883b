"""What an officer, four reviewers and an inspector do with a file in the browser, step by step."""

import re
from datetime import timedelta

from django.utils import timezone

from cases.models import Case, CaseDocument
from portal.ledger.models import Event
from portal.ledger.verification import verify
from tests.cases import casework
from tests.cases.papers.making import text_of


class File:
    """One case of a bureau and the browsers of those who work on it."""

    def __init__(self, walk, bureau, *, is_fast=False):
        self.walk, self.bureau, self.is_fast = walk, bureau, is_fast
        self.case, self.officer = None, walk(bureau.officer)

    def register(self, *, cause, kind="administrative", source="call", facts, people, hours=2, **given):
        """Log the case as its officer does; `people` are (role, name, paper, number, phone)."""
        page = self.officer.page
        self.officer.open("/cases/register/")
        page.locator("select[name=kind]").select_option(kind)
        page.locator("select[name=source]").select_option(source)
        page.fill("input[name=cause]", casework.a_cause(kind, cause).code)
        at = timezone.localtime() - timedelta(hours=hours)
        given |= {"facts": facts, "occurred_at": a_moment(at), "reported_at": a_moment(at)}
        for name, value in given.items():
            page.fill(f"[name={name}]", value)
        page.locator(f"input[name=assistants][value='{self.bureau.second.pk}']").check()
        for number, (role, name, paper, id_number, phone) in enumerate(people):
            page.locator(f"select[name=party-{number}-role]").select_option(role)
            page.locator(f"select[name=party-{number}-paper]").select_option(paper)
            if paper == "none":
                page.locator(f"select[name=party-{number}-sex]").select_option("male")
            home = "青禾县东大街12号"
            for field, value in (("name", name), ("id_number", id_number), ("phone", phone), ("address", home)):
                page.fill(f"input[name=party-{number}-{field}]", value)
        if self.is_fast:
            page.locator("input[name=is_fast_track]").check()
        self.officer.shoot("register")
        self.officer.send("main form button.btn-go")
        self.officer.shoot("registered")
        self.case = Case.objects.order_by("-pk").first()
        assert self.case.number in self.officer.text()
        return self.case

    @property
    def levels(self):
        """The four who decide, in their order."""
        return (self.bureau.legal_officer, self.bureau.head, self.bureau.reviewer, self.bureau.leader)

    def ask(self, kind, proposal, fill=None):
        """Ask for a decision and return its matter."""
        self.officer.open(f"/cases/{self.case.pk}/ask/{kind}/")
        self.officer.page.fill("textarea[name=proposal]", proposal)
        if fill:
            fill(self.officer.page)
        self.officer.shoot(f"ask-{kind}")
        self.officer.send("main form button.btn-go")
        return self.case.matters.filter(kind=kind).latest("pk")

    def pass_levels(self, matter, people=None):
        """Let each of the people answer the six questions and approve; return who decided, in order."""
        people = people or self.levels
        for person in people:
            walker = self.walk(person)
            assert walker.open(f"/cases/matters/{matter.pk}/") == 200
            walker.approve()
            assert walker.faults == []
        matter.refresh_from_db()
        self.case.refresh_from_db()
        steps = matter.steps.filter(round=matter.round, outcome="approve").order_by("level")
        assert [step.reviewer for step in steps] == list(people)
        return matter

    def record(self, name, *, by=None, place=0, **said):
        """Follow the link of one deed that follows a decision, and record it."""
        walker = self.walk(by) if by else self.officer
        walker.open(f"/cases/{self.case.pk}/matters/")
        with walker.page.expect_navigation(wait_until="load"):
            walker.page.locator(f"a[href*='/follow-up/{name}/']").nth(place).click()
        filled(walker.page, said)
        walker.shoot(name)
        walker.send("main form button.btn-go")
        assert not walker.page.locator(".errorlist").count(), walker.page.locator(".errorlist").all_inner_texts()
        self.case.refresh_from_db()

    def evidence(self, *files, kind="witness"):
        """Send files into the evidence; each is (name, content)."""
        page = self.officer.page
        self.officer.open(f"/cases/{self.case.pk}/evidence/")
        if not page.locator("input[type=file]").is_visible():
            page.locator("summary", has_text="增加证据").click()
        sent = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
        page.set_input_files("input[type=file]", sent)
        page.locator(".upload[data-state=ready]").nth(len(files) - 1).wait_for()
        for each in page.locator("form[action*='add-evidence'] .upload select").all():
            each.select_option(kind)
        page.fill("form[action*='add-evidence'] input[name=collected_on]", today())
        self.officer.shoot("evidence")
        self.officer.send("form[action*='add-evidence'] button[type=submit]")

    def deadline(self, code):
        """Return the newest clock of a rule that counts."""
        return self.case.clocks.filter(rule__code__startswith=code, is_void=False).latest("pk")

    def print_all(self):
        """Make every document that the page offers, as PDF and docx; return {(title, party or "", format): text}."""
        page = self.officer.page
        self.officer.open(f"/cases/{self.case.pk}/documents/")
        self.officer.shoot("documents")
        assert self.officer.barriers() == []
        said = page.evaluate("() => Object.fromEntries(new FormData(document.querySelector('form[action*=make-]')))")
        found = {}
        for value in page.locator("button[name=document]").evaluate_all("all => all.map(each => each.value)"):
            answer = page.context.request.post(
                f"/cases/{self.case.pk}/make-document/", form={**said, "document": value}, headers={"Referer": page.url}
            )
            assert answer.status == 200, (value, errors_of(answer.text()))
            row = CaseDocument.objects.latest("pk")
            assert row.case_id == self.case.pk
            found[row.code, str(row.party_id or ""), row.format] = text_of(row)
        return found

    def archive(self):
        """Hand the closed file to the archive by its check list."""
        self.officer.open(f"/cases/{self.case.pk}/archive/")
        self.officer.shoot("archive")
        assert self.officer.page.locator(".pill.bad").count() == 0, self.officer.text()
        filled(self.officer.page, {"shelf": "A-12-3", "volumes": "1", "pages": "36"})
        self.officer.send("main form button.btn-go")
        assert "A-12-3" in self.officer.text()

    def audit(self):
        """Let an inspector who knows the file alone read it all; return the words of its history."""
        walker = self.walk(self.bureau.supervisor)
        for section in ("", "parties/", "evidence/", "property/", "matters/", "clocks/", "documents/", "history/"):
            assert walker.open(f"/cases/{self.case.pk}/{section}") == 200
            walker.shoot(f"audit-{section}")
            assert walker.overflow() <= 0
        history = walker.text()
        assert walker.barriers() == []
        self._opens_a_document(walker)
        self._finds_the_record_whole()
        assert walker.faults == []
        return history

    def _opens_a_document(self, walker):
        row = self.case.documents.filter(format="pdf").latest("pk")
        walker.open(f"/cases/{self.case.pk}/documents/")
        form = walker.page.locator("form[action*='make-document']")
        sent = {name: form.locator(f"[name={name}]").input_value() for name in ("csrfmiddlewaretoken", "once")}
        answer = walker.page.context.request.post(
            f"/cases/documents/{row.pk}/open/",
            headers={"Referer": walker.page.url},
            form={**sent, "purpose": "执法检查"},
        )
        assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
        looked = Event.objects.filter(about_id=str(self.case.pk), kind="document.opened").latest("pk")
        assert looked.actor_id == self.bureau.supervisor.pk

    def _finds_the_record_whole(self):
        event = Event.objects.filter(about_id=str(self.case.pk)).latest("recorded_at")
        walker = self.walk(self.bureau.audit_admin)
        assert walker.open(f"/ledger/{event.chain}/{event.seq}/") == 200
        assert not list(verify())


def filled(page, said):
    """Write each value into the field of its name, whatever kind of field it is."""
    for name, value in said.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def today(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def a_moment(at):
    """Return a moment as a field for date and time takes it."""
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def errors_of(page):
    """Return what a page says is wrong."""
    return re.findall(r'role="alert".*?</(?:div|ul)>|class="errorlist.*?</ul>', page, re.DOTALL)[:3]
