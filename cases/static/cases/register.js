// Another row for a party; the list of causes follows the kind of the case.
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
