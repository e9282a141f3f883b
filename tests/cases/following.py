"""Cases with something that follows a decision, made by the real deeds."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from cases.file.case.states import CaseKind, MatterKind
from cases.models import Case
from cases.review.discussions import deeds as discussions
from cases.review.nonfiling import deeds as nonfiling
from portal.people.models import Role, Unit
from tests import factories
from tests.cases.casework import a_case, a_filed_case, approved, asked
from tests.support.copied import copied

UPHELD, REVOKED = "upheld", "revoked"


@copied
def a_decided_case(bureau, at, **changes):
    """Return a case whose penalty every level has approved."""
    case = a_filed_case(bureau, at, **changes)
    approved(asked(case, MatterKind.PENALTY, at=at), bureau, at)
    return Case.objects.get(pk=case.pk)


@copied
def a_refused_case(bureau, at):
    """Return a criminal case that was not filed; its NonFiling is its only one."""
    case = a_case(bureau, at, kind=CaseKind.CRIMINAL, name="盗窃案")
    approved(asked(case, MatterKind.NOT_FILING, at=at), bureau, at)
    return Case.objects.get(pk=case.pk)


@copied
def served(non_filing, bureau, at):
    """Serve the notice of a non-filing on that day, and return it."""
    on = timezone.localdate(at)
    return nonfiling.serve_notice(
        by=bureau.officer, at=at, non_filing_id=non_filing.pk, served_on=on, served_how="直接送达"
    )


@copied
def a_reconsideration(bureau, at):
    """Return the reconsideration that the complainant asked for on the day of the notice."""
    notice = served(a_refused_case(bureau, at).non_filings.get(), bureau, at)
    on = timezone.localdate(at)
    return nonfiling.receive(by=bureau.officer, at=at, non_filing_id=notice.pk, asked_on=on, grounds="有监控为证。")


@copied
def examined(review, bureau, at, proposes=REVOKED):
    """Let a reviewer who took no part examine a reconsideration, and return it."""
    return nonfiling.examine(
        by=bureau.other_reviewer, at=at, review_id=review.pk, proposes=proposes, opinion="原不予立案认定不当。"
    )


@copied
def another_leader(bureau):
    """Return a bureau leader who took no part in anything."""
    return factories.someone(Role.BUREAU_LEADER, bureau.root)


@copied
def a_brigade(bureau):
    """Return the bureau with a brigade in the place of its station, under the same leader."""
    brigade = factories.a_station("治安大队", kind=Unit.Kind.BRIGADE, peer_group="brigades")
    factories.a_post(bureau.leader, Role.BUREAU_LEADER, brigade.unit)
    return SimpleNamespace(**{**vars(bureau), **vars(brigade)})


def a_scan(name="approval.png", content=None):
    """Return an uploaded paper."""
    return SimpleUploadedFile(name, content or _a_picture(), content_type="image/png")


def _a_picture():
    kept = BytesIO()
    Image.new("L", (8, 8), 255).save(kept, "PNG")
    return kept.getvalue()


@copied
def a_measure(bureau, at, *, hours=0, **particulars):
    """Return an approved measure that was not taken yet, in a filed case."""
    case = a_filed_case(bureau, at - timedelta(hours=hours))
    return approved(asked(case, MatterKind.COMPULSORY, at=at, particulars=particulars), bureau, at).measure


@copied
def a_discussion(bureau, at):
    """Return the discussion that the legal officer asked for of a penalty."""
    matter = asked(a_filed_case(bureau, at), MatterKind.PENALTY, at=at)
    return discussions.ask(by=bureau.legal_officer, at=at, matter_id=matter.pk, reason="案情重大")


def held(bureau, at, **changes):
    """Return what the record of a discussion says; its leader, reviewer and a deputy took part."""
    said = {
        "held_at": at,
        "place": "局三楼会议室",
        "chair": bureau.leader.pk,
        "decision": "agreed",
        "members": [bureau.reviewer.pk, bureau.deputy.pk],
        "opinions": "一致同意。",
        "conclusion": "同意处罚意见。",
        "scan": a_scan(),
    }
    return {**said, **changes}
