// Keys: j and k step through divergences, Escape closes the drawer, letters decide in it. Single letters can be turned off.
import { close, open } from "./drawer.js";

const STORED = "parallax-single-keys";

export function keys(root) {
  const dialog = root.getElementById("keys");
  const opener = root.querySelector("[data-open-keys]");
  const choice = root.getElementById("single-keys");
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  choice.checked = localStorage.getItem(STORED) !== "off";
  choice.addEventListener("change", () => localStorage.setItem(STORED, choice.checked ? "on" : "off"));
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || dialog.open) return;
    if (event.key === "Escape") return leave(root);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (strip(root, event)) return event.preventDefault();
    if (!choice.checked || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    if (act(root, dialog, event)) event.preventDefault();
  });
}

// From a field Escape leaves the field, so that what was typed is not lost with the drawer; else it closes the drawer.
function leave(root) {
  const panel = root.getElementById("drawer");
  const field = document.activeElement;
  if (panel && !panel.hidden && panel.contains(field) && field.matches("input, textarea, select")) panel.focus();
  else close(root);
}

function act(root, dialog, event) {
  if (event.key === "?") return dialog.showModal(), true;
  if (event.key === "/") return search(root), true;
  if (event.key === "j" || event.key === "k") return step(root, event.key === "j" ? 1 : -1);
  const panel = root.getElementById("drawer");
  if (!panel || panel.hidden || !panel.contains(document.activeElement)) return false;
  if (event.key === " " && document.activeElement.matches("button, a, summary")) return false;
  const decision = panel.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (decision) return event.repeat || decision.click(), true;
  const severity = panel.querySelector("[name=severity]");
  if (severity && /^[0-3]$/.test(event.key)) return (severity.value = event.key), true;
  const note = panel.querySelector("[name=note]");
  if (note && event.key === "m") return note.focus(), true;
  return false;
}

// To the search field of this page, or to the page that has one.
function search(root) {
  const field = root.querySelector("[data-search-field]");
  if (field) field.focus(), field.select();
  else location.assign(root.querySelector("[data-search]").href);
}

function step(root, by) {
  const links = [...root.querySelectorAll(".grid a[data-open]")];
  const firsts = links.filter((link, place) => links.findIndex((l) => l.dataset.open === link.dataset.open) === place);
  if (!firsts.length) return false;
  const panel = root.getElementById("drawer");
  const now = firsts.findIndex((link) => link.dataset.open === current(panel));
  const next = now < 0 ? (by > 0 ? 0 : firsts.length - 1) : Math.min(Math.max(now + by, 0), firsts.length - 1);
  firsts[next].focus({ preventScroll: true });
  firsts[next].closest("tr").scrollIntoView({ block: "center" });
  if (!panel.hidden && next !== now) open(root, firsts[next]);
  return true;
}

// The divergence that one stands at: that of the drawer, else of the focus, else of the row in the address.
function current(panel) {
  if (!panel.hidden) return panel.querySelector("[data-chosen]")?.dataset.chosen;
  return document.activeElement?.closest?.("[data-divergence]")?.dataset.divergence.split(" ")[0];
}

// The overview is one stop for the Tab key; arrows go through its rows.
export function roving(root) {
  const links = [...root.querySelectorAll("[data-strip] a")];
  links.forEach((link) => (link.tabIndex = -1));
  const first = links.find((link) => link.matches(".here")) ?? links[0];
  if (first) first.tabIndex = 0;
}

function strip(root, event) {
  const link = event.target.closest?.("[data-strip] a");
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!link || !by) return false;
  const next = by > 0 ? link.nextElementSibling : link.previousElementSibling;
  if (next) {
    link.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
  return true;
}
