// The form for competing translations: more renderings, fewer, and files dropped into them.
// What a file holds the server says (the same code that imports files): there is one reader of formats, not two.
import { say } from "./status.js";

const MOST_BYTES = 8 * 1024 * 1024;
const FEWEST = 2;
const NAMES = ["outlet", "kind", "date", "address", "text", "via", "note"];

export function upload(root) {
  root.querySelectorAll(".problem a").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      root.getElementById(link.hash.slice(1))?.focus();
    });
  });
  const form = root.querySelector("[data-upload]");
  if (!form) return;
  const holder = form.querySelector("[data-renderings]");
  form.querySelectorAll("[data-rendering]").forEach((block) => ready(form, block, holder));
  form.querySelector("[data-add]")?.addEventListener("click", (event) => {
    event.preventDefault();
    add(form, holder).querySelector("input").focus();
    say("One more rendering");
  });
  // A file that misses its block must not replace the page, and what was typed with it.
  for (const kind of ["dragover", "drop"]) root.addEventListener(kind, (event) => event.preventDefault());
}

function ready(form, block, holder) {
  const remove = block.querySelector("[data-remove]");
  if (remove && holder) {
    remove.hidden = false;
    remove.addEventListener("click", () => {
      if (holder.children.length <= FEWEST) return say("A comparison needs two renderings");
      const next = block.nextElementSibling ?? block.previousElementSibling;
      block.remove();
      number(holder);
      next.querySelector("input").focus();
      say("Rendering removed");
    });
  }
  const drop = block.querySelector("[data-drop]");
  drop.addEventListener("dragover", () => drop.classList.add("over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    for (const [count, file] of [...event.dataTransfer.files].entries()) {
      await take(form, file, count && holder ? (free(holder) ?? add(form, holder)) : block, holder);
    }
  });
  const picker = block.querySelector("input[type=file]");
  picker.addEventListener("change", async () => {
    if (picker.files.length && (await take(form, picker.files[0], block, holder))) picker.value = "";
  });
}

// Reads a file into the block; .jsonl may fill several. Returns whether it could be used.
async function take(form, file, block, holder) {
  complain(block, "");
  if (file.size > MOST_BYTES) return complain(block, `${file.name} has more than 8 MB. Give the passage that renders the statement.`);
  const body = new FormData();
  body.append("file", file);
  const headers = { Accept: "application/json", "X-CSRFToken": form.querySelector("[name=csrf_token]").value };
  let found;
  try {
    const answer = await fetch(form.dataset.upload, { method: "POST", body, headers, credentials: "same-origin" });
    found = await answer.json();
  } catch {
    return complain(block, `${file.name} could not be read: the server does not answer. Try again.`);
  }
  if (found.error) return complain(block, found.error);
  if (!holder && found.renderings.length > 1) return complain(block, `${file.name} holds ${found.renderings.length} renderings. Give a file with one.`);
  found.renderings.forEach((rendering, place) => put(place ? (free(holder) ?? add(form, holder)) : block, rendering));
  about(form, found.statement);
  const count = found.renderings.length === 1 ? "one rendering" : `${found.renderings.length} renderings`;
  say([`${file.name} read: ${count}`, ...found.remarks].join("; "));
  return true;
}

const field = (block, name) => block.querySelector(`[name="${name}"], [name$="-${name}"]`);
const blank = (block) => ["outlet", "text"].every((name) => !field(block, name).value.trim());
const free = (holder) => [...holder.children].find(blank);

// What was typed about a rendering stays; its text is the file's.
function put(block, rendering) {
  for (const name of NAMES) {
    const target = field(block, name);
    const known = name === "kind" ? rendering.kind !== "other" : rendering[name];
    if (known && (["text", "kind"].includes(name) || !target.value)) target.value = rendering[name];
  }
  if (rendering.quoted !== null) field(block, "quoted").value = rendering.quoted ? "yes" : "no";
}

function about(form, statement) {
  const place = form.querySelector("[data-about]");
  if (!statement || !place) return;
  for (const name of ["speaker", "date", "occasion", "persian"]) field(place, name).value ||= statement[name];
}

function complain(block, text) {
  const place = block.querySelector("[data-complaint]");
  place.textContent = text;
  place.hidden = !text;
  if (text) say(text);
  return false;
}

function add(form, holder) {
  const block = holder.lastElementChild.cloneNode(true);
  block.querySelectorAll("input, textarea").forEach((one) => {
    one.value = "";
    one.removeAttribute("aria-invalid");
  });
  block.querySelectorAll(".error:not([data-complaint])").forEach((one) => one.remove());
  block.querySelectorAll(".wrong").forEach((one) => one.classList.remove("wrong"));
  block.querySelectorAll("select").forEach((one) => (one.selectedIndex = 0));
  complain(block, "");
  holder.append(block);
  number(holder);
  ready(form, block, holder);
  return block;
}

// The server tells blocks by the number in their fields' names.
function number(holder) {
  [...holder.children].forEach((block, place) => {
    block.querySelector("[data-number]").textContent = place + 1;
    for (const one of block.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(/renderings-\d+/g, `renderings-${place}`));
      }
    }
  });
}
