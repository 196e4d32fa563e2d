// Keys for the divergence that one looks at, in the drawer or in the queue: own kind and severity, notes, a second opinion.
import { add, after } from "./keys.js";
import { say } from "./status.js";

/**
 * What one decides on now: the divergence of the queue, else that of the drawer where it has the focus.
 * @param {Document} root
 * @returns {HTMLElement | null}
 */
export function here(root) {
  const item = /** @type {HTMLElement | null} */ (root.querySelector("[data-queue] [data-item]"));
  const panel = root.getElementById("drawer");
  return item ?? (panel && !panel.hidden && panel.contains(root.activeElement) ? panel : null);
}

/** @param {Document} root */
export function deciding(root) {
  for (const grade of ["0", "1", "2", "3"]) add(`severity-${grade}`, () => grading(here(root), grade));
  add("note", () => press(here(root)?.querySelector("[name=note]"), "focus"));
  add("second-opinion", () => press(here(root)?.querySelector("[data-flag]"), "click"));
  for (const name of ["undo", "redo"]) add(name, () => press(here(root)?.querySelector(`[data-${name}]`), "click"));
  add("kind", () => choosing(here(root)));
  add("submit", () => {
    const form = /** @type {HTMLFormElement | null} */ (root.activeElement?.closest("form[data-note]") ?? null);
    form?.requestSubmit();
    return Boolean(form);
  });
  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-kind-letters] [data-kind]"));
    const panel = button && here(root);
    if (button && panel) choose(panel, button);
  });
}

/** @param {Element | null | undefined} element @param {"focus" | "click"} how */
function press(element, how) {
  if (element instanceof HTMLElement) element[how]();
  return element instanceof HTMLElement;
}

/** @param {HTMLElement | null} panel @param {string} grade */
function grading(panel, grade) {
  const field = /** @type {HTMLSelectElement | null} */ (panel?.querySelector("select[name=severity]") ?? null);
  if (!field) return false;
  field.value = grade;
  say(`Own severity: ${field.selectedOptions[0]?.text}`);
  return true;
}

/**
 * Shows the letters of the kinds; the next key chooses one.
 * @param {HTMLElement | null} panel
 */
function choosing(panel) {
  const list = /** @type {HTMLElement | null} */ (panel?.querySelector("[data-kind-letters]") ?? null);
  if (!panel || !list) return false;
  list.hidden = false;
  say("Own kind: give its letter");
  after((event) => {
    list.hidden = true;
    const button = /** @type {HTMLElement | null} */ (list.querySelector(`[data-letter="${CSS.escape(event.key.toLowerCase())}"]`));
    if (button) choose(panel, button);
    return Boolean(button);
  });
  return true;
}

/** @param {HTMLElement} panel @param {HTMLElement} button */
function choose(panel, button) {
  const field = /** @type {HTMLSelectElement | null} */ (panel.querySelector("select[name=kind]"));
  const list = /** @type {HTMLElement | null} */ (panel.querySelector("[data-kind-letters]"));
  if (list) list.hidden = true;
  if (!field) return;
  field.value = button.dataset.kind ?? "";
  say(`Own kind: ${field.selectedOptions[0]?.text}`);
}
