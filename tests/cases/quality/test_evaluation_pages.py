"""C12, C13 in the browser: opened and concluded by those who evaluate, read by those who may see the case."""

import pytest
from django.urls import reverse

from cases.models import Evaluation, EvaluationItem


@pytest.fixture
def case(a_case):
    return a_case()


def forms(evaluation, **changes):
    prefix = f"e{evaluation.pk}"
    marks = {f"{prefix}-marks-{item.code}": item.full_marks for item in EvaluationItem.objects.all()}
    counts = {f"{prefix}-fault-TOTAL_FORMS": 0, f"{prefix}-fault-INITIAL_FORMS": 0}
    given = {f"{prefix}-{name}": value for name, value in changes.items()}
    return {**marks, **counts, f"{prefix}-finding": "", **given}


def test_a_supervisor_opens_and_concludes_and_the_officer_reads(here, case, browse):
    page, supervisor = reverse("cases:evaluations", args=[case.pk]), browse(here.supervisor)

    wrong = supervisor.post(reverse("cases:open_evaluation", args=[case.pk]), {"kind": "triggered", "reference": "x"})
    supervisor.post(
        reverse("cases:open_evaluation", args=[case.pk]),
        {"kind": "triggered", "trigger": "media", "reference": "报道1"},
    )
    evaluation = Evaluation.objects.get()
    conclude = reverse("cases:conclude_evaluation", args=[evaluation.pk])
    too_much = supervisor.post(conclude, forms(evaluation, **{"marks-facts": 31}))
    supervisor.post(conclude, forms(evaluation))
    again = supervisor.post(conclude, forms(evaluation))

    assert (wrong.status_code, too_much.status_code, again.status_code) == (422, 422, 409)
    assert browse(here.officer).get(page).context["evaluations"][0].total == 100
    assert b"Open an evaluation" not in browse(here.officer).get(page).content
    assert browse(here.officer).post(reverse("cases:open_evaluation", args=[case.pk]), {}).status_code == 403
