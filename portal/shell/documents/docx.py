"""docx from the bureau's own template, else from the one that is built from the form's HTML."""

import re
from io import BytesIO
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate

from portal.shell.documents.building import template_of
from portal.shell.documents.filling import WRONG, FormBroken, environment, line_of, printable

WATERMARK = """
<w:r {w}><w:rPr><w:noProof/></w:rPr><w:pict>
<v:shapetype {v} id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape {v} type="#_x0000_t136" stroked="f" fillcolor="#e8c4c4" style="position:absolute;margin-left:0;margin-top:0;\
width:{width}pt;height:{height}pt;rotation:325;z-index:-251658752;mso-position-horizontal:center;\
mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin">
<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string=""/></v:shape></w:pict></w:r>
""".replace("{w}", nsdecls("w")).replace(
    "{v}", 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
LONGEST_PROPERTY = 255
VML_TEXT = "{urn:schemas-microsoft-com:vml}textpath"


def docx_of(form, context, marks):
    """Return a form filled in as docx bytes; raise FormBroken where its placeholders are wrong."""
    path = form.docx or form.html
    try:
        template = DocxTemplate(form.docx or BytesIO(template_of(form.text())))
        template.render(printable(context), environment(), autoescape=True)
    except (PackageNotFoundError, BadZipFile, OSError) as problem:
        raise FormBroken(path, _("this is no docx file")) from problem
    except WRONG as problem:
        if isinstance(problem, KeyError) and not line_of(problem):
            raise FormBroken(path, _("this is no docx file")) from problem
        raise FormBroken(path, problem, _place(problem)) from problem
    document = _as_rendered(template)
    _frame(document, marks)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _as_rendered(template):
    """Return the document as it was filled in: its headers and footers are not the parts that the template opened."""
    out = BytesIO()
    template.save(out)
    out.seek(0)
    return Document(out)


def _place(problem):
    """Return the words of the docx around a wrong placeholder, since a docx has no lines."""
    near = "".join(getattr(problem, "docx_context", ())) or _line_around(problem)
    found = re.search(r"\{[{%][^{}]*[%}]?\}?", near)
    return f"“{found[0][:80]}”" if found else ""


def _line_around(problem):
    """Return the words of the line at which a placeholder failed while it was filled in, "" where that is not known."""
    trace, line = problem.__traceback__, line_of(problem)
    while trace and line:
        source = trace.tb_frame.f_locals.get("src_xml")
        if source and line <= source.count("\n") + 1:
            return re.sub(r"<[^>]+>", "", source.split("\n")[line - 1])
        trace = trace.tb_next
    return ""


def _frame(document, marks):
    properties = document.core_properties
    properties.title, properties.author, properties.comments = marks.title[:LONGEST_PROPERTY], "", ""
    for footer, is_new in _parts(document, "footer"):
        _footer_line(footer.paragraphs[0] if is_new else footer.add_paragraph(), marks)
    if marks.watermark:
        for header, _is_new in _parts(document, "header"):
            run = parse_xml(_sized(marks))
            run.find(f".//{VML_TEXT}[@string]").set("string", marks.watermark)
            (header.paragraphs or [header.add_paragraph()])[0]._p.append(run)


def _parts(document, what):
    """Yield (part, whether it is new) of all headers or footers that some page shows, each once.

    A form may have others for the first page, for even pages and for later sections; what a section takes over from
    the one before is left so. Where a page would have none, one is made.
    """
    begun, seen = set(), set()
    has_even = document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        shown = {"": True, "first_page_": section.different_first_page_header_footer, "even_page_": has_even}
        for which, is_shown in shown.items():
            part = getattr(section, f"{which}{what}")
            is_new = part.is_linked_to_previous
            if is_new and (which in begun or not is_shown):
                continue
            part.is_linked_to_previous = False
            begun.add(which)
            if part.part.partname not in seen:
                seen.add(part.part.partname)
                yield part, is_new


def _sized(marks):
    """Return the mark behind the page as large as its words allow: one line across, whatever its length."""
    width, height = (460, max(12, round(600 / len(marks.watermark)))) if marks.is_long else (360, 150)
    return WATERMARK.replace("{width}", str(width)).replace("{height}", str(height))


def _footer_line(line, marks):
    line.alignment = 1
    _words(line, f"{marks.number}　第 " if marks.number else "第 ")
    _field(line, "PAGE")
    _words(line, " 页　共 ")
    _field(line, "NUMPAGES")
    _words(line, f" 页　{marks.checkpoint}")


def _words(line, text):
    run = line.add_run(text)
    run.font.size = 8 * 12700


def _field(line, name):
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)
