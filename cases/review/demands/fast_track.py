"""When a case may be decided fast (公安机关办理行政案件程序规定 第40–47条)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.states import FAST_TRACK_KINDS
from cases.review.demands.penalties.penalty import has_right_to_hearing
from portal.shell.refusals import Refused

NOT_FROM_DAYS = 10
IN_ALL = timedelta(hours=48)
UNFIT = {"impaired", "blind_or_deaf"}
# Reviewed by the legal department before the decision: 治安管理处罚法(2025) 第113, 114条.
NEEDS_LEGAL_REVIEW = {"public_interest", "complex", "major", "petition"}


def check(case, said, at):
    """Raise Refused, saying what stands against it, unless a decision of this case may be taken fast."""
    if case.kind not in FAST_TRACK_KINDS:
        raise Refused(_("Only administrative cases are decided fast."))
    if case.suspect_arrived_at is None:
        raise Refused(_("Record when the suspect arrived; the 48 hours count from there (article 47)."))
    if case.fast_track_consent_on is None:
        raise Refused(_("The suspect agrees to the fast track in writing before it is used (article 42)."))
    if at > case.suspect_arrived_at + IN_ALL:
        raise Refused(
            _(
                "More than 48 hours have passed since the suspect arrived: convert the case to the ordinary procedure "
                "(articles 47 and 48)."
            )
        )
    on = timezone.localdate(at)
    against = [reason for decision in said["decisions"] for reason in _against(decision, on)]
    if NEEDS_LEGAL_REVIEW & set(said.get("gravity", ())):
        against.append(_("the case is complex or major and goes before the legal department"))
    if against:
        reasons = "；".join(dict.fromkeys(against))
        raise Refused(
            _("The fast track is closed to this case: %(reasons)s. Convert it to the ordinary procedure.")
            % {"reasons": reasons}
        )


def _against(decision, on):
    age = decision.get("age")
    if age is not None and age < 18:
        yield _("a suspect is a minor")
    if UNFIT & set(decision.get("circumstances", ())) or decision.get("no_penalty_ground") == "no_control":
        yield _("a suspect is blind, deaf, mute or mentally ill")
    if decision.get("hearing") or has_right_to_hearing(decision, age, on):
        yield _("there is a right to a hearing")
    if decision.get("detention_days", 0) >= NOT_FROM_DAYS:
        yield _("the detention is of ten days or more")
