// Many files for an import: dropped or chosen, listed before they are sent. Without it the plain field does the same.
import { say } from "./status.js";

const MEGABYTE = 1024 * 1024;

export function importing(root) {
  const form = root.querySelector("[data-import]");
  if (!form) return;
  const field = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const clear = form.querySelector("[data-clear]");
  const longest = Number(form.dataset.longest);
  form.querySelectorAll("[data-scripted]").forEach((one) => (one.hidden = false));
  // A file that misses the place must not replace the page.
  for (const kind of ["dragover", "drop"]) root.addEventListener(kind, (event) => event.preventDefault());
  drop.addEventListener("dragover", () => drop.classList.add("over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    const folders = [...event.dataTransfer.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
    if (folders) return complain(form, "A folder cannot be dropped. Open it, mark its files and drop those.");
    field.files = together(field.files, event.dataTransfer.files);
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
    const files = [...field.files];
    const list = form.querySelector("[data-chosen]");
    list.replaceChildren(...files.map((file) => item(file)));
    list.hidden = clear.hidden = !files.length;
    complain(form, "");
    if (fits(form, field, longest) && files.length) say(files.length === 1 ? "One file" : `${files.length} files`);
  }
}

// A second drop adds to the first; the same file dropped twice is there once.
function together(before, more) {
  const all = new DataTransfer();
  const seen = new Set();
  for (const file of [...before, ...more]) {
    const key = `${file.name}\n${file.size}\n${file.lastModified}`;
    if (!seen.has(key)) all.items.add(file);
    seen.add(key);
  }
  return all.files;
}

function fits(form, field, longest) {
  const size = [...field.files].reduce((sum, file) => sum + file.size, 0);
  if (size <= longest) return true;
  complain(form, `Together they have ${Math.ceil(size / MEGABYTE)} MB, more than ${longest / MEGABYTE}. Bring fewer at once, or use ./parallax import.`);
  return false;
}

function item(file) {
  const line = document.createElement("li");
  line.textContent = `${file.name}, ${file.size < MEGABYTE ? `${Math.ceil(file.size / 1024)} kB` : `${(file.size / MEGABYTE).toFixed(1)} MB`}`;
  return line;
}

function complain(form, text) {
  const place = form.querySelector("[data-complaint]");
  place.textContent = text;
  place.hidden = !text;
  if (text) say(text);
}
