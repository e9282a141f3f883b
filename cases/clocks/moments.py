"""The facts of a case from which clocks are counted, or which meet them, by the names that the deadline rules use."""

from django.utils.translation import gettext_lazy as _

from portal.people.models import Role

# Deeds of the portal stamp these themselves: filing, deciding, ending, recording a mediation.
STAMPED = {
    "reported_at": _("report to the police"),
    "registered_at": _("acceptance of the case"),
    "filed_at": _("filing of the case"),
    "decided_at": _("decision"),
    "ended_at": _("end of the case"),
    "due_at": _("end of the period extended"),
    "mediation_failed_at": _("failure of the mediation"),
}
# An officer says when these happened, by which paper.
RECORDED = {
    "suspect_arrived_at": _("arrival of the suspect"),
    "questioning_ended_at": _("end of the questioning"),
    "measure_taken_at": _("taking of the measure"),
    "measure_approved_at": _("approval of the measure"),
    "measure_ended_at": _("end of the measure"),
    "family_told_at": _("notice to the family"),
    "detainee_questioned_at": _("first questioning of the detainee"),
    "arrest_requested_at": _("request for arrest"),
    "decision_deposited_at": _("deposit of the decision"),
    "decision_served_at": _("service of the decision"),
    "decision_copied_at": _("service of the copy on the victim"),
    "decision_revoked_at": _("change or revocation of the published decision"),
    "publication_withdrawn_at": _("withdrawal of the publication"),
    "opinion_received_at": _("receipt of the expert opinion"),
    "opinion_served_at": _("service of the expert opinion"),
    "appraisal_requested_at": _("request for a second appraisal"),
    "hearing_notified_at": _("notice of the right to a hearing"),
    "hearing_requested_at": _("request for a hearing"),
    "hearing_decided_at": _("decision on the hearing request"),
    "hearing_held_at": _("hearing"),
    "recusal_requested_at": _("request for recusal"),
    "recusal_decided_at": _("decision on the recusal"),
    "property_taken_at": _("taking of the property"),
    "property_handed_over_at": _("handing over to the keeper"),
    "return_notified_at": _("notice to collect the property"),
    "property_returned_at": _("return of the property"),
    "mediation_held_at": _("first mediation"),
    "mediation_repeated_at": _("second mediation"),
    "agreement_effective_at": _("taking effect of the agreement"),
    "confirmation_requested_at": _("application for judicial confirmation"),
    "material_missing_at": _("finding that material is missing"),
    "material_requested_at": _("notice of missing material"),
    "material_supplied_at": _("supply of the missing material"),
    "notice_served_at": _("service of the notice of non-filing"),
    "reconsideration_requested_at": _("request for reconsideration"),
    "reconsideration_decided_at": _("decision on the reconsideration"),
    "reconsideration_served_at": _("service of the reconsideration decision"),
    "review_requested_at": _("request for review"),
    "review_decided_at": _("decision on the review"),
    "notice_received_at": _("receipt of the prosecutor's notice"),
    "reasons_explained_at": _("explanation to the prosecutor"),
    "transfer_told_at": _("notice of the transfer"),
    "termination_told_at": _("notice of the withdrawal or termination"),
    "application_received_at": _("receipt of the copy of the application for administrative review"),
    "application_answered_at": _("answer to the reviewing organ"),
    "application_handed_in_at": _("receipt of an application for administrative review"),
    "application_forwarded_at": _("forwarding of the application"),
}
MOMENTS = STAMPED | RECORDED
# The rules whose clocks an officer starts and meets by hand, with the paper that shows it; deeds keep all others.
BY_HAND = (
    "questioning.",
    "on_the_spot.",
    "appraisal.",
    "hearing.",
    "recusal.",
    "property.",
    "service.penalty",
    "service.other",
    "publication.",
    "administrative_review.",
    "filing.review.missing_material",
    "filing.review.supplement",
    "not_filed.transfer_reconsideration.",
    "prosecutor.",
    "custody.notice",
    "custody.questioning",
    "mediation.",
)
MET_BY_HAND_TOO = ("transferred.notice", "terminated.notice")

# A longer period for an examination, and the post that allows it (公通字〔2015〕32号).
LONGER = {
    "acceptance.review.complex": ("acceptance.review", Role.UNIT_HEAD),
    "filing.review.lead": ("filing.review", Role.UNIT_HEAD),
    "filing.review.complex": ("filing.review", Role.BUREAU_LEADER),
}


def is_started_by_hand(code):
    """Say whether an officer starts such a clock; an extension is no clock of its own."""
    return code.startswith(BY_HAND) and not code.endswith(".extension")


def is_met_by_hand(rule):
    """Say whether an officer says when a clock by this rule was met."""
    return rule.code.startswith((*BY_HAND, *MET_BY_HAND_TOO)) and rule.met_by in RECORDED


def name_of(moment):
    """Return a moment in words."""
    return str(MOMENTS.get(moment, moment))
