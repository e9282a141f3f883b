// Cases that may be the same are looked for while somebody types, a little after each pause.
// Without this script they are shown once the form is sent.
const place = document.querySelector("[data-alike]");
const form = place?.closest("form");
const PAUSE = 900;
const ASKED = /^(place|facts|occurred_at|reported_at|party-\d+-(role|paper|id_number|phone|is_confidential))$/;

if (form) {
  let timer = 0;
  let asking = null;

  const typed = () => {
    const data = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !name.startsWith("alike_shown")) data.append(name, value);
    }
    return data;
  };

  const look = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(place.dataset.alike, {
        method: "POST",
        body: typed(),
        redirect: "manual",
        signal: asking.signal,
      });
      if (!answer.ok) return;
      const chosen = form.querySelector('[name="alike"]:checked')?.value;
      const focused = place.contains(document.activeElement) ? document.activeElement.value : "";
      place.innerHTML = await answer.text();
      for (const choice of place.querySelectorAll('[name="alike"]')) {
        choice.checked = choice.value === chosen;
        if (focused && choice.value === focused) choice.focus();
      }
    } catch {
      // A lost connection: sending the form looks again.
    }
  };

  const changed = (event) => {
    if (!ASKED.test(event.target.name ?? "")) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  timer = setTimeout(look, PAUSE);
}
