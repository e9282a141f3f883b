from django.urls import path

from appraisal.consequences import views as consequences
from appraisal.desk.drafting import publishing, simulating
from appraisal.desk.drafting import views as drafting
from appraisal.desk.months import views as periods
from appraisal.desk.ranking import views as ranking
from appraisal.desk.sheets import views as sheets
from appraisal.entries import urls as entries
from appraisal.objections import views as objections
from appraisal.results.bulletins import views as bulletins
from appraisal.results.reissues import views as reissues
from appraisal.scheme.versions import views as schemes

app_name = "appraisal"

SHEET = "sheets/<int:run_id>/<slug:kind_word>/<int:subject_id>/"
DRAFT = "drafts/<int:version_id>/"
ROWS = DRAFT + "<slug:rows>/"
LINE = SHEET + "lines/<int:indicator_id>/"

urlpatterns = [
    path("ranking/", ranking.latest, name="latest"),
    path("ranking/<str:period_code>/<slug:kind_word>/", ranking.show, name="ranking"),
    path("ranking/<str:period_code>/<slug:kind_word>/<str:group_code>/", ranking.show, name="ranking"),
    path("mine/", sheets.mine, name="mine"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(LINE, sheets.line, name="line"),
    path(LINE + "object/", objections.object_to, name="object"),
    path("months/", periods.period_list, name="periods"),
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
