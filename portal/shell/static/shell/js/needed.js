// The star of a field that is needed only where other fields say so. Without this script it stands where the page was
// drawn with it, as after a refusal; the server judges the same (portal/shell/forms/needed.py).
const stars = [...document.querySelectorAll("[data-needed-when]")];

const shown = (form, name) => {
  const found = form.elements[name];
  if (!found) return ["-"];
  const all = found instanceof RadioNodeList ? [...found] : [found];
  const values = all.flatMap((field) => {
    if (field.type === "checkbox" || field.type === "radio") {
      if (!field.checked) return [];
      return [all.length === 1 && field.type === "checkbox" ? "on" : field.value];
    }
    return field.value === "" ? [] : [field.value];
  });
  return values.length ? values : ["-"];
};

const meets = (form, term) => {
  const [, name, sign, wanted] = /^([\w-]+?)(!=|>=|<|=)(.+)$/.exec(term.trim());
  const values = shown(form, name);
  if (sign === ">=" || sign === "<") {
    return values[0] !== "-" && Number(values[0]) >= Number(wanted) === (sign === ">=");
  }
  return values.some((value) => wanted.split(" ").includes(value)) === (sign === "=");
};

const follow = (form) => {
  for (const star of stars.filter((each) => each.closest("form") === form)) {
    const isNeeded = star.dataset.neededWhen.split(" or ").some((part) => part.split(";").every((t) => meets(form, t)));
    star.hidden = !isNeeded;
    const field = form.elements[star.dataset.neededField];
    for (const control of field instanceof RadioNodeList ? [...field] : [field]) {
      control?.setAttribute?.("aria-required", isNeeded ? "true" : "false");
    }
  }
};

for (const form of new Set(stars.map((star) => star.closest("form")).filter(Boolean))) {
  form.addEventListener("input", () => follow(form));
  form.addEventListener("change", () => follow(form));
  follow(form);
}
