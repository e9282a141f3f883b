// Keeps what is typed into a form on the server: a little after each pause, and when the page is left.
const PAUSE = 1200;

for (const status of document.querySelectorAll("[data-keeps]")) keep(status, status.closest("form"));

function keep(status, form) {
  let isDirty = false;
  let isSent = false;
  let timer = 0;

  // The answer is written into the form, so that the row goes when the form has been sent.
  const mark = (key) => {
    let field = form.elements.kept;
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "kept" });
      form.append(field);
    }
    field.value = key;
  };

  const held = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("typed_into", new URL(form.getAttribute("action") || location.href, location.href).pathname);
    return data;
  };

  async function send() {
    clearTimeout(timer);
    if (!isDirty || isSent) return;
    isDirty = false;
    try {
      const answer = await fetch(status.dataset.keeps, {
        method: "POST",
        body: held(),
        headers: { Accept: "application/json" },
        redirect: "manual",
        keepalive: true,
      });
      await take(answer);
    } catch {
      isDirty = true;
      status.textContent = status.dataset.offline;
      timer = setTimeout(send, PAUSE * 5);
    }
  }

  async function take(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) status.textContent = status.dataset.login;
    else if (answer.status !== 204) {
      const { key, saved, problem } = await answer.json();
      if (key) mark(key);
      status.textContent = problem ?? status.dataset.saved.replace("{time}", saved);
    }
  }

  const changed = (event) => {
    // What is put back into the form has been kept already.
    if (!event.isTrusted) return;
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("click", (event) => {
    if (event.target.matches("[data-all-yes]")) changed(event);
  });
  form.addEventListener("submit", (event) => {
    isSent = !event.defaultPrevented;
  });
  addEventListener("pageshow", () => {
    isSent = false;
  });
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
}
