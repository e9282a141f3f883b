"""The lines of the side navigation that belong to the appraisal."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.consequences.permissions import may_decide_consequences
from appraisal.consequences.personnel.permissions import reads_records
from appraisal.consequences.warnings.permissions import reads_warnings
from appraisal.engine.models import Sheet
from appraisal.entries.permissions import keeps_items, works_at_desk
from appraisal.entries.queries import open_items
from appraisal.objections.permissions import may_decide_objections
from appraisal.results.permissions import readable_sheets
from appraisal.scheme.permissions import reads_drafts, sees_names, steers
from portal.dispatch.inbox import remembered_inbox
from portal.shell.pages.navigation import Group, MenuEntry


def entries(request):
    """Rankings, bulletins and rules for those who are appraised; months and decisions for those who steer."""
    officer = request.user
    names, steering = sees_names(officer), steers(officer)
    if not (names or steering):
        return
    group = Group.APPRAISAL
    yield MenuEntry(group, _("Ranking"), reverse("appraisal:latest"))
    if names:
        if readable_sheets(officer, Sheet.objects.all()).exists():
            yield MenuEntry(group, _("My score"), reverse("appraisal:mine"), match=reverse("appraisal:mine"))
        yield MenuEntry(group, _("Bulletins"), reverse("appraisal:bulletins"))
        yield MenuEntry(group, _("Honours"), reverse("appraisal:honours_latest"), match="/appraisal/honours/")
    if steering:
        yield MenuEntry(group, pgettext("appraisal", "Periods"), reverse("appraisal:periods"))
    if may_decide_consequences(officer):
        waiting = _number(officer, "consequence")
        yield MenuEntry(group, _("Consequences"), reverse("appraisal:consequences"), count=waiting)
    if reads_warnings(officer):
        waiting = _number(officer, "warning")
        yield MenuEntry(group, _("Early warnings"), reverse("appraisal:early_warnings"), count=waiting)
    if reads_records(officer):
        waiting = (_number(officer, "hand_over") or 0) + (_number(officer, "opinion") or 0)
        yield MenuEntry(group, _("Personnel’s desk"), reverse("appraisal:personnel"), count=waiting or None)
    if names:
        waiting = _number(officer, "objection") if may_decide_objections(officer) else None
        yield MenuEntry(group, _("Objections"), reverse("appraisal:objections"), count=waiting)
    if works_at_desk(officer, open_items(timezone.localdate())):
        yield MenuEntry(group, _("Entry desk"), reverse("appraisal:entry_desk"), count=_number(officer, "entry"))
    elif names:
        yield MenuEntry(group, _("Entries by hand"), reverse("appraisal:entries"))
    if names:
        yield MenuEntry(group, _("Station ratings"), reverse("appraisal:ratings"))
    if keeps_items(officer):
        yield MenuEntry(group, _("Items of entry"), reverse("appraisal:entry_items"))
    yield MenuEntry(group, _("Scheme and rules"), reverse("appraisal:scheme"))
    if reads_drafts(officer):
        yield MenuEntry(group, _("Drafts of schemes"), reverse("appraisal:drafts"), count=_number(officer, "version"))
    if steering or may_decide_consequences(officer):
        yield MenuEntry(group, _("Rules of the ladder"), reverse("appraisal:ladders"))


def _number(officer, kind):
    piles = remembered_inbox(officer, timezone.now()).piles
    return sum(len(pile.keys) for pile in piles if pile.kind == kind) or None
