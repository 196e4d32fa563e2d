// Correcting the alignment: keys and the mouse send the page's own forms, and after each step the focus goes where it led.
//   In a clause, arrow keys go from word to word; with Shift they select. What is selected is taken into the form below.
import { add } from "./keys.js";
import { points, snapped, words } from "./points.js";
import { fill, say } from "./status.js";

/** The words that the keyboard stands on: the first and the last selected, by their numbers. */
let cursor = { clause: "", anchor: 0, focus: 0 };

let busy = false; // a step is on its way

/** @type {(() => void)[]} */
const later = []; // keys that were pressed meanwhile: what they mean, the answer decides

/** @type {AbortController | null} */
let asked = null; // the tools of another clause

/** @param {Document} root */
export function correct(root) {
  for (const [name, op] of [["merge-up", "join-up"], ["take", "take"], ["give", "give"]]) add(name, () => send(root, op));
  add("split", () => send(root, "split"));
  add("undo", () => press(root, "[data-undo-step]"));
  add("redo", () => press(root, "[data-redo-step]"));
  root.addEventListener("keydown", (event) => arrow(root, event));
  root.addEventListener("focusin", (event) => entered(root, event));
  root.addEventListener("mouseup", (event) => selected(root, event));
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-step]")) return;
    event.preventDefault();
    const by = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    const back = ["[data-undo-step]", "[data-redo-step]"].find((which) => by?.matches(which));
    if (busy && back) later.push(() => press(root, back)); // each click takes one step back
    if (busy) return; // of anything else, a second click means the first
    post(root, form.action, new FormData(form, by));
  });
  dragging(root);
  begin(root);
}

/** @param {Document} root */
const desk = (root) => /** @type {HTMLElement | null} */ (root.querySelector("[data-correct]"));

/**
 * The clause that one is in.
 * @param {EventTarget | null | undefined} at
 */
const clauseOf = (at) => (at instanceof Element ? /** @type {HTMLElement | null} */ (at.closest("[data-clause]")) : null);

/**
 * What a page that was just shown needs.
 * @param {Document} root
 */
function begin(root) {
  root.querySelectorAll("[data-grip]").forEach((grip) => grip.removeAttribute("hidden"));
  follow(root);
}

/**
 * Sends a step of the clause that has the focus.
 * @param {Document} root
 * @param {string} op
 * @param {Record<string, string>} [more]
 * @param {HTMLElement | null} [at]
 */
function send(root, op, more = {}, at = clauseOf(root.activeElement)) {
  if (!desk(root)) return false;
  if (busy) return Boolean(later.push(() => send(root, op, more)));
  if (!at) return false;
  const given = new FormData(/** @type {HTMLFormElement} */ (root.querySelector("#row-tools form")));
  for (const name of ["to", "outlet"]) given.delete(name);
  given.set("op", op);
  given.set("at", at.dataset.clause ?? "");
  given.set("row", at.dataset.inRow ?? "1");
  if (op === "split") given.set("caret", String(caret(at)));
  for (const [name, value] of Object.entries(more)) given.set(name, value);
  post(root, desk(root)?.dataset.action ?? "", given);
  return true;
}

/**
 * Where a clause is to be split, in code points of the whole text: at the mouse's caret, or before the word one stands on.
 * @param {HTMLElement} clause
 */
function caret(clause) {
  const text = clause.textContent ?? "";
  const range = inside(clause);
  const at = range ? range.start : (words(text)[Math.min(here(clause).anchor, here(clause).focus)]?.start ?? 0);
  return Number(clause.dataset.start) + points(text, at);
}

/**
 * Sends a form and shows what comes of it, without leaving the page.
 * @param {Document} root
 * @param {string} address
 * @param {FormData} given
 */
async function post(root, address, given) {
  const name = /** @type {HTMLInputElement | null} */ (root.querySelector("#signing [name=reviewer]"));
  if (name) given.set("reviewer", name.value);
  let answer, text;
  busy = true;
  try {
    answer = await fetch(address, { method: "POST", body: given, credentials: "same-origin" });
    text = await answer.text();
  } catch {
    later.length = 0;
    return say("Nothing was changed: the server does not answer. Try again.", { shown: true });
  } finally {
    busy = false;
  }
  if (!answer.ok) later.length = 0;
  fill(/** @type {Element} */ (root.getElementById("main")), text);
  const clean = new URL(answer.url);
  for (const said of ["done", "back"]) clean.searchParams.delete(said);
  if (answer.ok) history.replaceState(null, "", clean);
  settle(root, answer.ok);
}

/**
 * After a step: the focus at the clause that it led to, and what was done said.
 * @param {Document} root
 * @param {boolean} done
 */
function settle(root, done) {
  cursor = { clause: "", anchor: 0, focus: 0 };
  begin(root);
  const wrong = /** @type {HTMLElement | null} */ (root.querySelector("[data-focus], #signing [aria-invalid]"));
  const go = root.getElementById(desk(root)?.dataset.go ?? "") ?? root.querySelector("tr.here [data-clause]");
  const to = /** @type {HTMLElement | null} */ (done ? go : (wrong ?? root.querySelector(".problem, h1")));
  if (to && !to.matches("[tabindex], a, button, input")) to.tabIndex = -1;
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
  const told = root.querySelector(done ? "[data-said]" : ".problem p") ?? root.querySelector(".lede");
  const said = told?.textContent ?? "";
  say(said, { shown: done });
  later.shift()?.();
}

// How long to wait between two looks at a job, in milliseconds; each wait is longer, up to the last.
const FIRST = 500;
const LONGEST = 3000;

/**
 * Follows the job that judges what was touched. When it is done, rows no longer wait; the focus stays where it is.
 * @param {Document} root
 */
async function follow(root) {
  const note = /** @type {HTMLElement | null} */ (root.querySelector("[data-judging]"));
  for (let wait = FIRST; note?.isConnected; wait = Math.min(wait * 1.3, LONGEST)) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? LONGEST : wait));
    const state = await fetch(note.dataset.judging ?? "", { credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null); // the server may be starting again
    if (!state || !note.isConnected) continue;
    if (!state.unfinished) return judged(root, note, state.state === "done");
    const bar = note.querySelector("progress");
    if (bar) [bar.max, bar.value] = [Math.max(state.total, 1), state.done];
  }
}

/** @param {Document} root @param {HTMLElement} note @param {boolean} done */
async function judged(root, note, done) {
  const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || !note.isConnected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const row of root.querySelectorAll("[data-correct] tr[data-row]")) {
    const [old, now] = [row.querySelector(".waits"), fresh.querySelector(`tr[data-row="${row.getAttribute("data-row")}"] .number span`)];
    if (old) old.replaceWith(...(now ? [now] : []));
  }
  const now = fresh.querySelector("[data-judging]");
  if (now) note.replaceWith(now);
  else note.textContent = done ? "The corrected rows are judged." : "The corrected rows could not be judged: see the statement.";
  say(now ? "More is being judged" : (note.textContent ?? ""));
  if (now) follow(root);
}

/** @param {Document} root @param {string} which */
function press(root, which) {
  if (busy) return Boolean(later.push(() => press(root, which)));
  const button = /** @type {HTMLElement | null} */ (desk(root)?.querySelector(which));
  if (desk(root) && !button) say("There is nothing to take back or do again");
  button?.click();
  return Boolean(desk(root));
}

// Words ------------------------------------------------------------------------------------------

/**
 * Where the keyboard stands in a clause.
 * @param {HTMLElement} clause
 */
function here(clause) {
  return cursor.clause === clause.dataset.clause ? cursor : { clause: clause.dataset.clause ?? "", anchor: 0, focus: 0 };
}

/**
 * Arrow keys in a clause: from word to word, in the direction in which the text runs.
 * @param {Document} root
 * @param {KeyboardEvent} event
 */
function arrow(root, event) {
  const clause = event.target instanceof HTMLElement && event.target.matches("[data-clause]") ? event.target : null;
  if (!clause || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const last = words(clause.textContent ?? "").length - 1;
  const forward = getComputedStyle(clause).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  const now = here(clause);
  const fresh = now !== cursor;
  const step = { [forward]: fresh && !event.shiftKey ? 0 : 1, [back]: -1, Home: -last - 1, End: last + 1 }[event.key];
  if (step === undefined || last < 0) return;
  event.preventDefault();
  const focus = Math.min(Math.max(now.focus + (fresh && event.shiftKey ? 0 : step), 0), last);
  cursor = { clause: now.clause, focus, anchor: event.shiftKey ? now.anchor : focus };
  const said = show(clause);
  say(event.shiftKey ? `Selected: ${said}` : said);
  if (event.shiftKey) mark(root, clause);
}

/**
 * Shows the words one stands on as selected. Returns them.
 * @param {HTMLElement} clause
 */
function show(clause) {
  const text = clause.textContent ?? "";
  const found = words(text);
  const [first, last] = [Math.min(cursor.anchor, cursor.focus), Math.max(cursor.anchor, cursor.focus)];
  const [start, end] = [found[first].start, found[last].end];
  const [from, to] = [place(clause, start), place(clause, end)];
  getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  return text.slice(start, end);
}

/**
 * The text node and offset at an offset of a clause.
 * @param {HTMLElement} clause
 * @param {number} offset
 * @returns {{ node: Node, offset: number }}
 */
function place(clause, offset) {
  const walk = document.createTreeWalker(clause, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (left <= length) return { node, offset: left };
    left -= length;
  }
  return { node: clause, offset: clause.childNodes.length };
}

/**
 * What is selected in a clause, in UTF-16 units of its text; null where the selection is elsewhere.
 * @param {HTMLElement} clause
 * @returns {{ start: number, end: number } | null}
 */
function inside(clause) {
  const selection = getSelection();
  if (!selection?.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!clause.contains(range.startContainer) || !clause.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(clause);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  return { start, end: start + range.toString().length };
}

/**
 * Words selected by mouse are taken into the form.
 * @param {Document} root
 * @param {MouseEvent} event
 */
function selected(root, event) {
  const clause = clauseOf(event.target) ?? clauseOf(getSelection()?.anchorNode?.parentElement);
  if (!desk(root) || !clause) return;
  setTimeout(() => {
    const range = inside(clause);
    if (!range) return;
    const found = words(clause.textContent ?? "");
    const touched = found.map((word, k) => (word.start < Math.max(range.end, range.start + 1) && word.end > range.start ? k : -1)).filter((k) => k >= 0);
    if (touched.length) cursor = { clause: clause.dataset.clause ?? "", anchor: touched[0], focus: touched[touched.length - 1] };
    if (range.end > range.start) mark(root, clause);
  });
}

/**
 * Takes the selected words of a clause into the form that adds a divergence; they snap to whole words.
 * @param {Document} root
 * @param {HTMLElement} clause
 */
function mark(root, clause) {
  const text = clause.textContent ?? "";
  const range = inside(clause);
  const whole = range && snapped(text, range.start, range.end);
  const box = root.querySelector(`[data-marking="${clause.dataset.rendering}"]`);
  if (!whole || !box) return;
  const begin = Number(clause.dataset.start);
  const said = text.slice(whole.start, whole.end);
  for (const [name, at] of /** @type {[string, number][]} */ ([["from", whole.start], ["to", whole.end]])) {
    const list = /** @type {HTMLSelectElement} */ (box.querySelector(`[name^="${name}-"]`));
    const value = String(begin + points(text, at));
    if (![...list.options].some((option) => option.value === value)) list.add(new Option(name === "from" ? said : `… ${said}`, value));
    list.value = value;
  }
  box.classList.add("marked");
  say(`Selected: ${said}`);
}

// Which clause is worked on ----------------------------------------------------------------------

/**
 * A clause that gets the focus is worked on: its tools come from the server, and nothing else changes.
 * @param {Document} root
 * @param {FocusEvent} event
 */
async function entered(root, event) {
  const clause = event.target instanceof HTMLElement && event.target.matches("[data-clause]") ? event.target : null;
  if (!clause || root.querySelector(`[data-tools="${clause.dataset.clause}"]`)) return;
  asked?.abort();
  const mine = (asked = new AbortController());
  try {
    const answer = await fetch(clause.dataset.work ?? "", { credentials: "same-origin", signal: mine.signal });
    if (answer.ok) tools(root, clause, new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return; // another clause was entered, or the server is away: the keys still work
  }
}

/**
 * @param {Document} root
 * @param {HTMLElement} clause
 * @param {Document} fresh
 */
function tools(root, clause, fresh) {
  const same = clause.closest("tr")?.matches(".here");
  const kept = root.querySelector("#add-tools .marked");
  for (const part of same ? ["clause-tools"] : ["clause-tools", "row-tools", ...(kept ? [] : ["add-tools"])]) {
    const [old, now] = [root.getElementById(part), fresh.getElementById(part)];
    if (old && now && !old.contains(root.activeElement)) old.replaceWith(now);
  }
  root.querySelectorAll(".piece.chosen, tr.here").forEach((one) => one.classList.remove("chosen", "here"));
  root.querySelectorAll(".work[aria-current], tr[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  clause.closest(".piece")?.classList.add("chosen");
  clause.closest(".piece")?.querySelector(".work")?.setAttribute("aria-current", "true");
  clause.closest("tr")?.classList.add("here");
  clause.closest("tr")?.setAttribute("aria-current", "true");
  history.replaceState(null, "", clause.dataset.work);
}

// Drag and drop: an extra; all of it can be done with buttons and keys ----------------------------

/** @param {Document} root */
function dragging(root) {
  let held = "";
  /** @param {Event} event */
  const target = (event) => (event.target instanceof Element && held ? /** @type {HTMLElement | null} */ (event.target.closest("[data-correct] tr[data-row]")) : null);
  const leave = () => root.querySelectorAll("tr.over").forEach((row) => row.classList.remove("over"));
  root.addEventListener("dragstart", (event) => {
    const grip = event.target instanceof HTMLElement ? event.target : null;
    held = grip?.dataset?.grip ?? "";
    if (held) event.dataTransfer?.setData("text/plain", held);
  });
  root.addEventListener("dragover", (event) => {
    const row = target(event);
    leave();
    if (!row) return;
    event.preventDefault();
    row.classList.add("over");
  });
  root.addEventListener("drop", (event) => {
    const row = target(event);
    if (!row) return;
    event.preventDefault();
    const clause = /** @type {HTMLElement | null} */ (root.querySelector(`[data-clause="${CSS.escape(held)}"]`));
    send(root, "move", { to: row.dataset.row ?? "" }, clause);
  });
  root.addEventListener("dragend", () => {
    held = "";
    leave();
  });
}
