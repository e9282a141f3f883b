"""Who gets what answer: written from the rulings and requirements (who sees what, who decides), never from the code.

A line is `route  method  object  status roles; status roles; ...`; the first status that names a role counts, `*` is
everybody else with a login. 404 means: may not know that it exists; 403: knows it and may not do this. Those without
an account, or with a closed one, are sent to the login (401 or 403 in the API) unless a line names them.
"""

ROLES = (
    "anonymous",
    "closed",
    "handler",
    "second",
    "colleague",
    "outsider",
    "legal_officer",
    "head",
    "deputy",
    "department",
    "leader",
    "other_leader",
    "supervisor",
    "personnel",
    "rule_admin",
    "mediator",
    "community",
    "system_admin",
    "security_admin",
    "audit_admin",
)
STRANGERS = {"anonymous", "closed"}
GROUPS = {
    "everyone": set(ROLES),
    "officers": {"handler", "second", "colleague", "outsider"},
    "handlers": {"handler", "second"},
    "works_on_cases": {
        "handler",
        "second",
        "colleague",
        "outsider",
        "legal_officer",
        "head",
        "deputy",
        "department",
        "leader",
        "other_leader",
        "supervisor",
    },
    "sees_a": {
        "handler",
        "second",
        "legal_officer",
        "head",
        "deputy",
        "department",
        "leader",
        "other_leader",
        "supervisor",
    },
    "sees_b": {"department", "leader", "other_leader", "supervisor"},
    "appraised": {
        "handler",
        "second",
        "colleague",
        "outsider",
        "legal_officer",
        "head",
        "deputy",
        "department",
        "leader",
        "other_leader",
        "supervisor",
        "personnel",
        "community",
    },
    "opens_sheet": {
        "handler",
        "legal_officer",
        "head",
        "deputy",
        "department",
        "leader",
        "other_leader",
        "supervisor",
        "personnel",
    },
    "leaders": {"leader", "other_leader"},
    "unit_a": {"legal_officer", "head", "deputy"},
    "heads": {"head", "deputy"},
    "rates": {"legal_officer", "head", "deputy", "department", "leader", "other_leader", "supervisor", "personnel"},
    "enters": {"legal_officer", "head", "supervisor"},
    "looks_on": {"deputy", "department", "leader", "other_leader"},
    "administrators": {"system_admin", "security_admin", "audit_admin"},
}

PAGES = """
healthz                   GET   -                200 everyone
login                     GET   -                200 anonymous closed; 302 *
login                     POST  right_password   302 everyone
login                     POST  wrong_password   200 anonymous closed; 302 *
logout                    POST  -                302 everyone
set_language              POST  english          302 everyone

cases:list                GET   -                200 *
cases:export_ask          GET   -                200 *
cases:export_ask          POST  -                302 *
office:exports            GET   -                200 *
office:export             GET   export           200 handler; 404 *
office:export             GET   file_export      200 handler; 404 *
office:fetch_export       POST  export           200 handler; 404 *
office:fetch_export       POST  file_export      200 handler; 404 *
cases:ask_whole_file      GET   own              200 sees_a; 404 *
cases:ask_whole_file      POST  own              302 sees_a; 404 *
cases:ask_whole_file      GET   other            200 sees_b; 404 *
cases:ask_whole_file      POST  other            302 sees_b; 404 *
cases:ask_whole_file      GET   sealed           404 *
cases:ask_whole_file      POST  sealed           404 *
cases:ask_sealed_file     GET   access           403 handler; 404 *
cases:ask_sealed_file     GET   approved_access  200 handler; 404 *
cases:ask_sealed_file     POST  access           403 handler; 404 *
cases:ask_sealed_file     POST  approved_access  302 handler; 404 *
office:save_filter        POST  -                302 *
office:drop_filter        POST  saved_filter     302 handler; 404 *
cases:evaluations         GET   own              200 sees_a; 404 *
cases:evaluations         GET   other            200 sees_b; 404 *
cases:evaluations         GET   sealed           404 *
cases:open_evaluation     POST  own              302 department supervisor; 403 sees_a; 404 *
cases:open_evaluation     POST  sealed           404 *
cases:conclude_evaluation POST  evaluation       302 department supervisor; 403 sees_a; 404 *
office:registers          GET   -                200 officers sees_a; 403 *
office:register            GET   case-register    200 officers sees_a; 403 *
office:register            GET   opinion-register 200 officers sees_a; 403 *
office:register            GET   property-register 200 officers sees_a; 403 *
office:register            GET   file-register    200 officers sees_a; 403 *
office:take_out_register  GET   case-register    200 officers sees_a; 403 *
office:take_out_register  POST  case-register    302 officers sees_a; 403 *
cases:take_out_briefing   GET   -                200 unit_a department leaders supervisor; 403 *
cases:take_out_briefing   POST  -                302 unit_a department leaders supervisor; 403 *
cases:situation           GET   -                200 unit_a department leaders supervisor; 403 *
office:imports             GET   of_cases         200 department; 403 *
office:imports             POST  table            302 department; 403 *
office:import              GET   import           200 department; 403 *
office:import              GET   loaded_import    200 department; 403 *
office:import_refusals     GET   import           200 department; 403 *
office:import_merged       GET   import           200 department; 403 *
office:import_template     GET   of_cases         200 department; 403 *
office:assign_columns      POST  import           302 department; 403 *
office:load_import         POST  import           302 department; 403 *
office:drop_import         POST  import           302 department; 403 *
office:undo_import         POST  loaded_import    302 department; 403 *
cases:register            GET   -                200 officers; 403 *
cases:register            POST  new_case         302 handler second colleague; 422 outsider; 403 *
cases:readings            GET   -                200 unit_a department leaders; 403 *
cases:reading             GET   reading          200 department supervisor; 404 *
cases:reading             POST  reading          302 department; 403 supervisor; 404 *
cases:consistency         GET   -                200 supervisor; 403 *
cases:reviewer            GET   reviewer         200 supervisor; 403 *
cases:alike               POST  typed            200 officers; 403 *
cases:drafts              GET   -                200 officers; 403 *
cases:save_draft          POST  typed            302 officers; 403 *
cases:resume              GET   draft            200 handler; 404 officers; 403 *
cases:throw_draft_away    POST  draft            302 handler; 404 officers; 403 *
cases:file                GET   own              200 sees_a; 404 *
cases:file                GET   other            200 sees_b; 404 *
cases:file                GET   sealed           404 *
cases:section             GET   own/parties      200 sees_a; 404 *
cases:section             GET   own/evidence     200 sees_a; 404 *
cases:section             GET   own/matters      200 sees_a; 404 *
cases:section             GET   own/documents    200 sees_a; 404 *
cases:section             GET   other/documents  200 sees_b; 404 *
cases:section             GET   sealed/documents 404 *
cases:make_document       POST  own_form         200 handlers; 403 sees_a; 404 *
cases:make_document       POST  own_list         200 handlers unit_a department leaders; 403 sees_a; 404 *
cases:make_document       POST  own_contents     200 sees_a; 404 *
cases:make_document       POST  other_form       403 sees_b; 404 *
cases:make_document       POST  sealed_contents  404 *
cases:open_document       POST  document         200 sees_a; 404 *
cases:open_document       POST  other_document   200 sees_b; 404 *
cases:open_document       POST  sealed_document  404 *
cases:section             GET   own/history      200 sees_a; 404 *
cases:section             GET   other/parties    200 sees_b; 404 *
cases:section             GET   other/history    200 sees_b; 404 *
cases:section             GET   sealed/parties   404 *
cases:section             GET   own/nothing      404 *
cases:ask                 GET   fresh            200 handlers; 403 sees_a; 404 *
cases:ask                 GET   other            403 sees_b; 404 *
cases:ask                 GET   sealed           404 *
cases:ask_for             GET   fresh/filing     200 handlers; 403 sees_a; 404 *
cases:ask_for             POST  fresh/filing     302 handlers; 403 sees_a; 404 *
cases:ask_for             GET   fresh/voiding    200 handlers; 403 sees_a; 404 *
cases:ask_for             POST  fresh/voiding    422 handlers; 403 sees_a; 404 *
cases:ask_for             GET   filed/penalty    200 handlers; 403 sees_a; 404 *
cases:ask_for             GET   filed/compulsory 200 handlers; 403 sees_a; 404 *
cases:ask_for             GET   filed/mediated_closing 200 handlers; 403 sees_a; 404 *
cases:ask_for             POST  other/penalty    403 sees_b; 404 *
cases:ask_for             POST  sealed/penalty   404 *
cases:add_evidence        POST  own              302 handlers; 403 sees_a; 404 *
cases:add_evidence        POST  other            403 sees_b; 404 *
cases:add_evidence        POST  sealed           404 *
cases:add_party           POST  own              302 handlers; 403 sees_a; 404 *
cases:add_party           POST  other            403 sees_b; 404 *
cases:add_party           POST  sealed           404 *
cases:corrections         GET   own              200 sees_a; 404 *
cases:corrections         GET   other            200 sees_b; 404 *
cases:corrections         GET   sealed           404 *
cases:correct             GET   record/own       200 handlers; 403 sees_a; 404 *
cases:correct             POST  record/own       302 handlers; 403 sees_a; 404 *
cases:correct             GET   record/other     403 sees_b; 404 *
cases:correct             POST  record/other     403 sees_b; 404 *
cases:correct             GET   record/sealed    404 *
cases:correct             POST  record/sealed    404 *
cases:correct             GET   record/evidence  200 handlers; 403 sees_a; 404 *
cases:correct             POST  record/evidence  302 handlers; 403 sees_a; 404 *
cases:correct             GET   record/enquiry   200 handler head deputy; 403 legal_officer sees_b; 404 *
cases:correct             POST  record/enquiry   302 handler head deputy; 403 legal_officer sees_b; 404 *
cases:correct             POST  record/other_enquiry 403 sees_b; 404 *
cases:section             GET   own/clocks       200 sees_a; 404 *
cases:section             GET   other/clocks     200 sees_b; 404 *
cases:section             GET   own/supervision  200 sees_a; 404 *
cases:orders              GET   -                200 *
cases:order               GET   order            200 sees_a; 404 *
cases:order               GET   other_order      200 sees_b; 404 *
cases:raise_order         GET   own              200 supervisor; 403 sees_a; 404 *
cases:raise_order         POST  own              302 supervisor; 403 sees_a; 404 *
cases:raise_order         POST  other            422 supervisor; 403 sees_b; 404 *
cases:raise_order         POST  sealed           404 *
cases:move_order          GET   order/answer     200 handler; 403 sees_a; 404 *
cases:move_order          POST  order/answer     302 handler; 403 sees_a; 404 *
cases:move_order          POST  order/suspend    302 supervisor; 403 sees_a; 404 *
cases:move_order          POST  order/extend     302 supervisor; 403 sees_a; 404 *
cases:move_order          GET   answered_order/confirm      200 supervisor; 403 sees_a; 404 *
cases:move_order          POST  answered_order/confirm      302 supervisor; 403 sees_a; 404 *
cases:move_order          POST  answered_order/raise-again  302 supervisor; 403 sees_a; 404 *
cases:move_order          POST  other_order/answer          403 sees_b; 404 *
cases:hand_over           GET   own              200 head deputy; 403 sees_a; 404 *
cases:hand_over           POST  own              302 head deputy; 403 sees_a; 404 *
cases:hand_over           POST  other            403 sees_b; 404 *
cases:share               GET   own              200 head department leaders; 403 sees_a; 404 *
cases:share               POST  own              302 head department leaders; 403 sees_a; 404 *
cases:share               POST  sealed           404 *
cases:recuse              GET   own              200 sees_a; 404 *
cases:recuse              POST  own              302 head department leaders; 422 sees_a; 404 *
cases:recuse              POST  other            302 department leaders; 422 sees_b; 404 *
cases:recuse              POST  sealed           404 *
cases:start_clock         GET   own              200 handlers; 403 sees_a; 404 *
cases:start_clock         POST  own              302 handlers; 403 sees_a; 404 *
cases:start_clock         POST  other            403 sees_b; 404 *
cases:start_clock         POST  sealed           404 *
cases:restart_clock       GET   filed            200 handlers; 403 sees_a; 404 *
cases:restart_clock       POST  filed            302 handlers; 403 sees_a; 404 *
cases:restart_clock       POST  other            403 sees_b; 404 *
cases:lengthen_clock      GET   unfiled          200 head leader; 403 sees_a; 404 *
cases:lengthen_clock      POST  unfiled          302 head; 403 sees_a; 404 *
cases:lengthen_clock      POST  sealed           404 *
cases:pause_clock         GET   clock            200 handlers; 403 sees_a; 404 *
cases:pause_clock         POST  clock            302 handlers; 403 sees_a; 404 *
cases:pause_clock         POST  other_clock      403 sees_b; 404 *
cases:pause_clock         POST  sealed_clock     404 *
cases:meet_clock          GET   hand_clock       200 handlers; 403 sees_a; 404 *
cases:meet_clock          POST  hand_clock       302 handlers; 403 sees_a; 404 *
cases:meet_clock          POST  other_clock      403 sees_b; 404 *
cases:take_back_clock     GET   hand_clock       200 head department; 403 sees_a; 404 *
cases:take_back_clock     POST  hand_clock       302 head department; 403 sees_a; 404 *
cases:take_back_clock     POST  sealed_clock     404 *
cases:resume_clock        GET   pause            200 handlers; 403 sees_a; 404 *
cases:resume_clock        POST  pause            302 handlers; 403 sees_a; 404 *
cases:resume_clock        POST  other_pause      403 sees_b; 404 *
cases:correct_pause       GET   pause            200 head department; 403 sees_a; 404 *
cases:correct_pause       POST  pause            302 head department; 403 sees_a; 404 *
cases:correct_pause       POST  other_pause      302 department; 403 sees_b; 404 *
cases:approve_several     GET   -                200 unit_a department leaders; 403 *
cases:approve_several     POST  nothing_chosen   200 unit_a department leaders; 403 *
cases:here                POST  own_open         200 sees_a; 404 *
cases:here                POST  other_open       200 sees_b; 404 *
cases:here                POST  sealed_open      404 *
cases:follow_up           GET   nonfiling        200 handlers; 403 sees_a; 404 *
cases:follow_up           POST  nonfiling        302 handlers; 403 sees_a; 404 *
cases:follow_up           GET   service          200 handlers; 403 sees_a; 404 *
cases:follow_up           POST  service          302 handlers; 403 sees_a; 404 *
cases:follow_up           GET   other_service    403 sees_b; 404 *
cases:follow_up           POST  other_service    403 sees_b; 404 *
cases:evidence_item       GET   evidence         200 sees_a; 404 *
cases:evidence_item       GET   picture          200 sees_a; 404 *
cases:evidence_item       GET   level_picture    200 sees_a; 404 *
cases:evidence_item       GET   other_evidence   200 sees_b; 404 *
cases:evidence_item       GET   sealed_evidence  404 *
cases:look                POST  picture          200 sees_a; 404 *
cases:look                POST  sealed_evidence  404 *
cases:evidence_page       GET   picture_page     403 sees_a; 404 *
cases:evidence_page       GET   sealed_page      404 *
cases:section             GET   own/property     200 sees_a; 404 *
cases:property            GET   -                200 *
cases:property_item       GET   thing            200 sees_a; 404 *
cases:property_item       GET   other_thing      200 sees_b; 404 *
cases:property_item       GET   sealed_thing     404 *
cases:take_property       POST  own              302 handlers; 403 sees_a; 404 *
cases:take_property       POST  other            403 sees_b; 404 *
cases:take_property       POST  sealed           404 *
cases:hand_on_property    POST  thing            302 handler; 403 sees_a; 404 *
cases:hand_on_property    POST  other_thing      403 sees_b; 404 *
cases:hand_on_property    POST  sealed_thing     404 *
cases:end_property        POST  thing            302 handlers; 403 sees_a; 404 *
cases:end_property        POST  sealed_thing     404 *
cases:write_note          POST  level_picture    302 legal_officer; 403 sees_a; 404 *
cases:write_note          POST  sealed_evidence  404 *
cases:take_back_note      POST  note             302 legal_officer; 404 *
cases:answer_note         POST  told_note        302 handler; 403 sees_a; 404 *
cases:answer_note         POST  note             404 *
cases:follow_up           GET   ask_discussion   200 legal_officer; 403 sees_a; 404 *
cases:follow_up           POST  ask_discussion   302 legal_officer; 403 sees_a; 404 *
cases:follow_up           GET   discussion       200 department; 403 sees_a; 404 *
cases:open_evidence       POST  evidence         200 sees_a; 404 *
cases:open_evidence       POST  other_evidence   200 sees_b; 404 *
cases:open_evidence       POST  sealed_evidence  404 *
cases:sealed              GET   -                200 officers sees_a; 403 *
cases:ask_sealed          GET   -                200 officers sees_a; 403 *
cases:ask_sealed          POST  asking           302 officers sees_a; 403 *
cases:sealed_access       GET   access           200 handler department leaders; 404 *
cases:decide_sealed       POST  access           302 department leaders; 403 handler; 404 *
cases:open_sealed         POST  access           403 handler; 404 *
cases:open_sealed         POST  approved_access  200 handler; 404 *
cases:unseal              POST  approved_access  302 leaders; 403 handler department; 404 *
cases:seal                GET   ended            200 department leaders; 403 sees_a; 404 *
cases:seal                GET   sealed           404 *
cases:seal                POST  ended            302 department leaders; 403 sees_a; 404 *
cases:archive             GET   ended            200 handlers; 403 sees_a; 404 *
cases:archive             POST  ended            302 handlers; 403 sees_a; 404 *
cases:archive             GET   sealed           404 *
cases:enquiries           GET   -                200 officers sees_a; 403 *
cases:enquiry_new         GET   -                200 officers; 403 *
cases:enquiry_new         POST  an_enquiry       302 handler second colleague; 422 outsider; 403 *
cases:enquiry             GET   enquiry          200 handler unit_a department leader other_leader supervisor; 404 *
cases:enquiry             GET   other_enquiry    200 sees_b; 404 *
cases:reveal_enquirer     POST  enquiry          200 handler unit_a department leader other_leader supervisor; 404 *
cases:reveal_enquirer     POST  other_enquiry    200 sees_b; 404 *
office:find_person        GET   -                200 officers sees_a; 403 *
office:find_person        POST  typed            200 officers sees_a; 403 *
cases:correct_party       GET   party            200 handlers; 403 sees_a; 404 *
cases:correct_party       GET   other_party      403 sees_b; 404 *
cases:correct_party       GET   sealed_party     404 *
cases:correct_party       POST  party            302 handlers; 403 sees_a; 404 *
cases:correct_party       POST  sealed_party     404 *
cases:reveal_provider     POST  evidence         200 handlers; 403 sees_a; 404 *
cases:reveal_provider     POST  other_evidence   403 sees_b; 404 *
cases:reveal_provider     POST  sealed_evidence  404 *
cases:reveal              POST  party            200 sees_a; 404 *
cases:reveal              POST  reporter         200 handlers; 403 sees_a; 404 *
cases:reveal              POST  other_party      200 sees_b; 404 *
cases:reveal              POST  sealed_party     404 *
cases:review              GET   level_1          200 legal_officer; 403 sees_a; 404 *
cases:review              GET   level_2          200 head; 302 legal_officer; 403 sees_a; 404 *
cases:review              GET   level_3          200 department; 302 legal_officer head; 403 sees_a; 404 *
cases:review              GET   level_4          200 leader; 302 legal_officer head department; 403 sees_a; 404 *
cases:review              GET   other_matter     403 sees_b; 404 *
cases:review              GET   sealed_matter    404 *
cases:take_up             POST  level_1          302 legal_officer; 403 sees_a; 404 *
cases:take_up             POST  level_3          302 department; 403 sees_a; 404 *
cases:take_up             POST  other_matter     403 sees_b; 404 *
cases:take_up             POST  sealed_matter    404 *
cases:review              GET   held             200 legal_officer head deputy department; 403 sees_a; 404 *
cases:put_back            POST  held             302 legal_officer; 403 sees_a; 404 *
cases:put_back            POST  other_matter     403 sees_b; 404 *
cases:put_back            POST  sealed_matter    404 *
cases:release             GET   held             200 head deputy department; 302 legal_officer; 403 sees_a; 404 *
cases:release             GET   sealed_matter    404 *
cases:release             POST  held             302 legal_officer head deputy department; 403 sees_a; 404 *
cases:release             POST  sealed_matter    404 *
cases:decide              POST  level_1          302 legal_officer; 403 sees_a; 404 *
cases:decide              POST  level_2          302 head; 403 sees_a; 404 *
cases:decide              POST  level_3          302 department; 403 sees_a; 404 *
cases:decide              POST  level_4          302 leader; 403 sees_a; 404 *
cases:decide              POST  other_matter     403 sees_b; 404 *
cases:decide              POST  sealed_matter    404 *
cases:resubmit            GET   returned         200 handler; 403 sees_a; 404 *
cases:resubmit            POST  returned         302 handler; 403 sees_a; 404 *
cases:resubmit            POST  other_matter     403 sees_b; 404 *
cases:resubmit            POST  sealed_matter    404 *
cases:withdraw            POST  level_1          302 handler; 403 sees_a; 404 *
cases:withdraw            POST  other_matter     403 sees_b; 404 *
cases:withdraw            POST  sealed_matter    404 *

appraisal:latest          GET   -                302 appraised rule_admin; 403 *
appraisal:latest_of       GET   scheme           302 appraised rule_admin; 403 *
appraisal:moved_ranking   GET   moved/units      301 appraised rule_admin; 403 *
appraisal:moved_ranking   GET   moved/group      301 appraised rule_admin; 403 *
appraisal:ranking         GET   month/units      200 appraised rule_admin; 403 *
appraisal:ranking         GET   month/officers   200 appraised rule_admin; 403 *
appraisal:ranking         GET   month/group      200 appraised rule_admin; 403 *
appraisal:ranking         GET   quarter/units    200 appraised rule_admin; 403 *
appraisal:ranking         GET   computed/units   200 supervisor rule_admin; 404 appraised; 403 *
appraisal:mine            GET   -                200 appraised rule_admin; 403 *
appraisal:sheet           GET   sheet            200 opens_sheet; 403 *
appraisal:sheet           GET   sheet_b          200 department leaders supervisor personnel; 403 *
appraisal:sheet           GET   computed_sheet   200 supervisor; 403 rule_admin mediator administrators; 404 *
appraisal:line            GET   line             200 opens_sheet; 403 *
appraisal:line            GET   line_b           200 department leaders supervisor personnel; 403 *
appraisal:object          GET   line             200 handler; 403 *
appraisal:object          POST  line             302 handler; 403 *
appraisal:object          POST  line_b           403 *
appraisal:periods         GET   -                200 supervisor rule_admin; 403 *
appraisal:periods_of      GET   scheme           200 supervisor rule_admin; 403 *
appraisal:periods_of      GET   quarters         200 supervisor rule_admin; 403 *
appraisal:open_period     POST  scheme           302 supervisor rule_admin; 403 *
appraisal:pattern         GET   scheme           200 rule_admin; 403 *
appraisal:pattern         POST  scheme           302 rule_admin; 403 *
appraisal:compute         POST  period           302 supervisor rule_admin; 403 *
appraisal:start_publicity GET   computed_period  409 supervisor; 403 *
appraisal:start_publicity POST  computed_period  422 supervisor; 403 *
appraisal:issue           GET   period           200 supervisor; 403 *
appraisal:issue           POST  period           302 supervisor; 403 *
appraisal:bulletins       GET   -                200 appraised; 403 *
appraisal:bulletin        GET   bulletin         200 appraised; 403 *
appraisal:bulletin        GET   draft_bulletin   200 appraised; 403 *
appraisal:read_bulletin   POST  bulletin         302 appraised; 403 *
appraisal:reissue         GET   reissue          200 supervisor; 403 *
appraisal:reissue         POST  reissue          302 supervisor; 403 *
appraisal:objections      GET   -                200 *
appraisal:objection       GET   objection        200 handler unit_a leaders supervisor; 404 *
appraisal:objection       POST  objection        302 leaders supervisor; 403 handler unit_a; 404 *
appraisal:consequences    GET   -                200 *
appraisal:consequence     GET   consequence      200 leaders supervisor; 404 *
appraisal:consequence     POST  consequence      302 leaders supervisor; 404 *
appraisal:entry_desk      GET   -                200 legal_officer head supervisor personnel; 403 *
appraisal:enter           GET   entry_item       200 legal_officer head supervisor; 404 personnel; 403 *
appraisal:enter           POST  entry_item       302 legal_officer head supervisor; 404 personnel; 403 *
appraisal:enter_table     GET   entry_item       200 legal_officer head supervisor; 404 personnel; 403 *
appraisal:enter_table     POST  entry_item       302 legal_officer head; 422 supervisor; 404 personnel; 403 *
appraisal:paste_entries   GET   -                200 legal_officer head supervisor; 403 *
appraisal:paste_entries   POST  -                302 legal_officer head supervisor; 403 *
appraisal:confirm_entries GET   -                200 legal_officer head supervisor personnel; 403 *
appraisal:confirm_entries POST  -                200 supervisor personnel; 422 legal_officer head; 403 *
appraisal:inspect         GET   -                200 supervisor; 403 *
appraisal:inspect_unit    GET   checked_unit     200 supervisor; 403 *
appraisal:inspect_unit    POST  checked_unit     302 supervisor; 403 *
appraisal:entries         GET   -                200 *
appraisal:entry           GET   hand_entry       200 handler unit_a department leaders supervisor personnel; 404 *
appraisal:entry           GET   other_entry      200 department leaders supervisor personnel; 404 *
appraisal:entry           POST  hand_entry       302 supervisor personnel; 403 handler unit_a looks_on; 404 *
appraisal:entry           POST  own_entry        302 head; 403 second looks_on enters personnel; 404 *
appraisal:entry           POST  confirmed_entry  302 enters personnel; 403 handler looks_on; 404 *
appraisal:correct_entry   GET   confirmed_entry  200 enters; 403 handler looks_on personnel; 404 *
appraisal:correct_entry   POST  confirmed_entry  302 enters; 403 handler looks_on personnel; 404 *
appraisal:correct_entry   POST  other_entry      403 department leaders personnel; 409 supervisor; 404 *
appraisal:entry_file      POST  entry_file       200 handler unit_a department leaders supervisor personnel; 404 *
appraisal:inspections     GET   -                200 *
appraisal:inspection      GET   inspection       200 unit_a department leaders supervisor personnel; 404 *
appraisal:inspection      POST  inspection       302 supervisor; 403 unit_a department leaders personnel; 404 *
appraisal:entry_items     GET   -                200 appraised rule_admin; 403 *
appraisal:add_entry_item  GET   -                200 rule_admin; 403 *
appraisal:add_entry_item  POST  -                302 rule_admin; 403 *
appraisal:entry_item      GET   free_item        200 rule_admin; 403 *
appraisal:entry_item      POST  free_item        302 rule_admin; 403 *
appraisal:retire_entry_item   POST  free_item    302 rule_admin; 403 *
office:import             GET   entry_table      200 head; 404 legal_officer supervisor; 403 *
office:import_refusals    GET   entry_table      200 head; 404 legal_officer supervisor; 403 *
office:load_import        POST  entry_table      302 head; 404 legal_officer supervisor; 403 *
appraisal:talk            GET   decided          200 leaders supervisor; 404 *
appraisal:talk            POST  decided          302 leaders supervisor; 404 *
appraisal:talk_record     POST  talk             200 leaders supervisor; 404 *
appraisal:honours_latest  GET   -                302 appraised; 403 *
appraisal:honours         GET   this_year        200 appraised; 403 *
appraisal:honours         POST  this_year        422 leaders supervisor; 403 *
appraisal:honours_list    GET   honours_list     200 appraised; 403 *
appraisal:personnel       GET   -                200 supervisor personnel; 403 *
appraisal:hand_over       GET   hand_over        200 supervisor personnel; 404 *
appraisal:confirm_hand_over   POST  hand_over    302 personnel; 403 supervisor; 404 *
appraisal:record          POST  own_record       200 handler supervisor personnel; 404 *
appraisal:ask_opinion     GET   -                200 personnel; 403 *
appraisal:ask_opinion     POST  -                302 personnel; 403 *
appraisal:opinion         GET   opinion          200 supervisor personnel; 404 *
appraisal:opinion         POST  opinion          302 supervisor; 403 personnel; 404 *
appraisal:opinion_record  POST  answered_opinion  200 supervisor personnel; 404 *
appraisal:confirm_opinion POST  answered_opinion  302 personnel; 403 supervisor; 404 *
appraisal:early_warnings  GET   -                200 head deputy supervisor; 403 *
appraisal:early_warning   GET   warning          200 head deputy supervisor; 404 *
appraisal:early_warning   POST  warning          302 head deputy; 403 supervisor; 404 *
appraisal:thresholds      GET   -                200 appraised rule_admin; 403 *
appraisal:threshold       GET   threshold        200 rule_admin; 403 *
appraisal:threshold       POST  threshold        302 rule_admin; 403 *
appraisal:ladders         GET   -                200 appraised rule_admin; 403 *
appraisal:new_ladder_rule     GET   trigger      200 rule_admin; 403 *
appraisal:new_ladder_rule     POST  trigger      302 rule_admin; 403 *
appraisal:ladder_rule         GET   rule         200 appraised rule_admin; 403 *
appraisal:ladder_rule         GET   draft_rule   200 rule_admin; 404 appraised; 403 *
appraisal:change_ladder_rule  GET   draft_rule   200 rule_admin; 403 *
appraisal:change_ladder_rule  POST  draft_rule   302 rule_admin; 403 *
appraisal:adopt_ladder_rule   POST  draft_rule   302 rule_admin; 403 *
appraisal:end_ladder_rule     POST  rule         302 rule_admin; 403 *
appraisal:ratings         GET   -                200 appraised; 403 *
appraisal:open_rating     GET   -                200 supervisor; 403 *
appraisal:open_rating     POST  -                302 supervisor; 403 *
appraisal:rating          GET   rating           200 rates; 404 appraised; 403 *
appraisal:rating_item  GET  rating_item      200 heads; 403 rates; 404 appraised; 403 *
appraisal:rating_item  POST  rating_item      302 heads; 403 rates; 404 appraised; 403 *
appraisal:agree_rating_item   POST  rating_item  409 supervisor; 403 rates; 404 appraised; 403 *
appraisal:move_rating  POST  rating/submit    422 heads; 403 rates; 404 appraised; 403 *
appraisal:decide_rating   GET   rating           422 supervisor; 403 rates; 404 appraised; 403 *
appraisal:decide_rating   POST  rating           422 supervisor; 403 rates; 404 appraised; 403 *
appraisal:record_rating   GET   rating/plaque    404 supervisor; 403 rates; 404 appraised; 403 *
appraisal:record_rating   POST  rating/plaque    404 supervisor; 403 rates; 404 appraised; 403 *
appraisal:rating_file     POST  rating_file      200 unit_a department leaders supervisor personnel; 404 *
appraisal:rating_scan     POST  rating_scan      404 *
appraisal:allowances      GET   -                200 appraised rule_admin; 403 *
appraisal:grant_allowance     GET   coefficients     200 supervisor rule_admin; 403 *
appraisal:grant_allowance     POST  coefficients     302 supervisor rule_admin; 403 *
appraisal:grant_allowance     POST  exemptions       302 supervisor rule_admin; 403 *
appraisal:confirm_allowance   POST  coefficient      302 leaders; 403 *
appraisal:end_allowance       GET   coefficient      200 supervisor rule_admin; 403 *
appraisal:end_allowance       POST  coefficient      302 supervisor rule_admin; 403 *
appraisal:scheme          GET   -                200 appraised rule_admin; 403 *
appraisal:scheme_version  GET   version          200 appraised rule_admin; 403 *
appraisal:scheme_version  GET   draft_version    200 rule_admin; 404 appraised; 403 *
appraisal:drafts          GET   -                200 supervisor rule_admin; 403 *
appraisal:new_draft       GET   -                200 rule_admin; 403 *
appraisal:new_draft       POST  -                302 rule_admin; 403 *
appraisal:draft           GET   draft_version    200 supervisor rule_admin; 404 *
appraisal:draft           GET   version          404 *
appraisal:draft_heading   GET   draft_version    200 rule_admin; 403 supervisor; 404 *
appraisal:draft_heading   POST  draft_version    302 rule_admin; 403 supervisor; 404 *
appraisal:copy_into_draft GET   draft_version    200 rule_admin; 403 supervisor; 404 *
appraisal:copy_into_draft POST  draft_version    302 rule_admin; 403 supervisor; 404 *
appraisal:try_new_row     GET   draft_version    200 supervisor rule_admin; 404 *
appraisal:try_row         GET   draft_row        200 supervisor rule_admin; 404 *
appraisal:compare_draft   GET   draft_version    200 supervisor rule_admin; 404 *
appraisal:comment_on_draft POST draft_version    302 supervisor rule_admin; 404 *
appraisal:settle_comment  POST  draft_comment    302 supervisor rule_admin; 404 *
appraisal:publish_draft   GET   draft_version    200 supervisor rule_admin; 404 *
appraisal:publish_draft   POST  draft_version    302 rule_admin; 403 supervisor; 404 *
appraisal:simulate        GET   draft_version    200 supervisor rule_admin; 404 *
appraisal:simulate        POST  draft_version    302 supervisor rule_admin; 404 *
appraisal:simulation      GET   simulation       200 supervisor rule_admin; 404 *
appraisal:discard_draft   GET   draft_version    200 rule_admin; 403 supervisor; 404 *
appraisal:discard_draft   POST  draft_version    302 rule_admin; 403 supervisor; 404 *
appraisal:add_draft_row   GET   draft_gates      200 rule_admin; 403 supervisor; 404 *
appraisal:add_draft_row   POST  draft_gates      302 rule_admin; 403 supervisor; 404 *
appraisal:draft_row       GET   draft_row_of     200 rule_admin; 403 supervisor; 404 *
appraisal:draft_row       GET   published_row    404 *
appraisal:draft_row       POST  draft_row_of     302 rule_admin; 403 supervisor; 404 *
appraisal:move_draft_row  POST  draft_row_of     302 rule_admin; 403 supervisor; 404 *
appraisal:remove_draft_row POST draft_row_of     302 rule_admin; 403 supervisor; 404 *
appraisal:defect_cost     GET   defect_item      200 appraised rule_admin; 403 *

dispatch:inbox            GET   -                200 *
dispatch:notices          GET   -                200 *
dispatch:read_all_notices POST  -                302 *
dispatch:read_notice      POST  notice           302 handler; 404 *
dispatch:read_notice      POST  other_notice     404 *
dispatch:open_notice      POST  notice           302 handler; 404 *
dispatch:open_notice      POST  other_notice     404 *
dispatch:watchdog         GET   -                200 system_admin supervisor department; 403 *
dispatch:runs             GET   -                200 system_admin audit_admin supervisor; 403 *
dispatch:run              GET   occurrence       200 system_admin audit_admin supervisor; 404 *
dispatch:run_progress     GET   occurrence       200 system_admin audit_admin supervisor; 404 *
dispatch:revive_message   POST  dead_message     302 system_admin; 403 *

people:me                 GET   -                200 *
people:substitute         GET   -                200 *
people:substitute         POST  next_week        422 legal_officer head department leaders mediator community; 302 *
people:end_substitute     POST  substitution     302 second; 404 *
people:access             GET   -                200 *
people:issue_token        POST  -                200 *
people:end_token          POST  token            302 handler; 404 *
people:end_login          POST  open_login       302 handler; 404 *
people:keep_typed         POST  typing           200 handler; 404 *
people:throw_typed_away   POST  kept_form        302 handler; 404 *
people:password           GET   -                200 *
people:password           POST  new_password     302 *

ledger:events             GET   -                200 audit_admin; 403 *
ledger:event              GET   event            200 audit_admin; 403 *
"""

API = """
api:schema                GET   -                200 *
api:docs                  GET   -                200 *
api:token                 POST  right_password   200 everyone
api:token                 POST  wrong_password   400 everyone
api:dispatch_inbox        GET   -                200 *
api:dispatch_watchdog     GET   -                200 system_admin supervisor department; 403 *
api:dispatch_notices      GET   -                200 *
api:dispatch_read_notice  POST  notice           200 handler; 404 *
api:dispatch_read_notice  POST  other_notice     404 *
api:cases                 GET   -                200 *
api:cases                 POST  new_case         201 handler second colleague; 403 *
api:case                  GET   own              200 sees_a; 404 *
api:case                  GET   other            200 sees_b; 404 *
api:case                  GET   sealed           404 *
api:case_documents        GET   own              200 sees_a; 404 *
api:case_documents        GET   sealed           404 *
api:case_documents        POST  own_form         201 handlers; 403 sees_a; 404 *
api:case_documents        POST  own_list         201 handlers unit_a department leaders; 403 sees_a; 404 *
api:case_documents        POST  own_contents     201 sees_a; 404 *
api:case_documents        POST  sealed_contents  404 *
api:document_open         POST  document         200 sees_a; 404 *
api:document_open         POST  sealed_document  404 *
api:case_ask              POST  fresh            201 handlers; 403 sees_a; 404 *
api:case_ask              POST  other            403 sees_b; 404 *
api:case_ask              POST  sealed           404 *
api:case_evidence         POST  own              201 handlers; 403 sees_a; 404 *
api:case_evidence         POST  other            403 sees_b; 404 *
api:case_evidence         POST  sealed           404 *
api:evidence_open         POST  evidence         200 sees_a; 404 *
api:evidence_open         POST  other_evidence   200 sees_b; 404 *
api:evidence_open         POST  sealed_evidence  404 *
api:uploads               GET   -                200 *
api:uploads               POST  new_upload       201 works_on_cases; 403 *
api:upload                GET   upload           200 handler; 404 *
api:upload                PUT   upload           200 handler; 404 *
api:upload                DELETE upload          204 handler; 404 *
api:upload                GET   ready_upload     200 handler; 404 *
api:upload_finish         POST  whole_upload     200 handler; 404 *
api:matters               GET   -                200 *
api:matter                GET   level_1          200 sees_a; 404 *
api:matter                GET   other_matter     200 sees_b; 404 *
api:matter                GET   sealed_matter    404 *
api:case_follow_up        POST  nonfiling        200 handlers; 403 sees_a; 404 *
api:case_follow_up        POST  service          200 handlers; 403 sees_a; 404 *
api:case_follow_up        POST  other_service    403 sees_b; 404 *
api:approve_several       GET   -                200 unit_a department leaders; 403 *
api:approve_several       POST  stale_choice     200 unit_a department leaders; 403 *
api:case_evaluations      GET   own              200 sees_a; 404 *
api:case_evaluations      GET   other            200 sees_b; 404 *
api:case_evaluations      GET   sealed           404 *
api:case_evaluations      POST  own              201 department supervisor; 403 sees_a; 404 *
api:case_evaluations      POST  sealed           404 *
api:evaluation_conclude   POST  evaluation       200 department supervisor; 403 sees_a; 404 *
api:exports               GET   -                200 *
api:case_exports          POST  -                201 *
api:export                GET   export           200 handler; 404 *
api:export_fetch          POST  export           200 handler; 404 *
api:imports               GET   -                200 department enters; 403 *
api:imports               POST  api_table        201 department; 403 *
api:import                GET   import           200 department; 403 *
api:import_refusals       GET   import           200 department; 403 *
api:import_assign         POST  import           200 department; 403 *
api:import_load           POST  import           200 department; 403 *
api:import_drop           POST  import           200 department; 403 *
api:import_undo           POST  loaded_import    200 department; 403 *
api:property              GET   -                200 *
api:case_property         POST  own              201 handlers; 403 sees_a; 404 *
api:case_property         POST  sealed           404 *
api:property_hand_on      POST  thing            200 handler; 403 sees_a; 404 *
api:property_hand_on      POST  sealed_thing     404 *
api:property_end          POST  thing            200 handlers; 403 sees_a; 404 *
api:property_end          POST  sealed_thing     404 *
api:matter_notes          GET   level_1          200 sees_a; 404 *
api:matter_notes          POST  level_1          201 legal_officer; 403 sees_a; 404 *
api:matter_notes          POST  sealed_matter    404 *
api:note_answer           POST  told_note        200 handler; 403 sees_a; 404 *
api:matter_resubmit       POST  returned         200 handler; 403 sees_a; 404 *
api:matter_resubmit       POST  sealed_matter    404 *
api:matter_withdraw       POST  level_1          200 handler; 403 sees_a; 404 *
api:matter_withdraw       POST  other_matter     403 sees_b; 404 *
api:matter_take_up        POST  level_3          200 department; 403 sees_a; 404 *
api:matter_take_up        POST  sealed_matter    404 *
api:matter_put_back       POST  held             200 legal_officer; 403 sees_a; 404 *
api:matter_put_back       POST  sealed_matter    404 *
api:matter_release        POST  held             200 head deputy department; 422 legal_officer; 403 sees_a; 404 *
api:matter_release        POST  sealed_matter    404 *
api:matter_decide         POST  level_1          200 legal_officer; 403 sees_a; 404 *
api:matter_decide         POST  level_2          200 head; 403 sees_a; 404 *
api:matter_decide         POST  level_3          200 department; 403 sees_a; 404 *
api:matter_decide         POST  level_4          200 leader; 403 sees_a; 404 *
api:matter_decide         POST  other_matter     403 sees_b; 404 *
api:matter_decide         POST  sealed_matter    404 *
api:appraisal_months      GET   -                200 appraised rule_admin; 403 *
api:appraisal_compute     POST  month            202 supervisor rule_admin; 403 *
api:appraisal_ranking     GET   of_officers      200 appraised rule_admin; 403 *
api:appraisal_sheet       GET   sheet            200 opens_sheet; 403 *
api:appraisal_sheet       GET   sheet_b          200 department leaders supervisor personnel; 403 *
api:appraisal_sheet       GET   computed_sheet   200 supervisor; 403 rule_admin mediator administrators; 404 *
api:appraisal_line        GET   line             200 opens_sheet; 403 *
api:appraisal_line        GET   line_b           200 department leaders supervisor personnel; 403 *
api:appraisal_bulletins   GET   -                200 appraised; 403 *
api:appraisal_bulletin    GET   bulletin         200 appraised; 403 *
api:appraisal_entry_items         GET   -            200 appraised rule_admin; 403 *
api:appraisal_entry_items         POST  -            201 rule_admin; 403 *
api:appraisal_change_entry_item   POST  free_item    200 rule_admin; 403 *
api:appraisal_retire_entry_item   POST  free_item    200 rule_admin; 403 *
api:appraisal_entries             GET   -            200 *
api:appraisal_entries             POST  -            201 legal_officer head supervisor; 403 *
api:appraisal_entry               GET   hand_entry   200 handler unit_a department leaders supervisor personnel; 404 *
api:appraisal_entry               GET   other_entry  200 department leaders supervisor personnel; 404 *
api:appraisal_confirm_entry       POST  hand_entry   200 supervisor personnel; 403 handler unit_a looks_on; 404 *
api:appraisal_refuse_entry        POST  hand_entry   200 supervisor personnel; 403 handler unit_a looks_on; 404 *
api:appraisal_withdraw_entry      POST  own_entry    200 head; 403 second looks_on enters personnel; 404 *
api:appraisal_void_entry          POST  confirmed_entry  200 enters personnel; 403 handler looks_on; 404 *
api:appraisal_correct_entry       POST  confirmed_entry  201 enters; 403 handler looks_on personnel; 404 *
api:appraisal_entry_file          POST  entry_file   200 handler unit_a department leaders supervisor personnel; 404 *
api:appraisal_inspections         GET   -            200 *
api:appraisal_inspections         POST  -            201 supervisor; 403 *
api:appraisal_inspection          GET   inspection   200 unit_a department leaders supervisor personnel; 404 *
api:appraisal_recheck             POST  inspection   200 supervisor; 403 unit_a department leaders personnel; 404 *
api:appraisal_objections  GET   -                200 *
api:appraisal_objections  POST  own_line         201 handler; 403 *
api:appraisal_objections  POST  line_of_b        403 *
api:appraisal_decide_objection    POST  objection    200 leaders supervisor; 403 handler unit_a; 404 *
api:appraisal_drafts              GET   -            200 supervisor rule_admin; 403 *
api:appraisal_draft               GET   draft_version 200 supervisor rule_admin; 404 *
api:appraisal_submit_draft        POST  draft_version 200 rule_admin; 403 supervisor; 404 *
api:appraisal_publish_draft       POST  draft_version 422 supervisor rule_admin; 404 *
api:appraisal_reissues            GET   -            200 supervisor; 403 *
api:appraisal_reissue             GET   reissue      200 supervisor; 403 *
api:appraisal_decide_reissue      POST  reissue      200 supervisor; 403 *
api:appraisal_consequences        GET   -            200 *
api:consequences                  GET   -            200 *
api:appraisal_hold_talk           POST  decided      422 leaders supervisor; 404 *
api:appraisal_honours             GET   -            200 appraised; 403 *
api:appraisal_honours             POST  the_list     422 leaders supervisor; 403 *
api:appraisal_honours_standing    GET   of_the_year  200 leaders supervisor personnel; 404 *
api:appraisal_hand_overs          GET   -            200 *
api:appraisal_confirm_hand_over   POST  hand_over    200 personnel; 403 supervisor; 404 *
api:appraisal_record              POST  own_record   200 handler supervisor personnel; 404 *
api:appraisal_opinions            GET   -            200 *
api:appraisal_opinions            POST  an_opinion   201 personnel; 403 *
api:appraisal_answer_opinion      POST  opinion      200 supervisor; 403 personnel; 404 *
api:appraisal_confirm_opinion     POST  answered_opinion  200 personnel; 403 supervisor; 404 *
api:appraisal_warnings            GET   -            200 *
api:appraisal_acknowledge         POST  warning      200 head deputy; 403 supervisor; 404 *
api:appraisal_ladders             GET   -            200 appraised rule_admin; 403 *
api:appraisal_decide_consequence  POST  consequence  200 leaders supervisor; 404 *
api:orders                GET   -                200 *
api:order                 GET   order            200 sees_a; 404 *
api:order                 GET   other_order      200 sees_b; 404 *
api:case_raise_order      POST  own              201 supervisor; 403 sees_a; 404 *
api:order_move            POST  order/answer     200 handler; 403 sees_a; 404 *
api:order_move            POST  answered_order/confirm      200 supervisor; 403 sees_a; 404 *
api:order_move            POST  other_order/answer          403 sees_b; 404 *
api:case_hand_over        POST  own              200 head deputy; 403 sees_a; 404 *
api:correction            GET   record/own       200 handlers; 403 sees_a; 404 *
api:correction            POST  record/own       200 handlers; 403 sees_a; 404 *
api:correction            GET   record/other     403 sees_b; 404 *
api:correction            POST  record/sealed    404 *
api:correction            POST  record/evidence  200 handlers; 403 sees_a; 404 *
api:case_share            POST  own              200 head department leaders; 403 sees_a; 404 *
api:case_share            POST  sealed           404 *
api:case_recuse           POST  own              200 head department leaders; 403 sees_a; 404 *
api:case_recuse           POST  other            200 department leaders; 403 sees_b; 404 *
api:case_clocks           GET   own              200 sees_a; 404 *
api:case_clocks           GET   sealed           404 *
api:case_start_clock      POST  own              201 handlers; 403 sees_a; 404 *
api:case_start_clock      POST  other            403 sees_b; 404 *
api:case_restart_clock    POST  filed            201 handlers; 403 sees_a; 404 *
api:case_lengthen_clock   POST  unfiled          201 head; 403 sees_a; 404 *
api:clock_pause           POST  clock            201 handlers; 403 sees_a; 404 *
api:clock_pause           POST  sealed_clock     404 *
api:clock_meet            POST  hand_clock       200 handlers; 403 sees_a; 404 *
api:clock_take_back       POST  hand_clock       200 head department; 403 sees_a; 404 *
api:pause_resume          POST  pause            200 handlers; 403 sees_a; 404 *
api:pause_resume          POST  other_pause      403 sees_b; 404 *
api:pause_correct         POST  pause            200 head department; 403 sees_a; 404 *
api:case_follow_ups       GET   own              200 sees_a; 404 *
api:case_follow_ups       GET   other            200 sees_b; 404 *
api:case_follow_ups       GET   sealed           404 *
api:changes               GET   -                200 *
api:defects               GET   -                200 *
api:causes                GET   -                200 *
api:measure_kinds         GET   -                200 *
api:matter_kinds          GET   -                200 *
api:follow_up_kinds       GET   -                200 *
api:document_kinds        GET   -                200 *
api:units                 GET   -                200 *
api:officers              GET   -                200 *
api:officer               GET   own_officer      404 outsider; 200 *
api:me                    GET   -                200 *
"""

# Who keeps and who reads each model in the administration; nobody deletes, nobody else comes in.
ADMINISTRATION = """
people.unit             system_admin    security_admin audit_admin
people.officer          system_admin    security_admin audit_admin
people.substitute       system_admin    security_admin
people.calendaryear     system_admin    -
people.post             security_admin  audit_admin
people.qualification    security_admin  -
people.community        system_admin    security_admin audit_admin
people.grid             system_admin    security_admin audit_admin
people.assignment       security_admin  audit_admin
office.reminderstep     security_admin  audit_admin
cases.levelhours        security_admin  audit_admin
cases.readingrule       security_admin  audit_admin
dispatch.occurrence     -               system_admin
dispatch.outboxmessage  -               system_admin
dispatch.notice         -               system_admin
auth.group              -               -
axes.accessattempt      -               -
axes.accesslog          -               -
axes.accessfailurelog   -               -
"""

ADMIN_PAGES = """
admin:index                 GET   -             200 administrators; 403 *
admin:login                 GET   -             302 administrators; 403 *
admin:logout                POST  -             200|302 administrators; 302|403 *
admin:password_change       GET   -             302 administrators; 403 *
admin:password_change_done  GET   -             200|302 administrators; 403 *
admin:autocomplete          GET   -             403|404 *
admin:jsi18n                GET   -             200 administrators; 403 *
admin:view_on_site          GET   officer_link  403|404 *
admin:app_list              GET   people_app    200 administrators; 403|404 *
admin:app_list              GET   auth_app      403|404 *
admin:people_officer_reset  POST  officer       302 system_admin; 403 *
"""


def lines(text):
    """Return [(route, method, object, {role: set of statuses})] for a text of the form above."""
    found = []
    for line in filter(None, map(str.strip, text.strip().splitlines())):
        route, method, name, expected = line.split(None, 3)
        found.append((route, method, name, expectations(expected, is_api=route.startswith("api:"))))
    return found


def expectations(text, *, is_api=False):
    """Return {role: set of statuses} of the last column of a line."""
    expected, rest = {}, None
    for part in text.split(";"):
        status, *names = part.split()
        statuses = {int(each) for each in status.split("|")}
        if names == ["*"]:
            rest = statuses
        for name in names:
            for role in GROUPS.get(name, {name} - {"*"}):
                expected.setdefault(role, statuses)
    away = {401, 403} if is_api else {302}
    for role in ROLES:
        if role not in expected and (role in STRANGERS or rest is not None):
            expected[role] = away if role in STRANGERS else rest
    return expected


def administration():
    """Return the lines of the administration's models: list, add, change, delete and history."""
    found = []
    for line in filter(None, map(str.strip, ADMINISTRATION.strip().splitlines())):
        label, keeper, *readers = line.split()
        name = label.replace(".", "_")
        keepers = [keeper] if keeper != "-" else []
        seers = keepers + [each for each in readers if each != "-"]
        found += [
            (f"admin:{name}_changelist", "GET", "-", _only(seers, "200")),
            (f"admin:{name}_add", "GET", "-", _only(keepers, "200")),
            (f"admin:{name}_change", "GET", label, _only(seers, "200")),
            (f"admin:{name}_delete", "GET", label, _only([], "200")),
            (f"admin:{name}_delete", "POST", label, _only([], "200")),
            (f"admin:{name}_history", "GET", label, expectations(_history(label))),
            (f"admin:{name}_change", "POST", label, _only(keepers, "302|200")),
        ]
        posted = "302" if keepers else "403"
        found.append((f"admin:{name}_add", "POST", f"new {label}", _only(keepers, posted)))
    return found


def _only(roles, status):
    return expectations(f"{status} {' '.join(roles)}; 403|404 *" if roles else "403|404 *")


def _history(label):
    """Return who reads the history of a row: that of people stands in the ledger, which one role reads."""
    if label.startswith(("people.", "cases.", "office.")):
        return "302 audit_admin; 403 *"
    if label.startswith("dispatch."):
        return "200 system_admin; 403 *"
    # Nothing is there, which Django says with a message on the first page.
    return "302|403 *"


def whole_table():
    """Return every line of the matrix."""
    return lines(PAGES) + lines(API) + lines(ADMIN_PAGES) + administration()
