"""Documents: one form, written once in HTML with placeholders, filled in as PDF and as docx.

A bureau replaces the house's forms file by file in a folder of its own (`settings.DOCUMENTS_DIR`).
"""
