"""What is sent when documents of a case are made and opened."""


def a_document(world, name):
    """The acceptance form is made by the handlers, the list of evidence by the levels too, the contents by all."""
    codes = {"form": "acceptance-form", "list": "evidence-receipt", "contents": "file-catalogue"}
    code = codes[name.partition("_")[2]]
    return {"code": code, "format": "docx", "purpose": "制作案卷"}


def a_chosen_document(world, name):
    said = a_document(world, name)
    return {**said, "document": f"{said['code']}:::docx"}


def a_purpose(world, name):
    return {"purpose": "制作案卷"}


BODIES = {
    "cases:make_document": a_chosen_document,
    "cases:open_document": a_purpose,
    "api:case_documents": a_document,
    "api:document_open": a_purpose,
}
