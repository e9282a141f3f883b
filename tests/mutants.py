"""Rules broken by hand, one a row, noun by noun: `python -m tests.mutants [--only PATTERN] [--workers N]`.

A row says what is broken, and which tests beside the rule notice it; tests/architecture/test_mutants.py holds that
every place is still there. A mutant that survives is a test to write, never a row to take away.
"""

import sys

from tests.support.mutating import Mutant, main

FILE = (
    Mutant(
        "cases/file/sight/scope.py",
        "officer=officer, ends_at=None)",
        "officer=officer)",
        ("tests/cases/file/test_scope.py::test_who_handed_a_case_over_no_longer_sees_it",),
        "who handled a case once no longer sees it",
    ),
    Mutant(
        "cases/file/sight/scope.py",
        "return cases.filter(is_sealed=False)",
        "return cases",
        ("tests/cases/file/test_scope.py::test_a_sealed_case_is_hidden_from_everybody_its_officers_included",),
        "a sealed case is hidden from who sees the whole bureau",
    ),
    Mutant(
        "cases/file/case/permissions.py",
        "each.officer_id == officer.pk and each.ends_at is None for",
        "each.officer_id == officer.pk for",
        ("tests/cases/review/test_departures.py::test_who_handed_a_case_over_acts_on_it_no_more",),
        "who handed a case over no longer acts on it",
    ),
    Mutant(
        "cases/file/case/permissions.py",
        "Qualification.objects.on(on).filter(officer__in=officers, kind=kind)",
        "Qualification.objects.filter(officer__in=officers, kind=kind)",
        ("tests/cases/review/test_separation.py::test_a_qualification_that_has_ended_is_none",),
        "a qualification that ended opens no case",
    ),
    Mutant(
        "cases/file/sealing/deeds.py",
        "if access.asked_by_id == by.pk:",
        "if False:",
        ("tests/cases/file/test_sealing.py::test_nobody_decides_the_own_request_nor_about_the_own_case",),
        "nobody allows oneself to look at a sealed record",
    ),
    Mutant(
        "cases/file/sealing/deeds.py",
        "get(pk=access_id, asked_by=by)",
        "get(pk=access_id)",
        (
            "tests/cases/file/test_sealing.py"
            "::test_an_approved_request_opens_the_record_to_its_asker_for_its_days_and_each_look_is_kept",
        ),
        "an approved look is the asker's alone",
    ),
    Mutant(
        "cases/file/sealing/deeds.py",
        "    check_does_not_handle(by, case)\n    _check_said(reason=reason)\n",
        "    _check_said(reason=reason)\n",
        ("tests/cases/file/test_sealing.py::test_who_handled_a_case_takes_no_seal_off_it",),
        "who handled a case takes no seal off it",
    ),
    Mutant(
        "cases/file/sharing/deeds.py",
        ".exclude(officer__in=recused)\n",
        "\n",
        ("tests/cases/review/test_departures.py::test_who_is_recused_is_not_one_of_the_two_that_are_left",),
        "who is recused is not one of the two officers that are left",
    ),
    Mutant(
        "cases/file/sharing/deeds.py",
        "if case.matters.filter(steps__reviewer=officer).exists():",
        "if False:",
        ("tests/cases/review/test_departures.py::test_who_reviewed_a_case_does_not_take_it_over_with_any_post",),
        "who reviewed a case does not take it over",
    ),
    Mutant(
        "portal/office/persons/rules.py",
        "age_on(born_on, on) < 18",
        "age_on(born_on, on) <= 18",
        ("tests/cases/file/test_parties.py::test_a_year_of_age_is_full_on_the_birthday",),
        "a minor is under eighteen",
    ),
    Mutant(
        "cases/file/sealing/completeness.py",
        'not case.matters.open().exists(), "matters"',
        'True, "matters"',
        ("tests/cases/file/test_archiving.py::test_a_file_waits_for_its_open_requests",),
        "no file is archived while a request is open",
    ),
)

CLOCKS = (
    Mutant(
        "cases/clocks/deeds.py",
        "filter(rule=rule, base_at=base_at, is_void=False).first()",
        "filter(rule=rule, base_at=base_at).first()",
        ("tests/cases/clocks/test_clocks.py::test_a_clock_that_was_void_is_started_anew",),
        "a void clock is not the one that is started",
    ),
    Mutant(
        "portal/office/clocks/rules.py",
        '(rule.rolls_to_workday or rule.unit == "workday")',
        "rule.rolls_to_workday",
        ("tests/cases/clocks/test_deadlines.py",),
        "working days of a year without calendar are provisional",
    ),
    Mutant(
        "portal/office/clocks/rules.py",
        "max(end, merged[-1][1])",
        "end",
        ("tests/cases/clocks/test_deadlines.py",),
        "a pause inside a longer one does not shorten it",
    ),
    Mutant(
        "cases/clocks/keeping/pauses.py",
        "if not row.is_void and row.starts_at > row.clock.due_at:",
        "if False:",
        ("tests/cases/clocks/test_clocks.py::test_a_pause_that_does_not_fit_is_refused_beside_its_field",),
        "what is late cannot stand still",
    ),
    Mutant(
        "cases/clocks/keeping/deeds.py",
        "if before.pauses.counting().filter(ends_at=None).exists():",
        "if False:",
        ("tests/cases/clocks/test_clocks.py::test_a_clock_that_stands_still_does_not_begin_anew",),
        "a clock that stands still does not begin anew",
    ),
    Mutant(
        "cases/clocks/keeping/permissions.py",
        "if any(each.officer_id == officer.pk for each in case.recusals.all()):",
        "if False:",
        ("tests/cases/clocks/test_clocks.py::test_who_is_recused_keeps_no_clock_of_the_case",),
        "who is recused keeps no clock",
    ),
    Mutant(
        "cases/clocks/deeds.py",
        "return (*codes, FAST_TRACK) if moment",
        "return codes if moment",
        (
            "tests/cases/review/test_next_steps.py"
            "::test_a_fast_track_case_has_its_clock_from_the_filing_on_where_the_arrival_is_known",
        ),
        "a fast-track case has a clock of its own",
    ),
    Mutant(
        "portal/office/clocks/settling.py",
        "rule.amount * clock.extensions if rule",
        "rule.amount if rule",
        ("tests/cases/review/test_review.py::test_a_deadline_is_extended_twice_and_never_a_third_time",),
        "a second extension adds to the first",
    ),
)

REVIEW = (
    Mutant(
        "cases/review/matters/deeds.py",
        "matter.stage != Stage.DRAFT and matter.round > 1",
        "False",
        (
            "tests/cases/review/test_review.py"
            "::test_what_a_level_has_returned_is_not_withdrawn_once_it_is_handed_in_again",
        ),
        "what a level returned is not withdrawn once it is handed in again",
    ),
    Mutant(
        "cases/review/demands/approval.py",
        "held.content_digest != matter.content_digest",
        "False",
        ("tests/cases/review/test_discussions.py::test_a_file_that_changed_after_its_discussion_is_discussed_anew",),
        "a discussion is of the file as it was then",
    ),
    Mutant(
        "cases/review/demands/approval.py",
        "filter(round=matter.round, outcome=Move.APPROVE, ",
        "filter(outcome=Move.APPROVE, ",
        ("tests/cases/review/test_review.py::test_the_legal_review_of_an_earlier_round_is_none_of_this_one",),
        "the legal review is that of this round",
    ),
    Mutant(
        "cases/review/chain.py",
        "self.move in {Move.RETURN, Move.REJECT, Move.DISCUSS}",
        "self.move in {Move.RETURN, Move.REJECT}",
        ("tests/cases/review/test_discussions.py::test_who_asks_for_a_discussion_says_why",),
        "who asks for a discussion says why",
    ),
    Mutant(
        "cases/review/seats.py",
        "Officer.objects.filter(pk__in=officers, is_active=True)",
        "Officer.objects.filter(pk__in=officers)",
        ("tests/cases/review/test_separation.py::test_what_a_closed_account_had_taken_up_is_decided_by_others",),
        "a closed account holds no matter",
    ),
    Mutant(
        "cases/review/seats.py",
        "Qualification.objects.on(on).filter(kind__in=QUALIFYING)",
        "Qualification.objects.filter(starts_on__lte=on, kind__in=QUALIFYING)",
        ("tests/cases/review/test_separation.py::test_a_qualification_that_has_ended_reviews_no_penalty",),
        "a qualification that ended reviews no penalty",
    ),
    Mutant(
        "cases/review/seats.py",
        "if all(officer in barred or officer in self._away for officer, _name in heads):",
        "if any(officer in barred or officer in self._away for officer, _name in heads):",
        ("tests/cases/review/test_separation.py::test_one_of_two_heads_keeps_the_deputy_out",),
        "of two heads one who can decide keeps the deputy out",
    ),
    Mutant(
        "cases/review/seats.py",
        "acting is not None and not FIT.get(sitting.role, frozenset()).isdisjoint(self._roles[acting])",
        "acting is not None",
        ("tests/cases/review/test_separation.py::test_a_substitute_who_lost_the_fitting_post_decides_nothing",),
        "a substitute without a fitting post decides nothing",
    ),
    Mutant(
        "cases/review/permissions.py",
        "if matter.stage == Stage.LEGAL_OFFICER else ()",
        "",
        ("tests/cases/review/test_claims.py::test_a_head_takes_nothing_out_of_the_hands_of_the_legal_department",),
        "the head puts back what legal officers hold, and no level above",
    ),
    Mutant(
        "cases/review/decisions/deeds.py",
        "if all(getattr(each, name) for each in owed):",
        "if any(getattr(each, name) for each in owed):",
        ("tests/cases/review/test_next_steps.py::test_the_clock_of_service_runs_until_everybody_is_served",),
        "the clock of service runs until everybody is served",
    ),
    Mutant(
        "cases/review/decisions/detention.py",
        "timedelta(days=decision.detention_days - deducted)",
        "timedelta(days=decision.detention_days)",
        (
            "tests/cases/review/test_next_steps.py"
            "::test_a_detention_is_carried_out_from_a_day_until_a_day_and_never_longer_than_ordered",
        ),
        "days held before are deducted from a detention",
    ),
    Mutant(
        "cases/review/measures/deeds.py",
        "and clock.met_at is None and not shared.exists():",
        "and clock.met_at is None:",
        (
            "tests/cases/review/test_next_steps.py"
            "::test_things_taken_in_one_moment_share_a_clock_until_the_last_is_free",
        ),
        "the clock of things taken together runs until the last is free",
    ),
    Mutant(
        "cases/review/measures/deeds.py",
        "    if measure.case.has_ended:",
        "    if False:",
        ("tests/cases/review/test_next_steps.py::test_no_measure_is_taken_in_a_case_that_has_ended",),
        "no measure is taken in a case that has ended",
    ),
    Mutant(
        "cases/review/nonfiling/deeds.py",
        "    if asked_on > last:",
        "    if False:",
        ("tests/cases/review/test_next_steps.py::test_a_reconsideration_is_asked_for_within_seven_days_of_the_notice",),
        "a reconsideration is asked for within seven days",
    ),
    Mutant(
        "cases/review/nonfiling/deeds.py",
        "if review.examined_by_id == officer.pk:",
        "if False:",
        ("tests/cases/review/test_next_steps.py::test_who_examined_a_reconsideration_does_not_decide_it",),
        "who examined a reconsideration does not decide it",
    ),
    Mutant(
        "cases/review/nonfiling/deeds.py",
        "    if review.extended_on is not None:",
        "    if False:",
        ("tests/cases/review/test_next_steps.py::test_a_review_is_extended_once_by_thirty_days",),
        "a review is extended once",
    ),
    Mutant(
        "cases/review/discussions/deeds.py",
        "if not matter.is_open or matter.round != discussion.round:",
        "if not matter.is_open:",
        ("tests/cases/review/test_discussions.py::test_a_discussion_of_a_round_that_is_over_is_not_held",),
        "a discussion of a round that is over is not held",
    ),
    Mutant(
        "cases/review/demands/penalties/sanctions.py",
        "(0 < days < chosen.detention_min and not may_go_below)",
        "(0 < days < chosen.detention_min)",
        (
            "tests/cases/review/test_penalties.py"
            "::test_a_circumstance_that_lessens_goes_below_the_range_and_none_goes_above",
        ),
        "a mitigating circumstance goes below the range",
    ),
    Mutant(
        "cases/review/demands/penalties/pursuit.py",
        "if discovered_on > last_day_to_discover(continued_until):",
        "if False:",
        ("tests/cases/review/test_silence.py::test_nothing_is_punished_after_six_months_without_its_ground",),
        "an act that continued too is discovered within six months",
    ),
    Mutant(
        "cases/review/demands/penalties/heavier.py",
        '_served_days(before) > 0 and not now.get("detention_days")',
        'not now.get("detention_days")',
        ("tests/cases/review/test_tellings.py::test_the_order_of_sanctions_is_that_of_article_10",),
        "a fine may grow only where a detention that would be carried out is dropped",
    ),
    Mutant(
        "cases/review/demands/extension.py",
        "    if at > clock.due_at:",
        "    if False:",
        ("tests/cases/review/test_next_steps.py::test_a_deadline_that_is_over_is_not_extended",),
        "a deadline that is over is not extended",
    ),
    Mutant(
        "cases/review/demands/fast_track.py",
        ">= NOT_FROM_DAYS",
        "> NOT_FROM_DAYS",
        ("tests/cases/review/test_next_steps.py::test_the_fast_track_is_closed_to_those_whom_the_law_keeps_from_it",),
        "no detention of ten days on the fast track",
    ),
    Mutant(
        "cases/review/matters/deeds.py",
        "    _check_notes_are_answered(matter)\n    given",
        "    given",
        ("tests/cases/review/test_notes.py::test_each_note_is_answered_before_the_matter_is_handed_in_again",),
        "each page note is answered before the next round",
    ),
    Mutant(
        "cases/review/notes/deeds.py",
        "    if note.step.decided_at:",
        "    if False:",
        ("tests/cases/review/test_notes.py::test_a_note_is_taken_back_before_the_decision_and_never_after",),
        "a note that is part of a decision stays",
    ),
    Mutant(
        "cases/review/chain.py",
        "return chain == ReviewChain.VENUE_TRANSFER",
        "return True",
        ("tests/cases/review/test_bulk.py::test_only_what_touches_nobodys_rights_is_approved_together",),
        "of transfers only those by venue are approved together",
    ),
    Mutant(
        "cases/review/demands/voiding.py",
        ', some(orders.exclude(state="confirmed"))',
        ", some(orders.none())",
        ("tests/cases/review/test_voiding.py::test_nothing_is_voided_while_a_supervision_order_is_open",),
        "no registration is void while a supervision order is open",
    ),
    Mutant(
        "cases/review/waiting.py",
        "Q(holder__is_active=False) | ",
        "",
        ("tests/cases/desk/test_inbox.py::test_what_a_closed_account_had_taken_up_waits_for_the_others",),
        "what a closed account had taken up waits for the others",
    ),
)

INTAKE = (
    Mutant(
        "cases/intake/deeds.py",
        "timezone.localdate(at).year)",
        "timezone.localdate(given.reported_at).year)",
        ("tests/cases/intake/test_registration.py::test_a_case_is_numbered_by_the_year_in_which_it_is_registered",),
        "a case is numbered by the year of its registration",
    ),
    Mutant(
        "cases/intake/rules.py",
        "day < cause.valid_to)",
        "day <= cause.valid_to)",
        ("tests/cases/intake/test_registration.py::test_a_cause_is_not_in_force_on_the_day_it_ends",),
        "a cause is not in force on the day it ends",
    ),
    Mutant(
        "cases/intake/enquiries/deeds.py",
        "if enquiry.is_disputed and has_contact and",
        "if False and",
        ("tests/cases/intake/test_enquiries.py::test_what_cannot_be_is_refused_beside_its_field",),
        "who objects to being sent away is told in writing",
    ),
    Mutant(
        "cases/intake/venue_deeds.py",
        "    if officer not in handlers:",
        "    if False:",
        ("tests/cases/intake/test_venue.py::test_who_registers_it_for_others_cannot_pass_it_on",),
        "who passes a case on handles it",
    ),
    Mutant(
        "cases/intake/drafting/deeds.py",
        "    if draft.owner_id != owner.pk or (",
        "    if (",
        ("tests/cases/intake/test_drafts.py::test_a_draft_is_its_owners_alone",),
        "a draft is its owner's alone",
    ),
    Mutant(
        "cases/intake/alike/rules.py",
        "return figures == theirs and _overlap",
        "return _overlap",
        ("tests/cases/intake/test_alike.py::test_neighbours_in_a_long_address_are_two_places",),
        "another house number is another place",
    ),
)

PROPERTY = (
    Mutant(
        "cases/property/deeds.py",
        "given.purpose in {Purpose.KEEPING, Purpose.BACK}",
        "given.purpose in {Purpose.KEEPING}",
        ("tests/cases/property/test_property.py::test_what_the_statute_forbids_is_refused",),
        "property is not given back to who handles the case",
    ),
    Mutant(
        "cases/property/deeds.py",
        "return is_over and not thing.keeper.is_active",
        "return is_over",
        ("tests/cases/property/test_property.py::test_only_the_holder_hands_on_and_the_head_for_one_who_left",),
        "the head hands on only for a keeper who left",
    ),
    Mutant(
        "cases/property/deeds.py",
        "Post.objects.on(on).over(thing.case.unit).filter(officer=officer, role__in=HEADS)",
        "Post.objects.on(on).filter(officer=officer, role__in=HEADS)",
        ("tests/cases/property/test_property.py::test_the_head_of_another_unit_approves_no_lending",),
        "lending is approved by the head of the handling unit",
    ),
    Mutant(
        "cases/property/deeds.py",
        " or not given.receipt.file:",
        ":",
        ("tests/cases/property/test_property.py::test_a_receipt_without_its_file_proves_no_return",),
        "a return is proved by a receipt with a file",
    ),
    Mutant(
        "cases/property/clocks.py",
        "    if waiting.exclude(custody__purpose=Custody.Purpose.KEEPING).exists():",
        "    if False:",
        (
            "tests/cases/property/test_property.py"
            "::test_the_24_hours_run_until_everything_taken_together_is_with_the_keeper",
        ),
        "the hand-over is met by the last thing taken together",
    ),
)

PAPERS = (
    Mutant(
        "cases/papers/numbers.py",
        "counted_at=approved_at or at",
        "counted_at=at",
        (
            "tests/cases/papers/test_documents.py"
            "::test_a_matter_approved_without_number_gets_one_of_the_year_of_its_approval",
        ),
        "a document is numbered by the year of its approval",
    ),
    Mutant(
        "cases/papers/registry.py",
        " or matter.stage not in {Stage.REJECTED, Stage.WITHDRAWN}",
        " or True",
        ("tests/cases/papers/test_registry.py",),
        "a decision that will never be has no paper",
    ),
    Mutant(
        "cases/papers/queries.py",
        "    if kind.by == By.HANDLERS:",
        "    if False:",
        ("tests/cases/papers/test_documents.py::test_a_supervisor_makes_no_decision_and_a_reviewer_no_receipt",),
        "the acceptance form is made by the handling officers",
    ),
    Mutant(
        "cases/papers/deeds.py",
        "    if not is_whole:",
        "    if False:",
        ("tests/cases/papers/test_documents.py::test_a_document_changed_on_disk_is_not_given_out",),
        "a document that was exchanged is not shown",
    ),
)

QUALITY = (
    Mutant(
        "cases/quality/supervision/permissions.py",
        "officer.pk == order.responsible_id or (order.round,) in answered:",
        "officer.pk == order.responsible_id:",
        ("tests/cases/quality/test_supervision.py::test_nobody_confirms_what_one_has_answered",),
        "nobody confirms what one answered for another",
    ),
    Mutant(
        "cases/quality/supervision/deeds.py",
        "order.due_at + timedelta(days=waited.days)",
        "order.due_at",
        (
            "tests/cases/quality/test_supervision.py"
            "::test_a_suspended_order_waits_and_its_day_moves_by_the_days_between",
        ),
        "the day of an order moves by the days it was suspended",
    ),
    Mutant(
        "cases/quality/supervision/deeds.py",
        'if changed["due_at"] <= order.due_at:',
        "if False:",
        (
            "tests/cases/quality/test_supervision.py::test_a_suspended_order_waits_and_its_day_moves_by_the_days_between",
        ),
        "an order is extended to a later day only",
    ),
    Mutant(
        "cases/quality/evaluations/deeds.py",
        "len({member.pk for member in members})",
        "len(members)",
        ("tests/cases/quality/test_evaluations.py::test_a_committee_has_three_members_apart_from_the_case",),
        "a committee has three different members",
    ),
    Mutant(
        "cases/quality/rereading/deeds.py",
        '"reviewer_id", "on_behalf_of_id", ',
        '"reviewer_id", ',
        ("tests/cases/quality/test_rereading.py::test_in_whose_name_a_step_was_decided_does_not_read_it_again",),
        "in whose name a step was decided does not read it again",
    ),
    Mutant(
        "cases/quality/rereading/deeds.py",
        "            and (officer in qualified or not needs)\n",
        "",
        ("tests/cases/quality/test_rereading.py::test_the_second_reader_of_a_penalty_at_a_legal_level_is_qualified",),
        "a penalty is read again by a qualified officer",
    ),
    Mutant(
        "cases/quality/rereading/deeds.py",
        "    check_is_apart_from_file(by, case)\n",
        "",
        ("tests/cases/quality/test_rereading.py::test_who_came_near_the_file_since_answers_no_more",),
        "who came to handle the file no longer reads it again",
    ),
    Mutant(
        "cases/quality/corrections/deeds.py",
        "or (leads and not case.has_ended)):",
        "or leads):",
        ("tests/cases/quality/test_corrections.py::test_after_the_end_the_legal_department_alone_corrects",),
        "after the end the legal department alone corrects",
    ),
)

EXCHANGE = (
    Mutant(
        "portal/office/imports/batches.py",
        "    if batch.refused_rows and not leaves_out:",
        "    if False:",
        ("tests/cases/exchange/test_batches.py::test_a_table_with_a_refused_row_is_loaded_only_without_it",),
        "refused rows are left out only when somebody says so",
    ),
    Mutant(
        "portal/office/imports/batches.py",
        "    if hashlib.sha256(content).hexdigest() != batch.sha256:",
        "    if False:",
        ("tests/cases/exchange/test_batches.py::test_a_table_that_was_exchanged_is_not_loaded",),
        "what is loaded is the file that was looked through",
    ),
    Mutant(
        "portal/office/exports/deeds.py",
        "get(pk=export_id, owner=by)",
        "get(pk=export_id)",
        ("tests/cases/exchange/test_exports.py::test_an_export_is_fetched_by_its_owner_alone_whichever_door_asks",),
        "an export is fetched by its owner alone",
    ),
)

DESK = (
    Mutant(
        "cases/desk/watchdog.py",
        "able = Handler.objects.filter(~Exists(recused), ends_at=None,",
        "able = Handler.objects.filter(ends_at=None,",
        ("tests/cases/desk/test_watchdog.py::test_a_case_whose_second_officer_is_recused_is_named",),
        "who is recused is not counted as an officer of the case",
    ),
    Mutant(
        "cases/desk/reminders/sources.py",
        "        told = [] if case.is_sealed else by_post(seats, step.audience, case.unit.path)\n",
        "        told = by_post(seats, step.audience, case.unit.path)\n",
        ("tests/office/test_reminders.py::test_a_sealed_file_is_told_to_those_who_handle_it_alone",),
        "deadlines of a sealed file are told to its handlers alone",
    ),
    Mutant(
        "cases/review/bars.py",
        "if not bar.level or level != LEVEL.get(place.stage):",
        "if not bar.level:",
        ("tests/cases/desk/test_watchdog.py::test_whoever_decided_another_level_does_not_hold_this_one",),
        "who decided another level leaves a matter stuck",
    ),
)

APPRAISAL = (
    Mutant(
        "appraisal/engine/standing/totals.py",
        "FROM appraisal_sheet WHERE run_id = %s AND is_ranked) ",
        "FROM appraisal_sheet WHERE run_id = %s) ",
        ("tests/appraisal/engine/test_ranking.py::test_who_is_not_ranked_takes_no_place_from_those_who_are",),
        "who is not ranked takes no place",
    ),
    Mutant(
        "appraisal/engine/standing/totals.py",
        " if old.period.ends_on == run.period.starts_on",
        "",
        ("tests/appraisal/engine/test_ranking.py::test_a_month_that_was_left_out_gives_no_rank_before",),
        "the rank before is that of the month before",
    ),
    Mutant(
        "appraisal/facts/late.py",
        "LOOK_BACK = timedelta(days=366)",
        "LOOK_BACK = timedelta(days=300)",
        ("tests/appraisal/facts/test_late_facts.py::test_a_fact_is_found_late_for_a_whole_year",),
        "late facts are looked for a whole year back",
    ),
    Mutant(
        "appraisal/engine/standing/totals.py",
        'AND before.subject_id = s.subject_id AND before."group" = s."group" ',
        "AND before.subject_id = s.subject_id ",
        ("tests/appraisal/engine/test_ranking.py::test_a_rank_in_another_group_is_no_rank_before",),
        "a rank in another group is no rank before",
    ),
    Mutant(
        "appraisal/engine/standing/totals.py",
        "{caseload} >= {smallest} AS is_ranked",
        "{caseload} > {smallest} AS is_ranked",
        ("tests/appraisal/engine/test_ranking.py::test_below_the_smallest_caseload_there_is_no_rank",),
        "the smallest caseload itself is ranked",
    ),
    Mutant(
        "appraisal/engine/standing/totals.py",
        "WHEN full_marks > 0 AND raw > reachable THEN reachable ",
        "",
        (
            "tests/appraisal/engine/test_ranking.py"
            "::test_a_category_neither_falls_below_zero_nor_rises_above_its_full_marks",
        ),
        "a category gives no more than its full marks",
    ),
    Mutant(
        "appraisal/engine/standing/totals.py",
        "WHEN m.scored = 0 OR m.left_out > c.full_marks",
        "WHEN m.left_out > c.full_marks",
        ("tests/appraisal/engine/test_nothing_to_measure.py",),
        "a category of which nothing was scored has no marks",
    ),
    Mutant(
        "appraisal/engine/points.py",
        "WHEN 0 THEN quantity = 0 AND NOT possible ELSE base <= 0 END AS is_empty ",
        "WHEN 0 THEN FALSE ELSE base <= 0 END AS is_empty ",
        ("tests/appraisal/engine/test_nothing_to_measure.py",),
        "a count of what could not happen is nothing measured",
    ),
    Mutant(
        "appraisal/scheme/versions/models.py",
        "newest = begun.exclude(Exists(replaced))",
        "newest = begun",
        ("tests/appraisal/scheme/test_versions.py",),
        "a retired version puts no older one into force",
    ),
    Mutant(
        "appraisal/consequences/ladders/places.py",
        "_tried(Exemption.EQUAL, last <= 1, last, 1, code)",
        "_tried(Exemption.EQUAL, False, last, 1, code)",
        ("tests/appraisal/consequences/test_ladder.py::test_where_all_are_equal_nobody_is_last",),
        "where all are first nobody is last",
    ),
    Mutant(
        "appraisal/consequences/ladders/places.py",
        "_tried(Exemption.FEWEST, len(ranked) < fewest, len(ranked), fewest, code)",
        "_tried(Exemption.FEWEST, False, len(ranked), fewest, code)",
        ("tests/appraisal/consequences/test_ladder.py::test_two_ranked_units_are_too_few",),
        "of two nobody is proposed as last",
    ),
    Mutant(
        "appraisal/scheme/deciders.py",
        "    if by.pk in gave_points:",
        "    if False:",
        ("tests/appraisal/consequences/test_ladder.py::test_neither_subject_nor_giver_of_points_nor_others_decide",),
        "who gave the points decides on no consequence",
    ),
    Mutant(
        "appraisal/scheme/deciders.py",
        "    if by.pk in found_by:",
        "    if False:",
        (
            "tests/appraisal/objections/test_objections.py::test_neither_filer_nor_subject_nor_finder_nor_colleague_decides",
        ),
        "who made the entry decides on no objection",
    ),
    Mutant(
        "appraisal/objections/deeds.py",
        " or at > period.publicity_until:",
        ":",
        ("tests/appraisal/objections/test_objections.py::test_an_objection_needs_a_reason_and_its_days",),
        "an objection comes within the days of publicity",
    ),
    Mutant(
        "appraisal/objections/effect.py",
        "    if measure.reads.record.falls_everywhere:",
        "    if False:",
        ("tests/appraisal/objections/test_objections.py::test_a_defect_that_falls_counts_in_no_other_measure_either",),
        "a defect that falls counts nowhere",
    ),
    Mutant(
        "appraisal/engine/subjects.py",
        "p.starts_on DESC, p.id DESC",
        "p.starts_on, p.id",
        ("tests/appraisal/engine/test_ranking.py::test_who_moved_is_ranked_where_the_latest_post_is",),
        "an officer who moved is ranked where the latest post is",
    ),
    Mutant(
        "appraisal/results/publicity/deeds.py",
        "        _check_unaltered(run)\n",
        "",
        ("tests/appraisal/results/test_publicity.py::test_results_that_were_altered_are_not_published",),
        "results that were altered are not published",
    ),
)

PEOPLE = (
    Mutant(
        "portal/people/services/officers.py",
        "for row in Substitute.objects.filter(substitute=officer).between(today):",
        "for row in ():",
        ("tests/people/test_officers.py::test_a_closed_account_stands_in_for_nobody",),
        "a closed account stands in for nobody",
    ),
    Mutant(
        "portal/people/services/officers.py",
        "        if officer == by:",
        "        if False:",
        ("tests/people/test_officers.py::test_nobody_closes_the_own_account",),
        "nobody closes the own account",
    ),
    Mutant(
        "portal/people/services/posts.py",
        "between(post.starts_on, post.ends_on)",
        "between(post.starts_on, post.starts_on)",
        ("tests/people/test_posts.py::test_two_administrators_posts_never_meet_in_the_days_to_come",),
        "two administrators' posts never meet, also later",
    ),
    Mutant(
        "portal/people/entrance/limits.py",
        "return is_much and not is_known(username=username, address=address, at=at)",
        "return is_much",
        ("tests/people/test_login.py::test_an_account_guessed_from_everywhere_is_open_where_its_owner_was_before",),
        "a flood of wrong passwords keeps no owner out",
    ),
    Mutant(
        "portal/people/services/tokens.py",
        "    if not 1 <= days <= longest:",
        "    if not 1 <= days:",
        ("tests/people/test_access.py::test_a_token_lasts_no_longer_than_the_bureau_allows",),
        "a token lasts no longer than the bureau allows",
    ),
    Mutant(
        "portal/people/services/substitutes.py",
        "        if not rights.may_stand_in(role):",
        "        if False:",
        ("tests/people/test_posts.py::test_only_who_decides_there_or_beside_it_stands_in",),
        "a substitute has a post that fits",
    ),
)

LEDGER = (
    Mutant(
        "portal/ledger/rows/live_rows.py",
        "last_seq < event.seq and",
        "last_seq < event.seq - 1 and",
        (
            "tests/ledger/test_verify_ledger.py"
            "::test_a_row_put_back_to_an_older_state_with_its_older_event_is_refused_and_named",
        ),
        "a row put back by one event is named",
    ),
    Mutant(
        "portal/ledger/writing/recording.py",
        "filter(pk=row.pk, last_event_id=row.last_event_id, **only_if)",
        "filter(pk=row.pk, **only_if)",
        ("tests/ledger/test_deed.py::test_a_change_of_one_column_never_keeps_a_digest_of_stale_others",),
        "a row is changed only as it was read",
    ),
    Mutant(
        "portal/ledger/writing/once.py",
        "json.dumps([officer_id, self.place, self.key])",
        "json.dumps([self.place, self.key])",
        ("tests/cases/desk/test_once.py::test_an_api_call_sent_again_gets_the_first_answer",),
        "two people's keys are not one",
    ),
    Mutant(
        "portal/ledger/chain/checkpoints.py",
        '"" if _is_signed(found["text"], found["signature"], public) else',
        '"" if True else',
        ("tests/ledger/test_verify_ledger.py::test_a_forged_checkpoint_is_named",),
        "a checkpoint without the right signature proves nothing",
    ),
    Mutant(
        "portal/ledger/writing/recording.py",
        "del waiting[kept:]",
        "pass",
        ("tests/ledger/test_deed.py::test_an_inner_deed_that_fails_and_is_caught_leaves_only_the_outer_one",),
        "an inner deed that fails leaves no event in the outer one",
    ),
    Mutant(
        "portal/ledger/verification.py",
        "    yield from _beyond_head(chain)\n",
        "",
        ("tests/ledger/test_verify_ledger.py::test_an_event_beyond_the_head_is_named",),
        "an event beyond the head is named",
    ),
)

DISPATCH = (
    Mutant(
        "portal/dispatch/outbox/deeds.py",
        "attempts=message.attempts, done_at=None)",
        "done_at=None)",
        ("tests/dispatch/test_outbox.py::test_an_attempt_that_was_overtaken_ends_nothing",),
        "an attempt that was overtaken ends nothing",
    ),
    Mutant(
        "portal/dispatch/outbox/deeds.py",
        "is_last = message.attempts >= policy.attempts",
        "is_last = message.attempts > policy.attempts",
        (
            "tests/dispatch/test_outbox.py"
            "::test_a_message_that_keeps_failing_waits_longer_each_time_and_is_given_up_in_sight",
        ),
        "the last attempt is the last",
    ),
    Mutant(
        "portal/dispatch/runs/occurrences.py",
        "state=State.DUE, asked_by=None, planned_at__lt=",
        "state=State.DUE, planned_at__lt=",
        (
            "tests/dispatch/test_turns.py"
            "::test_an_older_run_that_has_not_begun_makes_way_for_the_newest_unless_somebody_asked",
        ),
        "a run that somebody asked for is not overtaken",
    ),
    Mutant(
        "portal/dispatch/notices/deeds.py",
        "    if notice.recipient_id != by.pk:",
        "    if False:",
        ("tests/dispatch/test_notices.py::test_another_s_notice_is_not_marked",),
        "a notice is read by whom it was sent to",
    ),
    Mutant(
        "portal/dispatch/outbox/retries.py",
        "min(doubled, self.longest_wait) * share",
        "doubled * share",
        (
            "tests/dispatch/test_outbox.py::test_outside_means_days_and_what_failed_together_does_not_come_back_together",
        ),
        "a wait grows no longer than its topic allows",
    ),
)

OFFICE = (
    Mutant(
        "portal/office/draws.py",
        "if not each.flaw and ",
        "if ",
        ("tests/office/test_draws.py::test_a_checkpoint_that_proves_nothing_is_passed_over",),
        "a seed is no checkpoint that proves nothing",
    ),
    Mutant(
        "portal/office/draws.py",
        "count = ceil(",
        "count = int(",
        ("tests/cases/quality/test_rereading.py::test_the_share_is_rounded_up",),
        "a share is rounded up",
    ),
    Mutant(
        "portal/office/files/deeds.py",
        "    if sha256 and sha256.lower() != arrived:",
        "    if False:",
        ("tests/office/test_uploads.py::test_a_piece_that_was_damaged_or_reaches_too_far_is_refused",),
        "a piece that was damaged is not kept",
    ),
    Mutant(
        "portal/office/files/deeds.py",
        "filter(pk=upload_id, owner=by, state=State.READY).update",
        "filter(pk=upload_id, owner=by).update",
        ("tests/office/test_uploads.py::test_a_checked_file_becomes_evidence_once",),
        "a file is attached once, and only when it was checked",
    ),
    Mutant(
        "portal/office/numbers/deeds.py",
        "    known = number_given(key)\n    if known:\n        return known\n",
        "",
        ("tests/office/test_numbers.py::test_whoever_asks_second_for_the_same_thing_gets_the_number_of_the_first",),
        "a document has one number, however often it is printed",
    ),
)

SHELL = (
    Mutant(
        "portal/shell/personal/identity.py",
        "    if birth_date(number) > date.today():",
        "    if False:",
        ("tests/shell/test_personal_data.py",),
        "nobody is born in the future",
    ),
    Mutant(
        "portal/shell/files/bombs.py",
        " or too_tight or overlap:",
        " or too_tight:",
        ("tests/shell/test_file_arrival.py::test_entries_that_share_their_bytes_are_refused",),
        "members that share their bytes are a bomb",
    ),
    Mutant(
        "portal/shell/personal/masking.py",
        "if hidden >= 3 else",
        "if hidden >= 1 else",
        ("tests/shell/test_personal_data.py::test_masks_show_this_much",),
        "a short number is hidden whole",
    ),
    Mutant(
        "portal/shell/personal/sealing.py",
        "encrypt(nonce, text.encode(), key_id.encode())",
        "encrypt(nonce, text.encode(), None)",
        ("tests/shell/test_sealing.py::test_a_sealed_text_opens_again_and_shows_nothing",),
        "a sealed text is bound to its key",
    ),
    Mutant(
        "portal/shell/periods.py",
        "return self.start <= on < self.end",
        "return self.start <= on <= self.end",
        ("tests/shell/test_periods.py::test_start_belongs_to_it_and_end_does_not",),
        "the end of a period is no day of it",
    ),
)

MUTANTS = (
    *FILE,
    *CLOCKS,
    *REVIEW,
    *INTAKE,
    *PROPERTY,
    *PAPERS,
    *QUALITY,
    *EXCHANGE,
    *DESK,
    *APPRAISAL,
    *PEOPLE,
    *LEDGER,
    *DISPATCH,
    *OFFICE,
    *SHELL,
)

if __name__ == "__main__":
    sys.exit(main(MUTANTS))
