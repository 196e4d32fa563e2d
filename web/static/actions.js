// What the keys of every page and of the open drawer do. Their table is web/keys.py; how to add one says keys.js.
import { close } from "./drawer.js";
import { add } from "./keys.js";

const DECISIONS = { confirm: "confirmed", dismiss: "dismissed", unsure: "unsure" };

/** @param {Document} root */
export function actions(root) {
  add("search", () => search(root));
  add("close", () => leave(root));
  for (const [name, decision] of Object.entries(DECISIONS)) add(name, () => press(root, decision));
}

/**
 * The drawer, where it is open and has the focus: a letter must not decide what one does not look at.
 * @param {Document} root
 */
function here(root) {
  const panel = root.getElementById("drawer");
  return panel && !panel.hidden && panel.contains(root.activeElement) ? panel : null;
}

/** @param {Document} root @param {string} decision */
function press(root, decision) {
  const button = /** @type {HTMLElement | null} */ (here(root)?.querySelector(`[name=decision][value="${decision}"]`));
  button?.click();
  return Boolean(button);
}

/**
 * From a field Escape leaves the field, so that what was typed is not lost with the drawer; else it closes the drawer.
 * @param {Document} root
 */
function leave(root) {
  const panel = root.getElementById("drawer");
  const field = root.activeElement;
  if (panel && !panel.hidden && panel.contains(field) && field?.matches("input, textarea, select")) panel.focus();
  else close(root);
  return false; // what else listens for Escape may hear it
}

/**
 * To the search field of this page, or to the page that has one.
 * @param {Document} root
 */
function search(root) {
  const field = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-search-field]"));
  const link = /** @type {HTMLAnchorElement | null} */ (root.querySelector("a[data-search]"));
  if (field) field.focus(), field.select();
  else if (link) location.assign(link.href);
}
