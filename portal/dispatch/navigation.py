"""What dispatch adds to the side navigation."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dispatch import queries
from portal.dispatch.inbox import remembered_inbox
from portal.dispatch.watchdog import may_watch
from portal.shell.pages.navigation import Group, MenuEntry


def entries(request):
    """Inbox and notices with what waits there, for everybody; the run register for its readers."""
    officer = request.user
    waiting = remembered_inbox(officer, timezone.now()).number().number
    unread = queries.unread_of(officer).order_by()[: queries.MOST_COUNTED].count()
    # Every path begins like the start page's, so only the page itself counts as being there.
    yield MenuEntry("", _("Inbox"), reverse("dispatch:inbox"), count=waiting, is_exact=True)
    yield MenuEntry("", _("Notices"), reverse("dispatch:notices"), count=unread)
    if may_watch(officer):
        yield MenuEntry(Group.SUPERVISION, _("Watchdog"), reverse("dispatch:watchdog"))
    if queries.reads_register(officer):
        yield MenuEntry(Group.SUPERVISION, _("Run register"), reverse("dispatch:runs"))
