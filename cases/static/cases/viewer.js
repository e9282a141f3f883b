// Turning pages, zooming, and notes at places of a page. Without this script the numbers lead to the pictures of the
// pages, and a note is written with the number of its page.
const LEVELS = [50, 75, 100, 150, 200, 300];
let zoom = 100;

const viewerOf = (target) => target.closest?.("[data-viewer]");
const current = (viewer) => Number(viewer.querySelector("[data-page-number]").textContent);
const links = (viewer) => [...viewer.querySelectorAll("[data-goes]")];

function go(viewer, number) {
  const link = links(viewer).find((each) => Number(each.dataset.goes) === number);
  if (!link) return;
  const image = viewer.querySelector("[data-page]");
  image.src = link.href;
  image.alt = image.dataset.word.replace("{page}", number);
  viewer.querySelector("[data-page-number]").textContent = number;
  for (const each of links(viewer)) {
    if (each === link) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  viewer.querySelector(".sheet").scrollTop = 0;
  viewer.dispatchEvent(new CustomEvent("page:shown", { bubbles: true, detail: { page: number } }));
}

function size(viewer, step) {
  const place = LEVELS.indexOf(zoom);
  zoom = step === 0 ? 100 : LEVELS[Math.min(Math.max(place + step, 0), LEVELS.length - 1)];
  viewer.querySelector("[data-paper]").style.width = `${zoom}%`;
}

document.addEventListener("click", (event) => {
  const viewer = viewerOf(event.target);
  if (!viewer) return;
  const button = event.target.closest("[data-turn], [data-zoom], [data-goes]");
  if (!button) return;
  if (button.dataset.turn) go(viewer, current(viewer) + Number(button.dataset.turn));
  if (button.dataset.zoom) size(viewer, Number(button.dataset.zoom));
  if (button.dataset.goes) {
    event.preventDefault();
    go(viewer, Number(button.dataset.goes));
  }
});

document.addEventListener("keydown", (event) => {
  const viewer = viewerOf(event.target);
  if (!viewer || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const steps = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 };
  if (event.key in steps) {
    event.preventDefault();
    go(viewer, current(viewer) + steps[event.key]);
  }
  if (event.key === "+" || event.key === "-") size(viewer, event.key === "+" ? 1 : -1);
});

const WHOLE = 1000;
const noteForm = () => document.querySelector("[data-note-form]");

function frameOf(paper, place, name) {
  const frame = document.createElement("div");
  frame.className = `frame ${name}`;
  frame.style.left = `${place.left / 10}%`;
  frame.style.top = `${place.top / 10}%`;
  frame.style.width = `${place.width / 10}%`;
  frame.style.height = `${place.height / 10}%`;
  paper.append(frame);
  return frame;
}

function drawNotes(viewer) {
  const paper = viewer.querySelector("[data-paper]");
  for (const old of paper.querySelectorAll(".frame")) old.remove();
  const shown = String(current(viewer));
  for (const note of document.querySelectorAll("[data-note]")) {
    if (note.dataset.page === shown && note.dataset.left) frameOf(paper, note.dataset, "told");
  }
  const form = noteForm();
  if (form && form.elements.left.value && form.elements.page.value === shown) {
    const place = Object.fromEntries(["left", "top", "width", "height"].map((name) => [name, form.elements[name].value]));
    frameOf(paper, place, "drawn");
  }
}

function redraw() {
  const viewer = document.querySelector("[data-viewer]");
  if (viewer) drawNotes(viewer);
}

function mark(place) {
  const form = noteForm();
  for (const name of ["left", "top", "width", "height"]) form.elements[name].value = place ? place[name] : "";
  form.querySelector("[data-frame-set]").hidden = !place;
  redraw();
}

document.addEventListener("page:shown", (event) => {
  const form = noteForm();
  if (form && !form.elements.left.value) form.elements.page.value = event.detail.page;
  redraw();
});
document.addEventListener("htmx:afterSettle", redraw);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-frame-drop]")) mark(null);
});

let start = null;

function placeBetween(paper, from, to) {
  const box = paper.getBoundingClientRect();
  const part = (value, low, size) => Math.round(Math.min(Math.max((value - low) / size, 0), 1) * WHOLE);
  const xs = [part(from.x, box.left, box.width), part(to.x, box.left, box.width)].sort((a, b) => a - b);
  const ys = [part(from.y, box.top, box.height), part(to.y, box.top, box.height)].sort((a, b) => a - b);
  return { left: xs[0], top: ys[0], width: xs[1] - xs[0], height: ys[1] - ys[0] };
}

document.addEventListener("pointerdown", (event) => {
  const paper = event.target.closest?.("[data-paper]");
  if (!paper || !noteForm() || event.button !== 0 || event.pointerType === "touch") return;
  event.preventDefault();
  start = { x: event.clientX, y: event.clientY, paper };
});
document.addEventListener("pointerup", (event) => {
  if (!start) return;
  const { paper } = start;
  const place = placeBetween(paper, start, { x: event.clientX, y: event.clientY });
  start = null;
  noteForm().elements.page.value = current(viewerOf(paper));
  mark(place.width < 5 && place.height < 5 ? { ...place, width: 0, height: 0 } : place);
  noteForm().elements.text.focus();
});
