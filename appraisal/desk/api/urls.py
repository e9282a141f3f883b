from django.urls import path

from appraisal.desk.api import decisions, drafts, following, results
from appraisal.entries.api import urls as entries

SHEET = "sheets/<int:run_id>/<slug:kind_word>/<int:subject_id>/"

urlpatterns = [
    *entries.urlpatterns,
    path("months/", results.month_list, name="appraisal_months"),
    path("months/<str:period_code>/compute/", decisions.compute, name="appraisal_compute"),
    path("ranking/", results.show_ranking, name="appraisal_ranking"),
    path(SHEET, results.sheet, name="appraisal_sheet"),
    path(SHEET + "lines/<int:indicator_id>/", results.line, name="appraisal_line"),
    path("bulletins/", results.bulletin_list, name="appraisal_bulletins"),
    path("bulletins/<int:bulletin_id>/", results.bulletin, name="appraisal_bulletin"),
    path("objections/", decisions.objection_list, name="appraisal_objections"),
    path("objections/<int:objection_id>/decide/", decisions.decide_objection, name="appraisal_decide_objection"),
    path("consequences/", decisions.consequence_list, name="appraisal_consequences"),
    path(
        "consequences/<int:consequence_id>/decide/", decisions.decide_consequence, name="appraisal_decide_consequence"
    ),
    path("consequences/<int:consequence_id>/talk/", decisions.hold_talk, name="appraisal_hold_talk"),
    path("honours/", following.honours_lists, name="appraisal_honours"),
    path("honours/standing/", following.honours_standing, name="appraisal_honours_standing"),
    path("hand-overs/", following.hand_overs, name="appraisal_hand_overs"),
    path("hand-overs/<int:hand_over_id>/confirm/", following.confirm_hand_over, name="appraisal_confirm_hand_over"),
    path("hand-overs/<int:hand_over_id>/<int:officer_id>/", following.officer_record, name="appraisal_record"),
    path("opinions/", following.opinions, name="appraisal_opinions"),
    path("opinions/<int:opinion_id>/answer/", following.answer_opinion, name="appraisal_answer_opinion"),
    path("opinions/<int:opinion_id>/confirm/", following.confirm_opinion, name="appraisal_confirm_opinion"),
    path("warnings/", following.early_warnings, name="appraisal_warnings"),
    path("warnings/<int:warning_id>/acknowledge/", following.acknowledge, name="appraisal_acknowledge"),
    path("ladders/", decisions.ladder_list, name="appraisal_ladders"),
    path("drafts/", drafts.draft_list, name="appraisal_drafts"),
    path("drafts/<int:version_id>/", drafts.draft, name="appraisal_draft"),
    path("drafts/<int:version_id>/submit/", drafts.submit, name="appraisal_submit_draft"),
    path("drafts/<int:version_id>/publish/", drafts.publish, name="appraisal_publish_draft"),
    path("reissues/", decisions.reissue_list, name="appraisal_reissues"),
    path("reissues/<int:reissue_id>/", decisions.reissue, name="appraisal_reissue"),
    path("reissues/<int:reissue_id>/decide/", decisions.decide_reissue, name="appraisal_decide_reissue"),
]
