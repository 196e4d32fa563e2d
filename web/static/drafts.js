// A half-typed note survives leaving: it is kept in this browser, one for each field of each divergence, until it is sent.
// Fields say under which name: data-draft on the textarea, or data-drafted on what holds it.
import { say } from "./status.js";

const PREFIX = "parallax-draft-";

/** @param {Element} field */
function name(field) {
  const holder = /** @type {HTMLElement | null} */ (field.closest("[data-draft], [data-drafted]"));
  const called = holder?.dataset.draft ?? holder?.dataset.drafted;
  return called ? PREFIX + called : "";
}

/** @param {Element} field @param {string} words */
function told(field, words) {
  const place = field.closest(".field, [data-drafted]")?.parentElement?.querySelector("[data-draft-said]");
  if (place) place.textContent = words;
}

/** @param {Document} root */
export function drafts(root) {
  root.addEventListener("input", (event) => {
    const field = /** @type {HTMLTextAreaElement} */ (event.target);
    if (!field.matches("textarea") || !name(field)) return;
    if (field.value && field.value !== field.defaultValue) localStorage.setItem(name(field), field.value);
    else localStorage.removeItem(name(field));
    told(field, field.value ? "What you type is kept in this browser until you send it." : "");
  });
  bring(root);
}

/**
 * Puts kept drafts back into the fields of a part of the page, and says so.
 * @param {ParentNode} part
 */
export function bring(part) {
  const fields = /** @type {NodeListOf<HTMLTextAreaElement>} */ (part.querySelectorAll("textarea[data-draft], [data-drafted] textarea"));
  let brought = false;
  for (const field of fields) {
    const kept = localStorage.getItem(name(field));
    if (!kept || field.value !== field.defaultValue || kept === field.value) continue;
    field.value = kept;
    told(field, "Your unsent note is back; it was kept in this browser.");
    brought = true;
  }
  if (brought) say("Your unsent note is back");
}

/**
 * Remembers what is chosen in a part of the page that is about to be shown anew. Gives what puts it back.
 * @param {ParentNode} part
 */
export function choices(part) {
  const chosen = [...part.querySelectorAll("select")].map((field) => /** @type {const} */ ([field.name, field.value]));
  return () => {
    for (const field of part.querySelectorAll("select")) {
      const kept = chosen.find(([name]) => name === field.name);
      if (kept) field.value = kept[1];
    }
  };
}

/**
 * Forgets the drafts of a form that was sent.
 * @param {Element} form
 */
export function sent(form) {
  for (const field of form.querySelectorAll("textarea")) if (name(field)) localStorage.removeItem(name(field));
}
