from django.urls import path, re_path

from appraisal.consequences import views as consequences
from appraisal.consequences.honours import views as honours
from appraisal.consequences.ladders import views as ladders
from appraisal.consequences.personnel import views as personnel
from appraisal.consequences.talks import views as talks
from appraisal.consequences.warnings import views as warnings
from appraisal.desk.drafting import publishing, simulating
from appraisal.desk.drafting import views as drafting
from appraisal.desk.months import views as periods
from appraisal.desk.ranking import views as ranking
from appraisal.desk.sheets import views as sheets
from appraisal.entries import urls as entries
from appraisal.objections import views as objections
from appraisal.ratings import urls as ratings
from appraisal.results.bulletins import views as bulletins
from appraisal.results.reissues import views as reissues
from appraisal.scheme.allowances import views as allowances
from appraisal.scheme.versions import views as schemes

app_name = "appraisal"

SHEET = "sheets/<int:run_id>/<slug:kind_word>/<int:subject_id>/"
DRAFT = "drafts/<int:version_id>/"
ROWS = DRAFT + "<slug:rows>/"
LINE = SHEET + "lines/<int:indicator_id>/"
RANKING = "ranking/<slug:scheme_code>/<str:period_code>/<slug:kind_word>/"
# As addresses were before they named the scheme.
OLD_RANKING = r"^ranking/(?P<period_code>[^/]+)/(?P<kind_word>units|officers)/(?:(?P<group_code>[^/]+)/)?$"

urlpatterns = [
    path("ranking/", ranking.latest, name="latest"),
    re_path(OLD_RANKING, ranking.moved, name="moved_ranking"),
    path("ranking/<slug:scheme_code>/", ranking.latest, name="latest_of"),
    path(RANKING, ranking.show, name="ranking"),
    path(RANKING + "<str:group_code>/", ranking.show, name="ranking"),
    path("mine/", sheets.mine, name="mine"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(LINE, sheets.line, name="line"),
    path(LINE + "object/", objections.object_to, name="object"),
    path("months/", periods.period_list, name="periods"),
    path("months/<slug:scheme_code>/", periods.period_list, name="periods_of"),
    path("months/<slug:scheme_code>/open/", periods.open_next, name="open_period"),
    path("months/<slug:scheme_code>/pattern/", periods.pattern, name="pattern"),
    path("months/<int:period_id>/compute/", periods.compute, name="compute"),
    path("months/<int:period_id>/publicity/", periods.start_publicity, name="start_publicity"),
    path("months/<int:period_id>/issue/", periods.issue, name="issue"),
    path("bulletins/", bulletins.bulletin_list, name="bulletins"),
    path("bulletins/<int:bulletin_id>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/read/", bulletins.read, name="read_bulletin"),
    path("corrections/<int:reissue_id>/", reissues.reissue, name="reissue"),
    path("objections/", objections.objection_list, name="objections"),
    path("objections/<int:objection_id>/", objections.objection, name="objection"),
    path("consequences/", consequences.consequence_list, name="consequences"),
    path("consequences/<int:consequence_id>/", consequences.consequence, name="consequence"),
    *entries.urlpatterns,
    *ratings.urlpatterns,
    path("consequences/<int:consequence_id>/talk/", talks.hold, name="talk"),
    path("talks/<int:talk_id>/record/", talks.record, name="talk_record"),
    path("personnel/", personnel.desk, name="personnel"),
    path("personnel/ask/", personnel.ask, name="ask_opinion"),
    path("personnel/opinions/<int:opinion_id>/", personnel.opinion, name="opinion"),
    path("personnel/opinions/<int:opinion_id>/record/", personnel.opinion_record, name="opinion_record"),
    path("personnel/opinions/<int:opinion_id>/confirm/", personnel.confirm_opinion, name="confirm_opinion"),
    path("personnel/<int:hand_over_id>/", personnel.hand_over, name="hand_over"),
    path("personnel/<int:hand_over_id>/confirm/", personnel.confirm_hand_over, name="confirm_hand_over"),
    path("personnel/<int:hand_over_id>/<int:officer_id>/", personnel.record, name="record"),
    path("honours/", honours.latest, name="honours_latest"),
    path("honours/<int:year>/<slug:kind_word>/", honours.year, name="honours"),
    path("honours/lists/<int:list_id>/", honours.honours_list, name="honours_list"),
    path("warnings/", warnings.warning_list, name="early_warnings"),
    path("warnings/<int:warning_id>/", warnings.warning, name="early_warning"),
    path("warnings/thresholds/", warnings.threshold_list, name="thresholds"),
    path("warnings/thresholds/<int:threshold_id>/", warnings.threshold, name="threshold"),
    path("ladders/", ladders.ladder_list, name="ladders"),
    path("ladders/new/<slug:trigger>/", ladders.new_rule, name="new_ladder_rule"),
    path("ladders/<int:rule_id>/", ladders.rule, name="ladder_rule"),
    path("ladders/<int:rule_id>/change/", ladders.change_rule, name="change_ladder_rule"),
    path("ladders/<int:rule_id>/adopt/", ladders.adopt, name="adopt_ladder_rule"),
    path("ladders/<int:rule_id>/end/", ladders.end, name="end_ladder_rule"),
    path("allowances/", allowances.allowance_list, name="allowances"),
    path("allowances/<slug:word>/grant/", allowances.grant, name="grant_allowance"),
    path("allowances/<slug:word>/<int:row_id>/confirm/", allowances.confirm, name="confirm_allowance"),
    path("allowances/<slug:word>/<int:row_id>/end/", allowances.end, name="end_allowance"),
    path("scheme/", schemes.scheme, name="scheme"),
    path("scheme/<int:version_id>/", schemes.scheme, name="scheme_version"),
    path("drafts/", drafting.draft_list, name="drafts"),
    path("drafts/new/", drafting.new_draft, name="new_draft"),
    path(DRAFT, drafting.editor, name="draft"),
    path(DRAFT + "heading/", drafting.heading, name="draft_heading"),
    path(DRAFT + "copy/", drafting.copy, name="copy_into_draft"),
    path(DRAFT + "try/", drafting.try_row, name="try_new_row"),
    path(DRAFT + "try/<int:row_id>/", drafting.try_row, name="try_row"),
    path(DRAFT + "compare/", publishing.compare, name="compare_draft"),
    path(DRAFT + "comments/", publishing.comment, name="comment_on_draft"),
    path(DRAFT + "comments/<int:comment_id>/settle/", publishing.settle, name="settle_comment"),
    path(DRAFT + "publish/", publishing.publish, name="publish_draft"),
    path(DRAFT + "simulate/", simulating.simulate, name="simulate"),
    path("simulations/<int:simulation_id>/", simulating.simulation, name="simulation"),
    path(DRAFT + "discard/", publishing.discard, name="discard_draft"),
    path(ROWS + "add/", drafting.row, name="add_draft_row"),
    path(ROWS + "<int:row_id>/", drafting.row, name="draft_row"),
    path(ROWS + "<int:row_id>/move/", drafting.move, name="move_draft_row"),
    path(ROWS + "<int:row_id>/remove/", drafting.remove, name="remove_draft_row"),
    path("defect-cost/", schemes.defect_cost, name="defect_cost"),
]
