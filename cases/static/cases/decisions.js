// Shows of each decision only what its outcome asks for; what is hidden is not sent.
for (const box of document.querySelectorAll("[data-decision]")) {
  const outcome = box.querySelector('select[name$="-outcome"]');
  const parts = [...box.querySelectorAll("[data-for]")];
  const update = () => {
    for (const part of parts) {
      const isAsked = part.dataset.for.split(" ").includes(outcome.value);
      part.hidden = !isAsked;
      for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = !isAsked;
    }
  };
  outcome.addEventListener("change", update);
  update();
}
