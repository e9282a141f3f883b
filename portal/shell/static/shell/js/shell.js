// Menu of the phone, "/" to search, dialogs, and one sending per form.
const root = document.documentElement;
const menu = document.querySelector("[data-menu]");

function openMenu(isOpen) {
  root.classList.toggle("menu-open", isOpen);
  menu.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) document.querySelector("#navigation a")?.focus();
  else menu.focus();
}

menu?.addEventListener("click", () => openMenu(!root.classList.contains("menu-open")));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && root.classList.contains("menu-open")) openMenu(false);
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.querySelector("[data-search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  const isOutside = !event.target.closest("#navigation, [data-menu]");
  if (isOutside && root.classList.contains("menu-open")) openMenu(false);
});

// The server refuses the second of a double click anyway; this spares people its page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else form.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
});

// After a refusal the summary is what is read first; its links lead to the fields.
document.querySelector("[data-summary]")?.focus();

// A part of the page that was sent and answered goes on with a key of its own.
document.addEventListener("htmx:afterRequest", (event) => {
  const key = event.detail.xhr?.getResponseHeader("X-Form-Key");
  const field = event.detail.elt?.closest?.("form")?.elements.once;
  if (key && field) field.value = key;
});
