"""A page of the browser with what a person does on it, and what must be true of every page."""

import os
import re
from itertools import count
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

QUESTIONS = ("identity", "facts", "characterisation", "law", "procedure", "proposal")
# What a Chinese page may spell in Latin letters.
LATIN = {
    "ID",
    "JPEG",
    "MB",
    "PDF",
    "PNG",
    "docx",
    "Excel",
    "API",
    "OpenAPI",
    "English",
    "SHA",
    "CSV",
    "IP",
    "Sishen",
    "OK",
    "WPS",
}
WORDS_OF_THE_FRAME = """
() => {
  const found = [];
  const chosen = "nav a, nav summary, h1, h2, h3, legend, th, dt, button, a.btn, label, .help, .errorlist li, .chips a";
  for (const each of document.querySelectorAll(chosen)) {
    if (!each.checkVisibility() || each.closest("[data-is-data], .language, .login-users")) continue;
    const text = [...each.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.textContent).join(" ");
    if (text.trim()) found.push(`${each.tagName.toLowerCase()}: ${text.trim().replace(/\\s+/g, " ")}`);
  }
  return found;
}
"""
# Marks the page once each part that htmx fetches by itself has come.
SETTLED = """
addEventListener("DOMContentLoaded", () => {
  let awaited = document.querySelectorAll("[hx-trigger^=load]").length;
  const mark = () => { if (awaited <= 0) document.documentElement.dataset.settled = "yes"; };
  document.addEventListener("htmx:afterRequest", () => { awaited -= 1; mark(); });
  mark();
});
"""
_shots = count(1)


class Walker:
    """A page with the faults it showed: console errors, failed scripts, breaches of the content policy."""

    def __init__(self, page):
        self.page, self.faults = page, []
        page.set_default_timeout(20_000)
        page.add_init_script(SETTLED)
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, path):
        """Go to a path and return the status of the answer."""
        response = self.page.goto(path, wait_until="load")
        return response.status if response else 0

    def send(self, selector):
        """Press a button or link and wait for the page it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(selector).first.click()

    def approve(self):
        """Answer the six questions with yes and approve."""
        self.answer()
        self.send("#decision button[value=approve]")

    def answer(self, *, no=()):
        """Answer the six questions with yes but for those in `no`, once the page has taken the matter up."""
        self.settle()
        for question in QUESTIONS:
            value = "no" if question in no else "yes"
            choice = self.page.locator(f"label:has(input[name={question}][value={value}])")
            # The mouse takes a tenth of a second each time; where it reaches the first it reaches all.
            choice.click() if question == QUESTIONS[0] else choice.dispatch_event("click")

    def settle(self):
        """Wait until the page has taken the matter up and shows who else is here."""
        self.page.locator("html[data-settled]").wait_for(state="attached")

    def text(self):
        return self.page.locator("body").inner_text()

    def shoot(self, name):
        """Keep a picture of the page where SCREENSHOTS names a folder."""
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            path = Path(folder) / f"{next(_shots):03}-{re.sub('[^a-z0-9]+', '-', name.lower())}.png"
            self.page.screenshot(path=str(path), full_page=True)

    def overflow(self):
        """Return by how many pixels the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def foreign_words(self, language, data):
        """Return the words of the frame that are not in the language: English in Chinese, Chinese in English.

        `data` are names and numbers that stand in headings and labels as they were written.
        """
        wrong = []
        for said in self.page.evaluate(WORDS_OF_THE_FRAME):
            words = said.partition(": ")[2]
            for name in data:
                words = words.replace(name, "")
            if language == "en":
                wrong += [said] if re.search(r"[\u4e00-\u9fff]", words) else []
            # A name of the record, such as people.unit:2 or case.filed, is not a word.
            elif set(re.findall(r"(?<![.\w/])[A-Za-z]{2,}(?![.\w])", words)) - LATIN:
                wrong.append(said)
        return wrong

    def barriers(self):
        """Return what keeps people with a screen reader or a keyboard out, serious and critical."""
        # What passes is not listed, which takes most of its time.
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        grave = [each for each in found if each["impact"] in {"serious", "critical"}]
        return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in grave]
