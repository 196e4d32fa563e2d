// A click on a mark opens its divergence beside the grid, without leaving the page; verdicts are sent from there.
import { maybe, one } from "./dom.js";
import { bring, choices, sent } from "./drafts.js";
import { refresh } from "./signs.js";
import { fill, fragment, instead, posted, say } from "./status.js";

/** @type {HTMLElement | null} */
let opener = null; // what had the focus when the drawer was opened
/** @type {string | null} */
let before = null; // the address to go back to
let asked = 0; // counts what is opened and closed: only the last that one asked for is shown
let shown = 0; // counts what is shown: an answer about another divergence must not take its place

/** @param {Document} root */
const panel = (root) => root.getElementById("drawer");

/** @param {Document} root */
const chosen = (root) => maybe(root, "#drawer [data-chosen]")?.dataset.chosen;

/** @param {Document} root */
export function drawer(root) {
  root.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !panel(root)) return;
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest(".grid .mark a, .grid a[data-open], a[data-neighbour]"));
    if (link) {
      event.preventDefault();
      open(root, link);
    } else if (target.closest("[data-close]")) {
      event.preventDefault();
      close(root);
    }
  });
  root.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!panel(root)?.contains(form) || !form.matches("[data-verdict], [data-in-place]")) return;
    event.preventDefault();
    if (form.matches("[data-in-place]")) inPlace(root, form, button);
    else if (button) decide(root, form, button);
  });
  window.addEventListener("popstate", () => window.location.reload());
  if (panel(root) && !isAsRead()) window.location.reload();
  // A page that came with the drawer open is about what is in it: the keys that it shows must work.
  if (panel(root)?.hidden === false && root.activeElement === root.body) panel(root)?.focus({ preventScroll: true });
}

// Who goes back faster than the scripts of a page load is at another address than the one that was read.
function isAsRead() {
  const read = performance.getEntriesByType("navigation")[0];
  return !read || read.name.split("#")[0] === window.location.href.split("#")[0];
}

/**
 * Whether something was typed into the drawer that would be lost.
 * @param {Document} root
 */
export function unsaved(root) {
  const fields = panel(root)?.querySelectorAll("textarea, [data-verdict] select, [data-verdict] input[type=text]") ?? [];
  return [...fields].some((f) => {
    if (f instanceof HTMLSelectElement) return !f.selectedOptions[0]?.defaultSelected && f.selectedIndex > 0;
    return (f instanceof HTMLTextAreaElement || f instanceof HTMLInputElement) && f.value !== f.defaultValue;
  });
}

/**
 * @param {Document} root
 * @param {HTMLAnchorElement} link
 */
export async function open(root, link) {
  const holder = panel(root);
  if (!holder) return;
  if (link.closest(".grid")) opener = link;
  if (holder.hidden) before = window.location.href;
  const mine = ++asked;
  let answer;
  try {
    answer = await fragment(link.href, "drawer");
  } catch {
    return say("The server does not answer");
  }
  if (mine !== asked) return;
  if (!answer.ok) return window.location.assign(link.href);
  show(root, holder, answer.html);
  history.pushState(null, "", link.href);
  holder.focus({ preventScroll: true });
  holder.scrollTop = 0;
  say(`Opened: ${maybe(holder, "h2")?.firstChild?.textContent?.trim()}`);
}

/** @param {Document} root */
export function close(root) {
  const holder = panel(root);
  if (!holder || holder.hidden) return;
  const number = chosen(root);
  asked += 1;
  shown += 1;
  holder.hidden = true;
  maybe(root, ".workspace")?.classList.remove("with-drawer");
  unmark(root);
  const back = opener?.isConnected && of(opener) === number ? opener : maybe(root, `.grid a[data-open="${number}"]`);
  back?.focus();
  opener = null;
  history.pushState(null, "", before ?? `/statements/${one(root, "[data-statement]").dataset.statement}`);
  say("Drawer closed");
}

/** @param {Element} link */
const of = (link) => /** @type {HTMLElement | null} */ (link.closest("[data-divergence]"))?.dataset.divergence?.split(" ")[0];

/** @param {Document} root */
function unmark(root) {
  root.querySelectorAll(".grid .selected").forEach((e) => e.classList.remove("selected"));
  root.querySelectorAll(".grid tr.here, .strip .here").forEach((e) => e.classList.remove("here"));
}

/**
 * @param {Document} root
 * @param {HTMLElement} holder
 * @param {string} html
 */
function show(root, holder, html) {
  shown += 1;
  fill(holder, html);
  bring(holder);
  holder.hidden = false;
  maybe(root, ".workspace")?.classList.add("with-drawer");
  unmark(root);
  const marked = root.querySelectorAll(`.grid [data-divergence~="${chosen(root)}"]`);
  marked.forEach((e) => e.classList.add("selected"));
  const row = marked[0]?.closest("tr");
  row?.classList.add("here");
  // As a sheet at the foot of a small screen the drawer must not hide what it is about.
  if (row && holder.getBoundingClientRect().left <= 0) row.scrollIntoView({ block: "start" });
  if (row) maybe(root, `.strip [data-row="${row.id.slice(4)}"]`)?.classList.add("here");
}

/**
 * @param {Document} root
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function decide(root, form, button) {
  const holder = one(root, "#drawer");
  const [here, number] = [shown, chosen(root) ?? ""];
  const answer = await posted(form, button, "drawer");
  if (answer === undefined) return;
  if (!answer) return say("Not stored: the server does not answer. Try again.", { shown: true });
  if (!answer.ok && answer.status !== 422) {
    instead(answer.html);
    return say("Not stored: see the page");
  }
  if (answer.ok) sent(form);
  if (here !== shown) return gone(root, number, answer.ok ? `Verdict kept: ${button.value}` : "");
  show(root, holder, answer.html);
  const wrong = maybe(holder, "[aria-invalid]");
  (wrong ?? holder).focus({ preventScroll: !wrong });
  if (!answer.ok) return say(`Not stored: ${maybe(holder, ".error")?.textContent ?? "see the form"}`);
  refresh(root, [number]);
  say(`Verdict kept: ${button.value}`, { shown: true, undo: () => maybe(holder, "[data-undo]")?.click() });
}

/**
 * What the server answered about a divergence that one has left meanwhile: said, and shown in the grid alone.
 * @param {Document} root
 * @param {string} number
 * @param {string} kept what was stored; empty where nothing was
 */
function gone(root, number, kept) {
  if (kept) refresh(root, [number]);
  say(`${kept || "Not stored"}, divergence ${number}`, { shown: true });
}

/**
 * A note, a flag, a verdict on a reading, or what takes one of them back: the drawer stays, with what was said.
 * @param {Document} root
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} button
 */
async function inPlace(root, form, button) {
  const holder = one(root, "#drawer");
  const words = button?.firstChild?.textContent?.trim() || button?.textContent?.trim();
  const [here, number] = [shown, chosen(root) ?? ""];
  const answer = await posted(form, button, "drawer");
  if (answer === undefined) return;
  if (answer?.status === 409) {
    instead(answer.html);
    return say("Not stored: see the page");
  }
  if (!answer?.ok) return say("Not stored: the server does not answer, or refuses it. Try again.", { shown: true });
  sent(form);
  if (here !== shown) return gone(root, number, `Kept: ${words}`);
  const [scrolled, putBack] = [holder.scrollTop, choices(holder)];
  show(root, holder, answer.html);
  if (!button?.matches("[data-undo], [data-redo]")) putBack();
  holder.scrollTop = scrolled;
  holder.focus({ preventScroll: true });
  refresh(root, [number]);
  const again = () => maybe(holder, "[data-redo]")?.click();
  if (button?.matches("[data-undo]")) say("Verdict taken back", { shown: true, undo: again, words: "Redo" });
  else say(button?.matches("[data-redo]") ? "Verdict given again" : `Kept: ${words}`, { shown: true });
}
