// Tabs without losing what was typed; defects appear under a "no"; each shows what it costs.
const tabs = document.querySelector("[data-tabs]");

function show(name) {
  for (const section of tabs.querySelectorAll(":scope > section")) section.hidden = section.id !== name;
  for (const link of tabs.querySelectorAll(".tabs a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

if (tabs) {
  tabs.classList.add("tabbed");
  tabs.querySelector(".tabs").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    show(link.hash.slice(1));
  });
  show("facts");
}

const form = document.getElementById("decision");

function update(box) {
  const isNo = form.elements[box.dataset.defects].value === "no";
  box.hidden = !isNo;
  const rows = [...box.querySelectorAll("[data-defect]")];
  for (const row of rows) {
    const select = row.querySelector("[data-cost]");
    if (select.value) row.dataset.shown = "";
    row.hidden = !("shown" in row.dataset);
    const mayPass = select.selectedOptions[0] && "mayPass" in select.selectedOptions[0].dataset;
    const noted = row.querySelector("[data-noted]");
    noted.hidden = !mayPass;
    if (!mayPass) noted.querySelector("input").checked = false;
  }
  box.querySelector("[data-more]").hidden = rows.every((row) => !row.hidden);
}

function price(select) {
  const place = select.closest("[data-defect]").querySelector("[data-cost-shown]");
  if (!select.dataset.cost || !select.value) place.textContent = "";
  else window.htmx.ajax("GET", `${select.dataset.cost}?item=${select.value}`, { target: place, swap: "innerHTML" });
}

if (form) {
  const boxes = [...form.querySelectorAll("[data-defects]")];
  const all = form.querySelector("[data-all-yes]");
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const input of form.querySelectorAll('.yn .y input')) input.checked = true;
    boxes.forEach(update);
  });
  form.addEventListener("change", (event) => {
    boxes.forEach(update);
    if (event.target.matches("[data-cost]")) price(event.target);
  });
  form.addEventListener("click", (event) => {
    if (!event.target.matches("[data-more]")) return;
    const box = event.target.closest("[data-defects]");
    const next = [...box.querySelectorAll("[data-defect]")].find((row) => !("shown" in row.dataset));
    if (next) next.dataset.shown = "";
    update(box);
  });
  boxes.forEach(update);
  for (const select of form.querySelectorAll("[data-cost]")) if (select.value) price(select);
}
