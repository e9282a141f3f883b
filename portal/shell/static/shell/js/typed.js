// What was typed before the session ended goes back into the form that is sent to the same address.
const typed = JSON.parse(document.getElementById("typed-before-data").textContent);
const keepNow = new Set(["version", "digest", "seen_version", "seen_digest", "draft_version", "seen", "revision", "key"]);

const pathOf = (address) => new URL(address || location.href, location.href).pathname;

// A form goes where it says, and where its buttons say.
function goesTo(form, address) {
  const buttons = [...form.querySelectorAll("[formaction], [hx-post]")];
  const others = buttons.map((each) => each.getAttribute("formaction") || each.getAttribute("hx-post"));
  return [form.getAttribute("action"), ...others].some((each) => pathOf(each) === address);
}

// How many rows there are is what the page draws, not what was typed.
const isCount = (name) => /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(name);

function fill(control, values) {
  if (control.type === "file" || keepNow.has(control.name) || isCount(control.name)) return false;
  if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
  else if (control.multiple) {
    for (const option of control.options) option.selected = values.includes(option.value);
  } else control.value = values[0] ?? "";
  return true;
}

function fillAll(form, isShown) {
  let filled = 0;
  const seen = {};
  for (const control of form.elements) {
    if (!control.name || control.type === "submit" || control.type === "button") continue;
    const values = typed.fields[control.name];
    if (!values) {
      if (control.type === "checkbox") control.checked = false;
      continue;
    }
    const place = (seen[control.name] = (seen[control.name] ?? -1) + 1);
    const own = ["radio", "checkbox"].includes(control.type) || control.multiple ? values : values.slice(place);
    if (fill(control, own)) filled += 1;
    if (isShown) control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return filled;
}

// A list of rows that a button lengthens gets as many as were typed.
function drawRows(form) {
  for (const rows of form.querySelectorAll("[data-rows]")) {
    const total = rows.querySelector('[name$="-TOTAL_FORMS"]');
    const wanted = Number(typed.fields[total?.name]?.[0]);
    for (let drawn = Number(total?.value); drawn < wanted; drawn += 1) {
      rows.querySelector("[data-add-row]")?.click();
      if (Number(total.value) === drawn) break;
    }
  }
}

// What no field takes stays on the page for its author to copy.
function leaveTheRest(box, form) {
  const hasField = (name) => keepNow.has(name) || isCount(name) || form.elements[name];
  for (const each of box.querySelectorAll("[data-name]")) if (hasField(each.dataset.name)) each.remove();
  const left = box.querySelector("[data-name]");
  box.querySelector("[data-left]").hidden = !left;
  if (!left) box.querySelector("[data-typed]").remove();
}

function restore() {
  const forms = [...document.querySelectorAll('form[method="post" i]')];
  const named = Object.keys(typed.fields);
  const fits = (form) => named.some((name) => form.elements[name]);
  const form = forms.find((each) => goesTo(each, typed.action) && fits(each));
  if (!form) return;
  drawRows(form);
  // A choice may draw further fields, so the values are set a second time.
  fillAll(form, true);
  if (!fillAll(form, false)) return;
  const mark = document.createElement("input");
  Object.assign(mark, { type: "hidden", name: "kept", value: typed.key });
  form.append(mark);
  const box = document.getElementById("typed-before");
  box.querySelectorAll("[data-not-restored]").forEach((each) => each.remove());
  box.querySelector("[data-restored]").hidden = false;
  leaveTheRest(box, form);
}

if (document.readyState === "complete") restore();
else addEventListener("load", restore);
