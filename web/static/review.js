// The queue: a decision shows the next divergence at once, which was fetched before, and is sent meanwhile. What cannot
// be stored comes back with what the server says. Without scripts the same forms go one page at a time.
import { bring, choices, sent } from "./drafts.js";
import { add } from "./keys.js";
import { fill, fragment, instead, posted, say } from "./status.js";

/** @typedef {{ ok: boolean, status: number, html: string }} Answer */

/** @type {HTMLElement} */ let place;
/** @type {Promise<Answer> | null} */ let next = null;
/** @type {Promise<unknown>} */ let line = Promise.resolve(); // what is sent, one after the other
/** @type {Set<string>} */ const underWay = new Set(); // decided here, not yet stored there

/** @param {Document} root */
export function review(root) {
  const found = /** @type {HTMLElement | null} */ (root.querySelector("[data-queue]"));
  if (!found) return;
  place = found;
  for (const [name, value] of [["confirm", "confirmed"], ["dismiss", "dismissed"], ["unsure", "unsure"], ["accept", "confirmed"]]) {
    add(name, () => press(`[name=decision][value="${value}"]`));
  }
  add("skip", () => press("[data-skip]"));
  for (const name of ["undo-verdict", "undo"]) add(name, () => press("[data-undo-last]"));
  add("redo", () => press("[data-redo-last]"));
  add("close", () => {
    if (place.contains(root.activeElement) && root.activeElement?.matches("input, textarea, select")) focus();
    return false;
  });
  root.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!place.contains(form)) return;
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (form.matches("[data-in-place]")) act(event, () => inPlace(form, button));
    else if (form.matches("[data-review]") && button?.matches("[data-undo-last], [data-redo-last]")) act(event, () => back(form, button));
    else if (form.matches("[data-review]") && button) act(event, () => decide(form, button));
  });
  // The second click of a double click falls on the buttons of what came meanwhile, and nobody has read that.
  place.addEventListener("click", (event) => {
    if (event.detail > 1 && /** @type {Element} */ (event.target).closest("[name=decision], [data-skip]")) event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => {
    if (underWay.size) event.preventDefault();
  });
  focus();
  ahead();
}

/** @param {Event} event @param {() => unknown} what */
function act(event, what) {
  event.preventDefault();
  what();
}

/** @param {string} selector */
function press(selector) {
  const button = /** @type {HTMLElement | null} */ (place.querySelector(selector));
  button?.click();
  return Boolean(button);
}

const number = () => /** @type {HTMLElement | null} */ (place.querySelector("[data-item]"))?.dataset.item ?? "";

/** The address of the queue without what is shown and what is on its way. */
function address() {
  const asked = new URL(place.dataset.queue ?? "", location.href);
  const without = [...underWay, number()].filter(Boolean);
  if (without.length) asked.searchParams.set("without", without.join(","));
  return asked.href;
}

/** Fetches what comes after what is shown. */
function ahead() {
  next = number() ? fragment(address(), "queue").catch(() => ({ ok: false, status: 0, html: "" })) : null;
}

/**
 * Shows a divergence, or the end, and puts the focus there: no key must decide what was not read out.
 * @param {string} html
 */
function show(html) {
  fill(place, html);
  bring(place);
  focus();
  if (place.getBoundingClientRect().top < 0) place.scrollIntoView({ block: "start" });
}

function focus() {
  const missing = /** @type {HTMLElement | null} */ (place.querySelector("[aria-invalid], [name=reviewer]"));
  const item = /** @type {HTMLElement | null} */ (place.querySelector(".queue-item"));
  (missing ?? item)?.focus({ preventScroll: true });
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function decide(form, button) {
  if (!form.reportValidity()) return;
  const skipped = button.matches("[data-skip]");
  const body = new FormData(form, button);
  const target = skipped ? button.formAction : form.action;
  const [mine, first] = [number(), Boolean(form.querySelector("[name=reviewer]"))];
  const words = skipped ? "Put off" : `${button.value}: divergence ${mine}`;
  underWay.add(mine);
  const stored = (line = line.then(() => fragment(target, "queue", { method: "POST", body })).catch(() => ({ ok: false, status: 0, html: "" })));
  usable(form, false); // a key pressed now is meant for the next
  if (first || skipped) {
    // The next page depends on who reviews, and on what was put off.
    if (!(await settle(/** @type {Promise<Answer>} */ (stored), mine, form, words))) return;
    underWay.delete(mine);
    if (first) return location.assign(place.dataset.queue ?? "");
    const answer = await fragment(skipped ? withoutNothing() : address(), "queue");
    show(answer.html);
    return ahead();
  }
  const answer = await (next ?? fragment(address(), "queue"));
  if (!answer.ok) {
    await stored;
    return location.assign(place.dataset.queue ?? "");
  }
  const done = /data-done/.test(answer.html);
  if (!done) show(answer.html);
  place.querySelector("[data-redo-last]")?.remove(); // it was fetched before one went on
  ahead();
  if (!(await settle(/** @type {Promise<Answer>} */ (stored), mine, form, words))) return;
  underWay.delete(mine);
  // What was done is known when the last was stored.
  if (done && !underWay.size) {
    show((await fragment(withoutNothing(), "queue")).html);
    ahead();
  }
}

/**
 * The buttons of a form, but for the one that is never for use: Enter in a field must not press the first.
 * @param {HTMLFormElement} form
 * @param {boolean} now
 */
function usable(form, now) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("button:not([aria-hidden])"));
  for (const one of buttons) one.disabled = !now;
}

const withoutNothing = () => new URL(place.dataset.queue ?? "", location.href).href;

/**
 * Waits until something is stored. Says false where it was not, after showing what the server says.
 * @param {Promise<Answer>} stored
 * @param {string} mine
 * @param {HTMLFormElement} form
 * @param {string} words
 */
async function settle(stored, mine, form, words) {
  const answer = await stored;
  if (answer.ok) {
    sent(form);
    const progress = document.querySelector("[data-progress]");
    if (progress) fill(progress, answer.html);
    left();
    say(words); // the next divergence shows that it was done
    return true;
  }
  underWay.clear();
  if (answer.status === 422) show(answer.html);
  else if (answer.status) instead(answer.html);
  else {
    usable(form, true);
    place.replaceChildren(/** @type {HTMLElement} */ (form.closest("[data-item]")));
    focus();
  }
  say(answer.status ? `Not stored, divergence ${mine}: see the page` : "Not stored: the server does not answer. Try again.", { shown: true });
  return false;
}

/** Brings the count in the head of the page up to date. */
function left() {
  const now = /** @type {HTMLElement | null} */ (document.querySelector("[data-left]"))?.dataset.left;
  const count = document.querySelector("[data-to-review]");
  if (count) count.textContent = now ?? "";
}

/**
 * Takes the last decision back, or gives the last that was taken back again.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function back(form, button) {
  const again = button.matches("[data-redo-last]");
  const body = new FormData(form);
  // A button that names no address has that of the page, not that of its form.
  const target = button.hasAttribute("formaction") ? button.formAction : form.action;
  // What fails here must not keep back what is sent after it.
  const sending = (line = line.then(() => fragment(target, "queue", { method: "POST", body })).catch(() => ({ ok: false, status: 0, html: "" })));
  const answer = /** @type {Answer} */ (await sending);
  if (!answer.ok) return say(`${again ? "Not given again" : "Not taken back"}: the server does not answer, or something newer stands in the way`, { shown: true });
  if (!/data-item|data-done/.test(answer.html)) return say(`There is nothing to ${again ? "give again" : "take back"} in this session`, { shown: true });
  show(answer.html);
  refresh();
  ahead();
  say(again ? "Given again. Here is the next" : "Taken back. Decide again", { shown: true });
}

/** Brings the progress up to date. */
async function refresh() {
  const answer = await fragment(withoutNothing(), "");
  const now = answer.ok && new DOMParser().parseFromString(answer.html, "text/html").querySelector("[data-progress]");
  if (now) document.querySelector("[data-progress]")?.replaceChildren(...now.childNodes);
  left();
}

/**
 * Notes, flags and verdicts on readings: the divergence stays, with what was said.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} button
 */
async function inPlace(form, button) {
  const answer = await posted(form, button, "queue");
  if (answer === undefined) return;
  if (answer?.status === 409) {
    instead(answer.html);
    return say("Not stored: see the page", { shown: true });
  }
  if (!answer?.ok) return say("Not stored: the server does not answer, or refuses it. Try again.", { shown: true });
  sent(form);
  const putBack = choices(place);
  show(answer.html);
  putBack();
  say("Kept");
}
