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
    if (event.key === "Escape" && !dialog.open) return close(root);
    if (event.ctrlKey || event.metaKey || event.altKey || !choice.checked || dialog.open) return;
    if (event.target.matches("input, textarea, select")) return;
    if (act(root, dialog, event)) event.preventDefault();
  });
}

function act(root, dialog, event) {
  if (event.key === "?") return dialog.showModal(), true;
  if (event.key === "j" || event.key === "k") return step(root, event.key === "j" ? 1 : -1);
  const panel = root.getElementById("drawer");
  if (!panel || panel.hidden || !panel.contains(document.activeElement)) return false;
  if (event.key === " " && document.activeElement.matches("button, a, summary")) return false;
  const decision = panel.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (decision) return decision.click(), true;
  if (/^[0-3]$/.test(event.key)) return (panel.querySelector("[name=severity]").value = event.key), true;
  if (event.key === "m") return panel.querySelector("[name=note]").focus(), true;
  return false;
}

function step(root, by) {
  const links = [...root.querySelectorAll(".grid a[data-open]")];
  const firsts = links.filter((link, place) => links.findIndex((l) => l.dataset.open === link.dataset.open) === place);
  if (!firsts.length) return false;
  const panel = root.getElementById("drawer");
  const chosen = panel.hidden ? document.activeElement?.dataset?.open : panel.querySelector("[data-chosen]")?.dataset.chosen;
  const now = firsts.findIndex((link) => link.dataset.open === chosen);
  const next = now < 0 ? (by > 0 ? 0 : firsts.length - 1) : Math.min(Math.max(now + by, 0), firsts.length - 1);
  firsts[next].focus();
  firsts[next].scrollIntoView({ block: "center" });
  if (!panel.hidden) open(root, firsts[next]);
  return true;
}
