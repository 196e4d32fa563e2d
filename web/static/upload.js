// The form for competing translations: more renderings, fewer, and files dropped into them.
// What a file holds the server says (the same code that imports files): there is one reader of formats, not two.
import { all, field as fieldOf, maybe, one } from "./dom.js";
import { say } from "./status.js";

const MOST_BYTES = 8 * 1024 * 1024;
const FEWEST = 2;
/** @type {("outlet" | "kind" | "date" | "address" | "text" | "via" | "note")[]} */
const NAMES = ["outlet", "kind", "date", "address", "text", "via", "note"];

/** @typedef {{ outlet: string, kind: string, date: string, address: string, text: string, via: string, note: string, quoted: boolean | null }} Rendering */
/** @typedef {{ error?: string, renderings: Rendering[], statement: Record<string, string> | null, remarks: string[] }} Found */

/** @param {Document} root */
export function upload(root) {
  for (const link of all(root, ".problem a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      root.getElementById((link.getAttribute("href") ?? "#").slice(1))?.focus();
    });
  }
  const form = maybe(root, "[data-upload]");
  if (!form) return;
  const holder = maybe(form, "[data-renderings]");
  for (const block of all(form, "[data-rendering]")) ready(form, block, holder);
  maybe(form, "[data-add]")?.addEventListener("click", (event) => {
    event.preventDefault();
    if (!holder) return;
    one(add(form, holder), "input").focus();
    say("One more rendering");
  });
  // A file that misses its block must not replace the page, and what was typed with it.
  for (const kind of ["dragover", "drop"]) root.addEventListener(kind, (event) => event.preventDefault());
}

/**
 * @param {HTMLElement} form
 * @param {HTMLElement} block
 * @param {HTMLElement | null} holder of all blocks; none where the form has one
 */
function ready(form, block, holder) {
  const remove = maybe(block, "[data-remove]");
  if (remove && holder) {
    remove.hidden = false;
    remove.addEventListener("click", () => {
      if (holder.children.length <= FEWEST) return say("A comparison needs two renderings");
      const next = block.nextElementSibling ?? block.previousElementSibling;
      block.remove();
      number(holder);
      if (next) one(next, "input").focus();
      say("Rendering removed");
    });
  }
  const drop = one(block, "[data-drop]");
  drop.addEventListener("dragover", () => drop.classList.add("over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    for (const [count, file] of [...(event.dataTransfer?.files ?? [])].entries()) {
      await take(form, file, count && holder ? (free(holder) ?? add(form, holder)) : block, holder);
    }
  });
  const picker = fieldOf(block, "input[type=file]");
  picker.addEventListener("change", async () => {
    if (picker.files?.length && (await take(form, picker.files[0], block, holder))) picker.value = "";
  });
}

/**
 * Reads a file into the block; .jsonl may fill several. Returns whether it could be used.
 * @param {HTMLElement} form
 * @param {File} file
 * @param {HTMLElement} block
 * @param {HTMLElement | null} holder
 */
async function take(form, file, block, holder) {
  complain(block, "");
  if (file.size > MOST_BYTES) return complain(block, `${file.name} has more than 8 MB. Give the passage that renders the statement.`);
  const body = new FormData();
  body.append("file", file);
  const headers = { Accept: "application/json", "X-CSRFToken": fieldOf(form, "[name=csrf_token]").value };
  /** @type {Found} */
  let found;
  try {
    const answer = await fetch(form.dataset.upload ?? "", { method: "POST", body, headers, credentials: "same-origin" });
    found = await answer.json();
  } catch {
    return complain(block, `${file.name} could not be read: the server does not answer. Try again.`);
  }
  if (found.error) return complain(block, found.error);
  if (!holder && found.renderings.length > 1) return complain(block, `${file.name} holds ${found.renderings.length} renderings. Give a file with one.`);
  found.renderings.forEach((rendering, place) => put(place && holder ? (free(holder) ?? add(form, holder)) : block, rendering));
  about(form, found.statement);
  const count = found.renderings.length === 1 ? "one rendering" : `${found.renderings.length} renderings`;
  say([`${file.name} read: ${count}`, ...found.remarks].join("; "));
  return true;
}

const field = (/** @type {HTMLElement} */ block, /** @type {string} */ name) => fieldOf(block, `[name="${name}"], [name$="-${name}"]`);
const blank = (/** @type {HTMLElement} */ block) => ["outlet", "text"].every((name) => !field(block, name).value.trim());
const free = (/** @type {HTMLElement} */ holder) => all(holder, ":scope > *").find(blank);

/**
 * What was typed about a rendering stays; its text is the file's.
 * @param {HTMLElement} block
 * @param {Rendering} rendering
 */
function put(block, rendering) {
  for (const name of NAMES) {
    const target = field(block, name);
    const known = name === "kind" ? rendering.kind !== "other" : rendering[name];
    if (known && (["text", "kind"].includes(name) || !target.value)) target.value = String(rendering[name]);
  }
  if (rendering.quoted !== null) field(block, "quoted").value = rendering.quoted ? "yes" : "no";
}

/** @param {HTMLElement} form @param {Record<string, string> | null} statement */
function about(form, statement) {
  const place = maybe(form, "[data-about]");
  if (!statement || !place) return;
  for (const name of ["speaker", "date", "occasion", "persian"]) field(place, name).value ||= statement[name];
}

/** @param {HTMLElement} block @param {string} text */
function complain(block, text) {
  const place = one(block, "[data-complaint]");
  place.textContent = text;
  place.hidden = !text;
  if (text) say(text);
  return false;
}

/** @param {HTMLElement} form @param {HTMLElement} holder */
function add(form, holder) {
  const block = /** @type {HTMLElement} */ (/** @type {Node} */ (holder.lastElementChild).cloneNode(true));
  for (const input of block.querySelectorAll("input, textarea")) {
    /** @type {HTMLInputElement} */ (input).value = "";
    input.removeAttribute("aria-invalid");
  }
  for (const error of all(block, ".error:not([data-complaint])")) error.remove();
  for (const wrong of all(block, ".wrong")) wrong.classList.remove("wrong");
  for (const select of block.querySelectorAll("select")) select.selectedIndex = 0;
  complain(block, "");
  holder.append(block);
  number(holder);
  ready(form, block, holder);
  return block;
}

/**
 * The server tells blocks by the number in their fields' names.
 * @param {HTMLElement} holder
 */
function number(holder) {
  all(holder, ":scope > *").forEach((block, place) => {
    one(block, "[data-number]").textContent = String(place + 1);
    for (const part of all(block, "[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = part.getAttribute(name);
        if (value !== null) part.setAttribute(name, value.replace(/renderings-\d+/g, `renderings-${place}`));
      }
    }
  });
}
