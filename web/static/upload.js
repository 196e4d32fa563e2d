// The form for competing translations: more renderings, fewer, and files dropped into them.
import { say } from "./status.js";

export function upload(root) {
  const form = root.querySelector("[data-upload]");
  if (!form) return;
  const holder = form.querySelector("[data-renderings]");
  form.querySelectorAll("[data-rendering]").forEach((block) => ready(block, holder));
  form.querySelector("[data-add]")?.addEventListener("click", (event) => {
    event.preventDefault();
    add(holder).querySelector("input").focus();
    say("One more rendering");
  });
}

function ready(block, holder) {
  const remove = block.querySelector("[data-remove]");
  if (remove && holder) {
    remove.hidden = false;
    remove.addEventListener("click", () => {
      if (holder.children.length <= 2) return say("A comparison needs two renderings");
      block.remove();
      number(holder);
      say("Rendering removed");
    });
  }
  const drop = block.querySelector("[data-drop]");
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    [...event.dataTransfer.files].forEach((file, place) => take(file, place ? add(holder) : block, holder));
  });
  const picker = block.querySelector("input[type=file]");
  picker.addEventListener("change", async () => {
    if (picker.files.length && (await take(picker.files[0], block, holder))) picker.value = "";
  });
}

// Reads a file into the block; .jsonl may fill several. Returns whether it could be used.
async function take(file, block, holder) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    complain(block, `${file.name} is not UTF-8. Save it as UTF-8 and choose it again.`);
    return false;
  }
  if (text.includes("\0")) {
    complain(block, `${file.name} is not a text. Choose a .txt, .md or .jsonl file.`);
    return false;
  }
  let found = [{ outlet: file.name.replace(/\.[^.]*$/, ""), text }];
  if (/\.jsonl$/i.test(file.name)) {
    try {
      found = text.split("\n").filter((l) => l.trim()).map((l) => JSON.parse(l)).flatMap((r) => r.renderings ?? [r]);
    } catch {
      complain(block, `${file.name}: a line is not JSON. Each line needs {"outlet": …, "text": …}.`);
      return false;
    }
  }
  found.forEach((rendering, place) => put(place && holder ? add(holder) : block, rendering));
  say(`${file.name} read`);
  return true;
}

function put(block, rendering) {
  for (const name of ["outlet", "text", "address", "date", "via", "note", "kind"]) {
    const field = block.querySelector(`[name$="${name}"]`);
    if (field && rendering[name] && (name === "text" || name === "kind" || !field.value)) field.value = rendering[name];
  }
  complain(block, "");
}

function complain(block, text) {
  let place = block.querySelector("[data-complaint]");
  if (!place) {
    place = document.createElement("p");
    place.className = "error";
    place.dataset.complaint = "";
    block.querySelector("[data-drop]").append(place);
  }
  place.textContent = text;
  if (text) say(text);
}

function add(holder) {
  const block = holder.lastElementChild.cloneNode(true);
  block.querySelectorAll("input, textarea").forEach((field) => {
    field.value = "";
    field.removeAttribute("aria-invalid");
  });
  block.querySelectorAll(".error").forEach((e) => e.remove());
  block.querySelectorAll(".wrong").forEach((e) => e.classList.remove("wrong"));
  block.querySelectorAll("select").forEach((s) => (s.selectedIndex = 0));
  holder.append(block);
  number(holder);
  ready(block, holder);
  return block;
}

// The server tells blocks by the number in their fields' names.
function number(holder) {
  [...holder.children].forEach((block, place) => {
    block.querySelector("[data-number]").textContent = place + 1;
    for (const e of block.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        if (e.hasAttribute(name)) e.setAttribute(name, e.getAttribute(name).replace(/renderings-\d+/g, `renderings-${place}`));
      }
    }
  });
}
