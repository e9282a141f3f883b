// Keeps what is typed into a form on the server: a little after each pause, again after a lost connection.
// The text itself stays in the page only; nothing is written into the browser's own storage.
const form = document.querySelector("form[data-draft]");
const PAUSE = 1500;
const LONGEST_WAIT = 30000;

if (form) {
  const status = document.querySelector(".draft-status");
  const words = status.querySelector("[data-words]");
  const asNew = status.querySelector("[data-as-new]");
  let isDirty = false;
  let isSending = false;
  let isLeaving = false;
  let isStopped = false;
  let failures = 0;
  let timer = 0;

  const say = (text, isBad = false) => {
    words.textContent = text;
    status.classList.toggle("is-bad", isBad);
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  const tryAgain = (text) => {
    isDirty = true;
    failures += 1;
    say(text, true);
    later(Math.min(2000 * 2 ** failures, LONGEST_WAIT));
  };

  // After a new login the page's token is an old one: take the one of a fresh page.
  const renewToken = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(form.action)).text(), "text/html");
    const token = page.querySelector("form[data-draft] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  };

  async function send() {
    if (isSending || isLeaving || isStopped || !isDirty) return;
    isSending = true;
    isDirty = false;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
      await take(answer);
    } catch {
      tryAgain(status.dataset.offline);
    } finally {
      isSending = false;
      if (isDirty && failures === 0) later(PAUSE);
    }
  }

  async function take(answer) {
    if (answer.ok) {
      const { version, saved } = await answer.json();
      form.elements.draft_version.value = version;
      failures = 0;
      say(status.dataset.saved.replace("{time}", saved));
    } else if (answer.status === 409 || answer.status === 422) {
      const { problem, new_key: key } = await answer.json();
      isStopped = true;
      say(problem, true);
      asNew.hidden = false;
      asNew.dataset.key = key;
    } else if (answer.type === "opaqueredirect") {
      tryAgain(status.dataset.login);
    } else if (answer.status === 403 && (await renewToken())) {
      tryAgain(status.dataset.saving);
    } else {
      tryAgain(answer.status === 403 ? status.dataset.login : status.dataset.offline);
    }
  }

  const changed = () => {
    isDirty = true;
    if (failures === 0) later(PAUSE);
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("draft:changed", changed);
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) isLeaving = true;
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && (isDirty || isSending)) event.preventDefault();
  });
  asNew.addEventListener("click", () => {
    form.elements.key.value = asNew.dataset.key;
    form.elements.draft_version.value = 0;
    asNew.hidden = true;
    isStopped = false;
    isDirty = true;
    later(0);
  });
}
