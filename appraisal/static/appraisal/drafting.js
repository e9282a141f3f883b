// The editor of rules: what a row says and gives is shown as one types, and the row is saved as one leaves it.
// Without this script each row is an ordinary form with a button, and the server judges the same.
const PAUSE = 250;
const editor = document.querySelector("[data-editor]");
const saved = document.querySelector("[data-saved]");
const timers = new WeakMap();
const clean = new WeakMap();
const blank = document.querySelector(".is-new")?.outerHTML;

const lineOf = (element) => element.closest("[data-line]");
const formOf = (line) => line.querySelector("[data-row-form]");
const say = (words) => {
  if (saved) saved.textContent = words;
};
// What a form holds but for what is of this page alone.
const held = (form) => {
  const data = new FormData(form);
  for (const name of ["once", "csrfmiddlewaretoken", "seen"]) data.delete(name);
  return new URLSearchParams(data).toString();
};
const isDirty = (form) => clean.get(form) !== held(form);

function wake(root) {
  for (const form of root.querySelectorAll("[data-row-form]")) clean.set(form, held(form));
}

// A part that the server has drawn takes the place of another; the focus stays in the field it was in.
function replace(line, html) {
  const focused = line.contains(document.activeElement) ? document.activeElement.id : "";
  const isOpen = line.querySelector("details")?.open;
  const place = document.createElement("template");
  place.innerHTML = html.trim();
  const drawn = place.content.firstElementChild;
  line.replaceWith(drawn);
  if (isOpen) drawn.querySelector("details").open = true;
  if (focused) (document.getElementById(focused) ?? drawn.querySelector("select[name=rule]"))?.focus();
  return drawn;
}

async function ask(form, more = {}) {
  const asked = new URLSearchParams(held(form));
  for (const [name, value] of Object.entries(more)) asked.set(name, value);
  const answer = await fetch(`${form.dataset.try}?${asked}`, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

async function tryOut(form) {
  const asked = held(form);
  const found = await ask(form);
  if (!found || asked !== held(form)) return;
  form.querySelector("[data-live]").innerHTML = found.live;
  if (!found.wrong) form.querySelector("[data-says]").textContent = found.says;
  const shown = form.querySelector("[data-reach-shown]");
  if (shown && found.reach !== null) shown.textContent = String(found.reach / 100);
  wrong(form, found.wrong);
  offer(form, found.offered);
}

// What may follow in a formula: the browser's own list, so that keys and screen readers find it.
function offer(form, offered) {
  const list = document.getElementById("formula-words");
  if (!list || !offered || !form.contains(document.activeElement)) return;
  list.replaceChildren(...offered.map((text) => new Option(text, text)));
}

function wrong(form, words) {
  const place = form.querySelector("[data-wrong]");
  place.hidden = !words;
  place.textContent = words ?? "";
  lineOf(form).classList.toggle("is-wrong", Boolean(words));
}

function later(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => tryOut(form).catch(() => {}), PAUSE));
}

// Another measure or kind of rule asks for other figures: the row is drawn anew, not saved.
async function reshape(form) {
  clearTimeout(timers.get(form));
  const before = clean.get(form);
  const values = { seen: form.elements.seen.value, once: form.elements.once.value };
  const asked = held(form);
  const found = await ask(form, { shape: "1" });
  if (!found || !form.isConnected) return;
  // What was typed while the answer was on its way is asked about anew.
  if (held(form) !== asked) {
    await reshape(form);
    return;
  }
  const drawn = formOf(replace(lineOf(form), found.row));
  drawn.elements.seen.value = values.seen;
  drawn.elements.once.value = values.once;
  clean.set(drawn, before);
  later(drawn);
}

async function save(line) {
  if (!line.isConnected) return true;
  const form = formOf(line);
  if (!form || !isDirty(form) || form.dataset.busy) return true;
  if (line.classList.contains("is-new") && !form.elements.name.value.trim()) return true;
  clearTimeout(timers.get(form));
  form.dataset.busy = "yes";
  say(editor?.dataset.saving ?? "");
  const sent = new FormData(form);
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
    const found = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : null;
    if (!found) throw new Error(String(answer.status));
    return answer.ok ? take(line, form, found) : refuse(line, form, found);
  } catch (problem) {
    say(problem instanceof TypeError ? editor?.dataset.offline : editor?.dataset.failed);
    return false;
  } finally {
    delete form.dataset.busy;
  }
}

function take(line, form, found) {
  const isNew = line.classList.contains("is-new");
  const hadFocus = line.contains(document.activeElement);
  const drawn = replace(line, found.row);
  wake(drawn);
  const tree = document.getElementById("tree");
  if (tree && found.tree) tree.outerHTML = found.tree;
  say(found.saved);
  if (isNew) {
    // The next new row is as empty as this one was, with a key of its own.
    drawn.insertAdjacentHTML("afterend", blank);
    const empty = drawn.nextElementSibling;
    formOf(empty).elements.once.value = found.once;
    wake(empty);
    if (hadFocus) formOf(empty).elements.name.focus();
  }
  return true;
}

function refuse(line, form, found) {
  if (found.row) {
    const drawn = replace(line, found.row);
    drawn.classList.add("is-wrong");
    const again = formOf(drawn);
    if (found.once) again.elements.once.value = found.once;
    clean.set(again, "");
  } else wrong(form, found.said);
  say(editor?.dataset.refused ?? "");
  return false;
}

// From row to row in the same column.
const columnOf = (field) => field.name;
function go(field, step) {
  const lines = [...document.querySelectorAll("[data-line]")];
  const next = lines[lines.indexOf(lineOf(field)) + step];
  if (!next) return false;
  const form = formOf(next);
  const same = form.elements[columnOf(field)];
  (same?.focus ? same : form.elements.name).focus();
  return true;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-row-form]");
  if (!form) return;
  if (!["measure", "per_measure", "rule", "per_shown_as", "weights_by"].includes(event.target.name)) later(form);
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".example select")) event.target.form.submit();
  const form = event.target.closest("[data-row-form]");
  if (form && ["measure", "per_measure", "rule", "per_shown_as"].includes(event.target.name)) reshape(form).catch(() => {});
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-formula]")) later(event.target.form);
});

document.addEventListener("focusout", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (!line || !editor || line.contains(event.relatedTarget)) return;
  // A row that was just drawn anew lost its focus for a moment only.
  setTimeout(() => {
    if (line.isConnected && !line.contains(document.activeElement)) save(line);
  });
});

document.addEventListener("keydown", async (event) => {
  const line = event.target.closest?.("[data-line]");
  if (!line || !editor || event.isComposing) return;
  const isText = event.target.matches("input:not([type=checkbox]):not([list])");
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const button = line.querySelector(event.key === "ArrowUp" ? "[data-up]" : "[data-down]");
    if (!button) return;
    event.preventDefault();
    if (await save(line)) document.getElementById(line.id)?.querySelector(event.key === "ArrowUp" ? "[data-up]" : "[data-down]")?.click();
  } else if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])")) {
    event.preventDefault();
    const { id } = line;
    const field = event.target;
    const isNew = line.classList.contains("is-new");
    if (!(await save(line))) return;
    if (isNew) document.querySelector(".is-new [name=name]")?.focus();
    else go(document.getElementById(id)?.querySelector(`[name="${field.name}"]`) ?? field, 1);
  } else if (isText && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    if (go(event.target, event.key === "ArrowUp" ? -1 : 1)) event.preventDefault();
  }
});

// The buttons of a row lead away: what was typed is saved before.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-row-form]") || !editor) return;
  const leads = event.submitter?.hasAttribute("formaction");
  if (leads) return;
  event.preventDefault();
  const line = lineOf(form);
  const isNew = line.classList.contains("is-new");
  save(line).then((isDone) => {
    if (isDone && isNew) document.querySelector(".is-new [name=name]")?.focus();
  });
});

addEventListener("beforeunload", (event) => {
  const left = [...document.querySelectorAll("[data-row-form]")].some(
    (form) => lineOf(form).classList.contains("is-wrong") && isDirty(form),
  );
  if (left) event.preventDefault();
});

document.documentElement.classList.add("scripted");
wake(document);
