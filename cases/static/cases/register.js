// The registration form: another row for a party, the causes of the kind, the fields of the source, the lead apart
// from the assistants. Without this script every field is shown, and the server judges the same.
const rows = document.querySelector("[data-rows]");
const add = rows?.querySelector("[data-add-row]");

if (add) {
  add.hidden = false;
  add.addEventListener("click", () => {
    const total = rows.querySelector('[name$="-TOTAL_FORMS"]');
    const most = Number(rows.querySelector('[name$="-MAX_NUM_FORMS"]').value);
    if (Number(total.value) >= most) return;
    const row = rows.querySelector("template[data-row]").innerHTML.replaceAll("__prefix__", total.value);
    add.insertAdjacentHTML("beforebegin", row);
    total.value = Number(total.value) + 1;
    add.previousElementSibling.querySelector("[data-party-number]").append(` ${total.value}`);
    add.previousElementSibling.querySelector("select, input")?.focus();
  });
}

const kind = document.querySelector('select[name="kind"]');
const cause = document.querySelector("[data-causes]");
const follow = () => cause.setAttribute("list", `causes-${kind.value}`);
if (kind && cause) {
  kind.addEventListener("change", () => {
    follow();
    cause.value = "";
  });
  follow();
}

const source = document.querySelector('select[name="source"]');
if (source) {
  const details = document.querySelectorAll("[data-sources]");
  const show = () => {
    details.forEach((field) => {
      const isAsked = field.dataset.sources.split(" ").includes(source.value);
      field.closest(".field").hidden = !isAsked;
    });
  };
  source.addEventListener("change", show);
  show();
}

document.querySelectorAll("[data-opens-group]").forEach((box) => {
  const group = document.querySelector(`[data-group="${box.dataset.opensGroup}"]`);
  const show = () => {
    group.hidden = !box.checked;
  };
  box.addEventListener("change", show);
  show();
});

const lead = document.querySelector('select[name="lead"]');
if (lead) {
  const assistants = document.querySelectorAll('input[name="assistants"]');
  const part = () => {
    assistants.forEach((box) => {
      const isLead = box.value === lead.value;
      box.closest("label").parentElement.hidden = isLead;
      if (isLead) box.checked = false;
    });
  };
  lead.addEventListener("change", part);
  part();
}
