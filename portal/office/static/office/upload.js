// Files are sent in pieces as soon as they are chosen. The server says how far a file is, so that a broken connection,
// a reload or a second browser goes on where it stopped. Without this script the form sends one file by itself.
const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];
const MADE_BY_MACHINE = /\.(jpe?g|png|gif|bmp|webp|hei[cf]|mp4|mov|avi|mkv|wmv|3gp|mp3|wav|m4a|amr|aac|flac)$/i;
const box = document.querySelector("[data-uploads]");
const form = box?.closest("form");
const picker = form?.querySelector("input[type=file]");
const words = box?.dataset;
const rows = new Map();
let queue = Promise.resolve();

const pause = (time) => new Promise((go) => {
  const timer = setTimeout(go, time);
  window.addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
});

const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;

class Refusal extends Error {
  constructor(status, body) {
    super(body?.detail || "");
    this.status = status;
    this.body = body || {};
  }
}

// Sent again after a lost answer, the same file is begun once. (randomUUID is missing where the line is not encrypted.)
const newKey = () => [...window.crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function ask(method, url, data, key) {
  const headers = { "X-CSRFToken": token(), Accept: "application/json" };
  if (key) headers["Idempotency-Key"] = key;
  if (data) headers["Content-Type"] = "application/json";
  const answer = await fetch(url, { method, headers, body: data && JSON.stringify(data), credentials: "same-origin" });
  const body = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, body);
  return body;
}

// fetch tells nothing of what is sent so far; XMLHttpRequest does.
function sendPiece(url, piece, offset, hash, tell) {
  return new Promise((done, fail) => {
    const line = new XMLHttpRequest();
    line.open("PUT", url);
    line.responseType = "json";
    line.setRequestHeader("X-CSRFToken", token());
    line.setRequestHeader("Content-Type", "application/octet-stream");
    line.setRequestHeader("Upload-Offset", String(offset));
    if (hash) line.setRequestHeader("X-Chunk-SHA256", hash);
    line.upload.addEventListener("progress", (event) => tell(offset + event.loaded));
    line.addEventListener("load", () => (line.status < 300 ? done(line.response) : fail(new Refusal(line.status, line.response))));
    line.addEventListener("error", () => fail(new TypeError("network")));
    line.addEventListener("timeout", () => fail(new TypeError("network")));
    line.send(piece);
  });
}

async function hashOf(piece) {
  if (!window.crypto?.subtle) return "";
  const hash = await window.crypto.subtle.digest("SHA-256", await piece.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const fingerprintOf = (file) => `${file.size}-${file.lastModified}-${file.name}`.slice(0, 64);
const urlOf = (upload) => `${box.dataset.uploads}${upload.id}/`;
const stemOf = (name) => name.replace(/\.[^.]*$/, "").slice(0, 120);

function sizeOf(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  const step = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), 3);
  return `${(bytes / 1024 ** step).toFixed(step ? 1 : 0)} ${units[step]}`;
}

class Row {
  constructor(name, size) {
    this.element = box.querySelector("template").content.firstElementChild.cloneNode(true);
    this.find = (part) => this.element.querySelector(`.${part}`);
    this.isReady = false;
    this.find("name").textContent = name;
    this.find("size").textContent = sizeOf(size);
    this.progress = this.element.querySelector("progress");
    this.progress.setAttribute("aria-label", name);
    this.size = size;
    const title = this.find("title");
    if (title) {
      title.value = stemOf(name);
      title.id = `upload-title-${rows.size}-${Date.now()}`;
      this.element.querySelector("label").htmlFor = title.id;
    }
    this.offerKinds(name);
    const remove = this.find("remove");
    remove.setAttribute("aria-label", `${remove.textContent} ${name}`);
    remove.addEventListener("click", () => this.remove());
    box.querySelector("[data-upload-list]").append(this.element);
    box.hidden = false;
  }

  // Each file is evidence of its own kind; what a camera or recorder made is guessed, the rest follows the form.
  offerKinds(name) {
    const kind = this.find("kind");
    const choices = form.querySelector("[name=kind], [name=evidence-kind]");
    if (!kind || !choices) return;
    kind.replaceChildren(...[...choices.options].map((each) => each.cloneNode(true)));
    kind.value = MADE_BY_MACHINE.test(name) ? "audio_visual" : choices.value;
    kind.id = `upload-kind-${rows.size}-${Date.now()}`;
    kind.closest(".field").querySelector("label").htmlFor = kind.id;
  }

  say(state, text) {
    this.element.dataset.state = state;
    this.find("state").textContent = text ?? words[`word${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
    this.find("go-on").hidden = !["login", "failed"].includes(state);
  }

  show(received) {
    this.progress.value = this.size ? Math.floor((received / this.size) * 100) : 100;
  }

  ready(upload) {
    this.isReady = true;
    this.upload = upload;
    this.show(this.size);
    this.say("ready", upload.problem || undefined);
    if (upload.problem) this.find("state").classList.add("tone-warn");
    this.find("name").textContent = upload.name || this.find("name").textContent;
    this.find("key").name = "upload";
    this.find("key").value = upload.id;
    const title = this.find("title");
    if (title) title.name = `title-${upload.id}`;
    const kind = this.find("kind");
    if (kind) kind.name = `kind-${upload.id}`;
    check();
  }

  async remove() {
    this.isGone = true;
    this.element.remove();
    rows.delete(this);
    if (this.upload) await ask("DELETE", urlOf(this.upload)).catch(() => {});
    box.hidden = rows.size === 0;
    check();
    picker.focus();
  }
}

async function begin(row, file) {
  const known = [...rows.keys()].find((other) => other.upload?.fingerprint === fingerprintOf(file) && other.isPaused);
  if (known) {
    known.upload = await ask("GET", urlOf(known.upload));
    known.isPaused = false;
    row.isGone = true;
    row.element.remove();
    rows.delete(row);
    const last = known.upload.last_piece;
    const isSame = !last || (await hashOf(file.slice(last.start, last.start + last.size))) === last.sha256;
    if (isSame || !window.crypto?.subtle) return known;
    await ask("DELETE", urlOf(known.upload)).catch(() => {});
    known.say("changed");
    known.key = undefined;
    row = known;
  }
  row.key ??= newKey();
  row.upload = await ask("POST", box.dataset.uploads, {
    name: file.name, size: file.size, fingerprint: fingerprintOf(file), place: box.dataset.place,
  }, row.key);
  return row;
}

async function send(row, file) {
  while (!row.isGone && row.upload.received < file.size) {
    const offset = row.upload.received;
    const piece = file.slice(offset, offset + row.upload.chunk);
    try {
      row.upload = await sendPiece(urlOf(row.upload), piece, offset, await hashOf(piece), (at) => row.show(at));
    } catch (refusal) {
      if (refusal.status !== 409) throw refusal;
      row.upload = await ask("GET", urlOf(row.upload));
    }
    row.tries = 0;
    row.show(row.upload.received);
  }
}

async function finish(row) {
  row.say("checking");
  for (;;) {
    try {
      return await ask("POST", `${urlOf(row.upload)}finish/`);
    } catch (refusal) {
      if (refusal.status !== 409) throw refusal;
      row.upload = await ask("GET", urlOf(row.upload));
      if (row.upload.state === "receiving") throw new TypeError("network");
      await pause(3000);
    }
  }
}

async function carry(row, file) {
  for (;;) {
    if (row.isGone) return;
    try {
      row.say("sending");
      if (row.upload) row.upload = await ask("GET", urlOf(row.upload));
      else row = await begin(row, file);
      await send(row, file);
      if (row.isGone) return;
      row.ready(await finish(row));
      return;
    } catch (refusal) {
      if (row.isGone) return;
      if (refusal.status === 401 || refusal.status === 403) {
        if (refusal.message && row.upload === undefined) return row.say("refused", refusal.message);
        row.say("login");
      } else if (refusal.status && refusal.status < 500) {
        row.say("refused", refusal.message);
        return;
      } else {
        row.tries = (row.tries || 0) + 1;
        row.say(row.tries > 20 ? "failed" : "again");
      }
      if (row.find("go-on").hidden) await pause(WAITS[Math.min(row.tries, WAITS.length) - 1]);
      else await new Promise((go) => row.find("go-on").addEventListener("click", go, { once: true }));
    }
  }
}

function check() {
  const problem = box.querySelector("[data-upload-problem]");
  const isFine = [...rows.keys()].every((row) => row.isReady);
  if (isFine) problem.hidden = true;
  const title = form.querySelector("[name=title], [name=evidence-title]");
  if (title) {
    if (title.name === "title") title.required = rows.size === 0;
    title.closest(".field").hidden = rows.size > 0;
    const kind = form.querySelector("[name=kind], [name=evidence-kind]");
    if (kind) kind.closest(".field").hidden = rows.size > 0;
  }
  return isFine;
}

function choose(files) {
  for (const file of files) {
    const row = new Row(file.name, file.size);
    rows.set(row, file);
    row.say("waiting");
    queue = queue.then(() => carry(row, file));
  }
  picker.value = "";
  check();
}

async function recall() {
  const url = `${box.dataset.uploads}?place=${encodeURIComponent(box.dataset.place)}`;
  for (const upload of await ask("GET", url).catch(() => [])) {
    const row = new Row(upload.name, upload.size);
    rows.set(row, null);
    row.upload = upload;
    row.show(upload.received);
    if (upload.state === "ready") {
      row.ready(upload);
    } else if (upload.received === upload.size) {
      queue = queue.then(() => carry(row, upload));
    } else {
      row.isPaused = true;
      row.say("paused");
      row.find("state").classList.add("tone-warn");
    }
    box.closest("details")?.setAttribute("open", "");
  }
  check();
}

if (picker) {
  picker.multiple = true;
  picker.addEventListener("change", () => choose([...picker.files]));
  form.addEventListener("submit", (event) => {
    if (check()) return;
    event.preventDefault();
    const problem = box.querySelector("[data-upload-problem]");
    problem.textContent = words.wordUnfinished;
    problem.hidden = false;
  }, { capture: true });
  window.addEventListener("beforeunload", (event) => {
    if ([...rows.keys()].some((row) => ["sending", "checking"].includes(row.element.dataset.state))) event.preventDefault();
  });
  // What is there already is known before the first new file is sent, so that none is listed twice.
  queue = queue.then(recall);
}
