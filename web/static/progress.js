// Follows a comparison: real steps, and the result without a reload. The list of statements is followed likewise.
import { all, maybe, one } from "./dom.js";
import { unsaved } from "./drawer.js";
import { fill, fragment, say } from "./status.js";
import { roving } from "./strip.js";

const FIRST = 400; // milliseconds until the second look; each wait is longer than the one before
const LONGEST = 3000;
const LIST = 2000;

/** @typedef {{ state: string, step: string, done: number, total: number, percent: number, unfinished: boolean }} State */

const pause = (/** @type {number} */ wait) => new Promise((resolve) => setTimeout(resolve, wait));

/** @param {Document} root */
export function progress(root) {
  const job = maybe(root, "[data-job]");
  if (job) follow(root, job);
  if (root.querySelector("[data-working]")) list(root);
}

/** @param {Document} root @param {HTMLElement} job */
async function follow(root, job) {
  let step = "";
  for (let wait = FIRST; job.isConnected; wait = Math.min(wait * 1.15, LONGEST)) {
    const state = await look(job.dataset.job ?? "");
    if (state && !state.unfinished) return finish(root, job, state);
    if (state) {
      paint(job, state);
      if (state.step && state.step !== step) say(`Comparison: ${job.querySelector(`[data-step="${CSS.escape(state.step)}"]`)?.textContent ?? state.step}`);
      step = state.step;
    }
    await pause(document.hidden ? LONGEST : wait);
  }
}

/** @param {string} address @returns {Promise<State | null>} */
async function look(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the server may be starting again
  }
}

/** @param {HTMLElement} job @param {State} state */
function paint(job, state) {
  one(job, "[data-state]").textContent = state.state === "running" ? "Being compared" : "Waiting to be compared";
  let past = Boolean(state.step);
  for (const step of all(job, "[data-step]")) {
    if (step.dataset.step === state.step) {
      step.setAttribute("aria-current", "step");
      past = false;
    } else step.removeAttribute("aria-current");
    step.classList.toggle("past", past);
  }
  const bar = /** @type {HTMLProgressElement} */ (one(job, "progress"));
  bar.max = Math.max(state.total, 1);
  bar.value = state.done;
  one(job, "[data-count]").textContent = state.total ? `${state.done} of ${state.total} (${state.percent} %)` : "";
}

/**
 * Shows the result; where somebody is writing a verdict, it is offered instead.
 * @param {Document} root
 * @param {HTMLElement} job
 * @param {State} state
 */
async function finish(root, job, state) {
  const ready = state.state === "done";
  if (unsaved(root)) {
    const offer = document.createElement("button");
    offer.className = "button primary";
    offer.textContent = "Show the new comparison";
    offer.addEventListener("click", () => swap(root, ready));
    const words = document.createElement("p");
    words.textContent = "The comparison is ready. Your verdict below is not stored yet. ";
    words.append(offer);
    job.replaceChildren(words);
    return say("The comparison is ready; your verdict is not stored yet");
  }
  return swap(root, ready);
}

/** @param {Document} root @param {boolean} ready */
async function swap(root, ready) {
  const main = one(root, "#main");
  const inside = main.contains(document.activeElement) && document.activeElement !== main;
  const answer = await fragment(window.location.href, "main");
  fill(main, answer.html);
  if (inside) main.focus({ preventScroll: true });
  say(ready ? "The comparison is ready" : "The comparison ended without a result");
  roving(root);
  progress(root);
}

/** @param {Document} root */
async function list(root) {
  await pause(LIST);
  const holder = maybe(root, "[data-working]");
  if (!holder) return;
  const answer = await fragment(window.location.href, "main").catch(() => null);
  if (answer?.ok) {
    const focused = root.activeElement?.getAttribute?.("href");
    const inside = holder.contains(root.activeElement);
    fill(one(root, "#main"), answer.html);
    if (inside && focused) maybe(root, `main a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    if (!root.querySelector("[data-working]")) say("All statements are compared");
  }
  if (!answer || root.querySelector("[data-working]")) list(root);
}
