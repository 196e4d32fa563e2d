// The form of the columns at work: what is chosen there is seen at once, and the address says it.
import { unsaved } from "./drawer.js";
import { maybe } from "./dom.js";
import { progress } from "./progress.js";
import { fill, say } from "./status.js";
import { roving } from "./strip.js";

/** @param {Document} root */
export function columns(root) {
  root.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? event.target.closest("[data-arrange] form") : null;
    if (form instanceof HTMLFormElement) arrange(root, form, event.target);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-arrange] form")) return;
    event.preventDefault();
    arrange(root, form, event.submitter);
  });
  root.addEventListener("keydown", (event) => {
    const details = event.target instanceof Element ? event.target.closest("[data-arrange][open]") : null;
    if (event.key !== "Escape" || !(details instanceof HTMLDetailsElement)) return;
    details.open = false;
    maybe(details, "summary")?.focus();
  });
}

/**
 * @param {Document} root
 * @param {HTMLFormElement} form
 * @param {EventTarget | null} by what was pressed or chosen
 */
async function arrange(root, form, by) {
  if (unsaved(root)) return say("Your verdict is not stored yet: the columns stay as they are", { shown: true });
  const given = new FormData(form, by instanceof HTMLButtonElement ? by : null);
  const address = `${form.action}?${new URLSearchParams(/** @type {any} */ (given))}`;
  const answer = await fetch(address, { headers: { "X-Fragment": "main" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return say("The server does not answer", { shown: true });
  const main = /** @type {HTMLElement} */ (root.getElementById("main"));
  fill(main, await answer.text());
  history.pushState(null, "", answer.url);
  roving(root);
  progress(root);
  const details = /** @type {HTMLDetailsElement | null} */ (maybe(main, "[data-arrange]"));
  if (!details) return;
  details.open = true;
  const { name = "", value = "" } = /** @type {HTMLInputElement} */ (by);
  const again = maybe(details, `[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]:not(:disabled)`);
  (again ?? maybe(details, "summary"))?.focus();
  say("Columns arranged");
}
