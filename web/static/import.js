// Many files for an import: dropped or chosen, listed before they are sent. Without it the plain field does the same.
import { all, field as fieldOf, maybe, one } from "./dom.js";
import { say } from "./status.js";

const MEGABYTE = 1024 * 1024;

/** @param {Document} root */
export function importing(root) {
  const form = maybe(root, "[data-import]");
  if (!form) return;
  const field = fieldOf(form, "input[type=file]");
  const drop = one(form, "[data-drop]");
  const clear = one(form, "[data-clear]");
  const longest = Number(form.dataset.longest);
  for (const scripted of all(form, "[data-scripted]")) scripted.hidden = false;
  // A file that misses the place must not replace the page.
  for (const kind of ["dragover", "drop"]) root.addEventListener(kind, (event) => event.preventDefault());
  drop.addEventListener("dragover", () => drop.classList.add("over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    if (!event.dataTransfer) return;
    const folders = [...event.dataTransfer.items].some((dropped) => dropped.webkitGetAsEntry?.()?.isDirectory);
    if (folders) return complain(form, "A folder cannot be dropped. Open it, mark its files and drop those.");
    field.files = together(chosen(field), event.dataTransfer.files);
    show();
  });
  field.addEventListener("change", show);
  clear.addEventListener("click", () => {
    field.value = "";
    show();
    field.focus();
  });
  form.addEventListener("submit", (event) => {
    if (!fits(form, field, longest)) return event.preventDefault();
    say("Reading. Large files take a while.");
  });

  function show() {
    if (!form) return;
    const files = chosen(field);
    const list = one(form, "[data-chosen]");
    list.replaceChildren(...files.map((file) => item(file)));
    list.hidden = clear.hidden = !files.length;
    complain(form, "");
    if (fits(form, field, longest) && files.length) say(files.length === 1 ? "One file" : `${files.length} files`);
  }
}

/** @param {HTMLInputElement} field */
function chosen(field) {
  return [...(field.files ?? [])];
}

/**
 * A second drop adds to the first; the same file dropped twice is there once.
 * @param {Iterable<File>} before
 * @param {Iterable<File>} more
 */
function together(before, more) {
  const kept = new DataTransfer();
  const seen = new Set();
  for (const file of [...before, ...more]) {
    const key = `${file.name}\n${file.size}\n${file.lastModified}`;
    if (!seen.has(key)) kept.items.add(file);
    seen.add(key);
  }
  return kept.files;
}

/**
 * @param {HTMLElement} form
 * @param {HTMLInputElement} field
 * @param {number} longest in bytes, all files together
 */
function fits(form, field, longest) {
  const size = chosen(field).reduce((sum, file) => sum + file.size, 0);
  if (size <= longest) return true;
  complain(form, `Together they have ${Math.ceil(size / MEGABYTE)} MB, more than ${longest / MEGABYTE}. Bring fewer at once, or use ./parallax import.`);
  return false;
}

/** @param {File} file */
function item(file) {
  const line = document.createElement("li");
  line.textContent = `${file.name}, ${file.size < MEGABYTE ? `${Math.ceil(file.size / 1024)} kB` : `${(file.size / MEGABYTE).toFixed(1)} MB`}`;
  return line;
}

/** @param {HTMLElement} form @param {string} text */
function complain(form, text) {
  const place = one(form, "[data-complaint]");
  place.textContent = text;
  place.hidden = !text;
  if (text) say(text);
}
