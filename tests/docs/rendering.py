"""The pages of docs/reference that are written from the code; `python -m tests.docs` writes them again."""

import json
from pathlib import Path

from django.conf import settings
from django.utils import translation

from appraisal.consequences.base import Proposal, Trigger
from appraisal.models import Indicator
from appraisal.scheme.measures import MEASURES
from appraisal.scheme.rulekinds.arithmetic import half_up, percent
from appraisal.scheme.rules import says
from appraisal.scheme.versions.base import Effect, Rule
from cases.file.case.states import CaseKind, MatterKind
from cases.papers.registry import DOCUMENTS
from cases.quality.corrections.table import table as correctable
from cases.review.chain import AUTHOR, CHAINS, EFFECTS, FINAL, ReviewChain, Stage, chain_of, files_at_once
from portal.dispatch.notices.wording import notice_kinds
from portal.ledger.kinds import kinds
from portal.people.models import Role
from tests.matrix import table
from tests.support import policies

REFERENCE = Path(settings.BASE_DIR) / "docs" / "reference"
WRITTEN = "Written from {} by `python -m tests.docs`; a test fails when they differ. Do not edit it here.\n"

CHAIN_PAGE = """\
Each row says who may move a matter 审批事项 from where to where. Menus, inboxes and permissions read the same rows.
Return and reject need an opinion; approve needs all six answers, and any “no” whose defect is not noted as passable
forbids it.
"""
MEASURES_PAGE = """\
A measure takes records of one source, by the day that decides their month. A count adds 1.00 for each; a rate adds what
`rate counts` says to the numerator and 100 hundredths to the denominator. Conditions are SQL over the columns of the
source, which stands beside it in the noun's `measures.py`. Facts name a record by the label of its table. What is by
`asked.day` is no deed but what was so in a time or at its end (open cases, people in post), dated by its last day. A
subject without a record of a count, or of the measure that it is out of, had nothing to measure
([scoring](../explanation/scoring.md)).
"""
MATRIX_PAGE = """\
Every address, as every kind of person, for every kind of object. The first status that names a person counts, `*` is
everybody else who is logged in; strangers and closed accounts are sent to the login. 404: may not know that it exists.
403: knows it and may not do this. The words behind it are in [permissions](permissions.md).
"""
DOCUMENTS_PAGE = """\
The documents 文书 of a case, as its section “Documents” offers them, in docx and PDF. One that is final “once approved”
carries the word 草稿 and no number before. Those who do not handle the case say what they need a document for that
names people; each making and opening is an [event](events.md). [Replace a form](../how-to/replace-a-form.md) says how
a bureau brings its own.
"""
DOCUMENTS_HEAD = """\
| document | code | basis | made of | matters | by | final | sign 字号 |
|---|---|---|---|---|---|---|---|"""
POLICIES_PAGE = """\
The sentences of four policy texts that score, grade or bring a consequence, each with what expresses it without code:
s0 实施方案 (三项建设), s1 县局改革经验, s3 分局警民关系, s4 派出所等级评定 and the reports beside it. A test writes
every one into a draft by the deeds of the editor, of the items of entry and of the ladder, and holds that it is ready.
What no room of the product knows is an item of entry, until one does ([how](../how-to/write-a-scheme.md)).

- **entry**: an item of entry, counted by `appraisal.entries`; **of**: what it is divided by.
- **standard**: an item, condition or veto of the station rating (`fixtures/station_rating.json`).
- **elsewhere**: the product does it, and it gives no points.
- **not**: forbidden by the Ministry ([list](measures.md#what-no-ranking-may-use)), or outside the product.
"""
KINDS_HEAD = """\
| case | matter | identifier | asked while the case is | its approval makes it | beside others | chain | what happens |
|---|---|---|---|---|---|---|---|"""


EVENTS_PAGE = """\
Every deed leaves one event in one of three chains. `about` is the row in whose history the event is shown. Each kind
is declared beside its deed (`kinds.py` of the noun or room); a test holds that none is missing.

| field of an event | holds |
|---|---|
| `chain`, `seq` | which chain, and the place in it: 1, 2, 3 … without a gap |
| `kind`, `outcome` | what was done, and whether it was done or denied |
| `actor_*`, `on_behalf_of`, `address` | who, in which unit and role then, for whom, from where: a snapshot |
| `occurred_at`, `recorded_at` | the time of the deed as claimed, and as recorded |
| `payload` | facts: before, after, reason, numbers; never a citizen's personal data |
| `states` | for every row written: its label and the digest of its columns |
| `prev_hash`, `hash` | the link to the event before ([how](../explanation/ledger.md)) |
"""
NOTICES_PAGE = """\
A notice keeps its kind, its facts and the row that it is about; it is worded when somebody reads it, in the language of
the reader. Each kind is declared beside its noun (`notices.py`), with a place for every fact; a test words each in both
languages. Who is told: each person once for a key.
"""
NOTICES_HEAD = """\
| kind | who is told | English | 中文 | facts | leads to |
|---|---|---|---|---|---|"""
CHAINS_OF_EVENTS = {
    "business": "Business chain 业务链",
    "access": "Access chain 访问链",
    "personal": "Personal-data chain 个人信息链",
}
REFUSED = "An administrator's deed that is refused leaves an event of its own kind with outcome denied, here.\n"


def pages():
    """Return {name of the file: its text}."""
    with translation.override("en"):
        return {
            "review-chain.md": review_chain(),
            "measures.md": measures(),
            "permission-matrix.md": permission_matrix(),
            "documents.md": documents(),
            "corrections.md": corrections(),
            "events.md": events(),
            "notices.md": notices(),
            "policy-coverage.md": policy_coverage(),
        }


def review_chain():
    """Return the page of the review chain: tables and diagrams of `cases.review.chain`."""
    parts = [
        "# The review chain 四级审核\n",
        WRITTEN.format("[cases/review/chain.py](../../cases/review/chain.py)"),
        CHAIN_PAGE,
        "## Which matter takes which chain\n",
        *_kinds(),
    ]
    for chain in ReviewChain:
        parts += [f"\n## {_both(chain.label)} (`{chain.value}`)\n", *_diagram(CHAINS[chain]), *_rows(CHAINS[chain])]
    return "\n".join(parts) + "\n"


def _kinds():
    yield KINDS_HEAD
    for case_kind, rows in EFFECTS.items():
        for kind, effect in rows.items():
            sources = ", ".join(str(state.label) for state in effect.sources)
            target = str(effect.target.label) if effect.target else "unchanged"
            beside = "yes" if effect.may_run_beside else "no"
            yield (
                f"| {_both(case_kind.label)} | {_both(kind.label)} | `{kind.value}` | {sources} | {target} | {beside} "
                f"| {_chains_of(kind)} | {effect.sentence} |"
            )
    at_once = [str(kind.label) for kind in MatterKind if files_at_once(kind, CaseKind.ADMINISTRATIVE)]
    yield f"\nFiled at once, so that the levels only confirm it: {', '.join(at_once)} of administrative cases."


def _chains_of(kind):
    found = {chain_of(kind), chain_of(kind, is_fast_track=True), chain_of(kind, is_by_venue=True)}
    return ", ".join(str(chain.label) for chain in ReviewChain if chain in found)


def _diagram(rows):
    yield "```mermaid\nstateDiagram-v2"
    for stage in Stage:
        if any(stage in (row.source, row.target) for row in rows):
            yield f'    state "{stage.label}" as {stage.value}'
    yield f"    [*] --> {Stage.DRAFT.value}"
    yield from (f"    {row.source.value} --> {row.target.value}: {row.move.label}" for row in rows)
    yield from (
        f"    {stage.value} --> [*]" for stage in Stage if stage in FINAL and any(r.target == stage for r in rows)
    )
    yield "```\n"


def _rows(rows):
    yield "| from | move | to | who | sentence | 中文 |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        who = ", ".join("its author" if role == AUTHOR else _both(Role(role).label) for role in row.roles)
        yield (
            f"| {_both(row.source.label)} | {_both(row.move.label)} | {_both(row.target.label)} | {who} "
            f"| {row.sentence} | {_chinese(row.sentence)} |"
        )


def corrections():
    """Return the page of what can be corrected: the table of `cases.quality.corrections.table`."""
    rows = [
        f"| {model} | `{field}` | {f'`{deed}`' if deed else '–'} | {why_not or '–'} |"
        for model, field, deed, why_not in correctable()
    ]
    parts = [
        "# Corrections 更正\n",
        WRITTEN.format("[cases/quality/corrections/table.py](../../cases/quality/corrections/table.py)"),
        "Every field that the cases record. [Correct the record](../how-to/correct-the-record.md) says who may.\n",
        "| record | field | corrected by | or why not |\n|---|---|---|---|",
        *rows,
    ]
    return "\n".join(parts) + "\n"


def measures():
    """Return the page of the measures, with those that no scheme may use."""
    parts = [
        "# Measures 取数口径\n",
        WRITTEN.format("the `measures.py` that [settings](../../portal/config/settings.py) name"),
        MEASURES_PAGE,
        "| code | measure | kind, unit | month by | takes | rate counts | out of | basis |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in MEASURES:
        share = f"`{each.quantity}`" if each.is_rate else ""
        out_of = f"`{each.out_of}`" if each.out_of else ""
        takes = "all" if each.when == "1 = 1" else f"`{each.when}`"
        parts.append(
            f"| `{each.code}` | {_both(each.title)} | {each.kind.label}, {each.unit} | `{each.reads.at}` of "
            f"{str(each.reads.record.title).lower()} | {takes} | {share} | {out_of} | {each.basis} |"
        )
    parts += ["\n## What no ranking may use\n", "| code | 中文 | English | basis |", "|---|---|---|---|"]
    forbidden = json.loads((Path(settings.BASE_DIR) / "fixtures" / "forbidden_measures.json").read_text("utf-8"))
    parts += [f"| `{row['code']}` | {row['name']} | {row['name_en']} | {row.get('basis', '')} |" for row in forbidden]
    return "\n".join(parts) + "\n"


def permission_matrix():
    """Return the page of the permission matrix that `tests/matrix` asks of every address."""
    parts = [
        "# The permission matrix\n",
        WRITTEN.format("[tests/matrix/table.py](../../tests/matrix/table.py)"),
        MATRIX_PAGE,
        "## Groups of people\n",
        "| group | who |",
        "|---|---|",
    ]
    groups = ((name, members) for name, members in table.GROUPS.items() if name != "everyone")
    parts += [
        f"| `{name}` | {', '.join(role for role in table.ROLES if role in members)} |" for name, members in groups
    ]
    for title, text in (("Pages", table.PAGES), ("API", table.API), ("Administration", table.ADMIN_PAGES)):
        parts += [f"\n## {title}\n", "| address | method | object | answers |", "|---|---|---|---|", *_answers(text)]
    parts += ["\n## Models of the administration\n", "| model | kept by | read by |", "|---|---|---|"]
    for line in filter(None, table.ADMINISTRATION.strip().splitlines()):
        model, keeps, *reads = line.split()
        parts.append(f"| `{model}` | {keeps} | {', '.join(reads)} |")
    return "\n".join(parts) + "\n"


def _answers(text):
    for line in filter(None, map(str.strip, text.strip().splitlines())):
        route, method, thing, answers = line.split(None, 3)
        answers = answers.replace("|", " or ")
        yield f"| `{route}` | {method} | {thing} | {answers} |"


def _both(words):
    return f"{words} {_chinese(words)}"


def _chinese(words):
    with translation.override("zh-hans"):
        return str(words)


def documents():
    """Return the page of the documents: the table of `cases.papers.registry`."""
    rows = [
        f"| {kind.title} {kind.label} | `{kind.code}` | {kind.basis} | {kind.of} | "
        f"{', '.join(str(MatterKind(name).label) for name in kind.kinds) or '–'} | {kind.by} | {kind.final} | "
        f"{kind.sign or '–'} |"
        for kind in DOCUMENTS
    ]
    source = WRITTEN.format("[cases/papers/registry.py](../../cases/papers/registry.py)")
    return "\n".join(["# Documents", "", source, DOCUMENTS_PAGE, DOCUMENTS_HEAD, *rows, ""])


def events():
    """Return the page of the kinds of events, by chain, as the rooms declare them."""
    parts = ["# Events\n", WRITTEN.format("the `kinds.py` of the rooms"), EVENTS_PAGE]
    for chain, title in CHAINS_OF_EVENTS.items():
        parts.append(f"## {title}\n\n| kind | when |\n|---|---|")
        parts += [f"| `{kind.code}` | {kind.when} |" for kind in kinds().values() if kind.chain == chain]
        parts.append(f"\n{REFUSED}" if chain == "access" else "")
    return "\n".join(parts).rstrip() + "\n"


def notices():
    """Return the page of the kinds of notices, as the rooms declare them."""
    rows = [
        f"| `{kind.code}` | {kind.told} | {kind.sentence} | {_chinese(kind.sentence)} "
        f"| {', '.join(f'`{name}`' for name in kind.facts) or '–'} | {f'`{kind.page.name}`' if kind.page else '–'} |"
        for kind in notice_kinds().values()
    ]
    parts = ["# Notices\n", WRITTEN.format("the `notices.py` of the rooms"), NOTICES_PAGE, NOTICES_HEAD, *rows]
    return "\n".join(parts) + "\n"


def policy_coverage():
    """Return the page of the sentences of policies: `tests/data/policy_coverage.json` and the station standard."""
    rows = policies.sentences()
    lawful = [row for row in rows if not policies.is_forbidden(row)]
    expressed = [row for row in lawful if row["how"] != "not"]
    share = percent(half_up(len(expressed) * 10_000, len(lawful)))
    figures = f"{len(rows)} sentences, {len(lawful)} of them lawful; {len(expressed)} of these expressed: {share}.\n"
    parts = [
        "# What expresses each sentence of the policies 条文对照\n",
        WRITTEN.format("[tests/data/policy_coverage.json](../../tests/data/policy_coverage.json)"),
        POLICIES_PAGE,
        figures,
        "| where | sentence | by | how |\n|---|---|---|---|",
        *(f"| {row['place']} | {row['words']} | {' | '.join(_expressed(row))} |" for row in rows),
    ]
    return "\n".join(parts) + "\n"


def _expressed(row):
    """By what a sentence is expressed, and how that reads."""
    if row["how"] == "indicator":
        return _of_indicator(row)
    if row["how"] == "ladder":
        rule = row["ladder"]
        counted = f"{rule['params']['measure']}: " if "measure" in rule["params"] else ""
        figures = ", ".join(f"{name} {value}" for name, value in rule["params"].items() if name != "measure")
        then = f"{Proposal(rule['proposal']).label}, {rule['about']}"
        said = f"{Trigger(rule['trigger']).label} ({counted}{figures}) → {then}"
        return "ladder" + (" + entry" if "entry" in row else ""), said
    if row["how"] == "gate":
        gate = row["gate"]
        return "gate", f"{gate['of']} {gate['is']} {percent(gate['than'])} → {Effect(gate['effect']).label}"
    if row["how"] == "standard":
        return "standard", f"`{row['standard']}`"
    if row["how"] == "done":
        return "elsewhere", row["why"]
    return f"not: {row['not']}", row["why"]


def _of_indicator(row):
    """Without the items of entry, which only a database knows."""
    said, per = row["indicator"], dict(row["indicator"].get("per", {}))
    divided = per.pop("item", "") or per.get("measure", "")
    if per.pop("counted_in", ""):
        per["measure"] = "appraisal.entries"
    use = {name: value for name, value in said.get("use", {}).items() if name != "filters"}
    per.pop("filters", None)
    indicator = Indicator(measure=said["measure"], rule=said["rule"], params=said["params"], use=use, per=per)
    of = f" of {divided}" if divided else ""
    by = f"entry “{row['entry']['name']}”{of}" if "entry" in row else f"`{said['measure']}`{of}"
    return by, f"{Rule(said['rule']).label}: {says(indicator)}"
