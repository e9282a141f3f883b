// The demo's list of people fills in the form.
const list = document.querySelector("[data-fills]");
const form = document.getElementById(list.dataset.fills);

list.addEventListener("click", (event) => {
  const person = event.target.closest("[data-badge]");
  if (!person) return;
  form.elements.username.value = person.dataset.badge;
  form.elements.password.value = person.dataset.password;
  list.querySelectorAll("[data-badge]").forEach((other) => other.setAttribute("aria-pressed", String(other === person)));
  form.querySelector("[type=submit]").focus();
});
