// Keys. The one table of them stands in web/keys.py and is printed into the list of keys of every page, with what the
// reader changed on /settings already in it. To let a key do something:
//   1. a line in ACTIONS of web/keys.py: name, words, where, keys;
//   2. in your module:   import { add } from "./keys.js";   add("merge-up", (event) => { …; return true; });
// The function says whether it did anything: false gives the key to the function added before, and in the end to the
// browser. It is never called while somebody types in a field (unless the table says `typing`), while a dialog is open,
// or for a single letter that was switched off. `after` gives the next key to a function once: first t, then a letter.

/** @typedef {(event: KeyboardEvent) => boolean | void} Act */

/** @type {Map<string, { act: Act, repeat: boolean }[]>} */
const acts = new Map();

/** @type {Map<string, { name: string, typing: boolean }[]>} */
const actions = new Map(); // by key

/** @type {Act | null} */
let waiting = null;

const NAMES = new Set(["Enter", "Escape", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

// What a key has on it where the layout has no Latin letters: by its place on the board.
/** @type {Record<string, string>} */
const PLACES = { Slash: "/?", Period: ".>", Comma: ",<", Semicolon: ";:", Quote: "'\"", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", Minus: "-_", Equal: "=+", Backquote: "`~" };

/**
 * Lets a key do something.
 * @param {string} name of the action in web/keys.py
 * @param {Act} act says false where it does not apply
 * @param {{ repeat?: boolean }} [options] repeat: a key held down does it again and again
 */
export function add(name, act, { repeat = false } = {}) {
  acts.set(name, [{ act, repeat }, ...(acts.get(name) ?? [])]);
}

/**
 * Gives the next key to a function, once; Escape or a click takes that back.
 * @param {Act} act
 */
export function after(act) {
  waiting = act;
}

/**
 * Starts to listen; reads the table from the page.
 * @param {Document} root
 */
export function keys(root) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("#keys [data-action]"))) {
    const action = { name: row.dataset.action ?? "", typing: "typing" in row.dataset };
    for (const key of (row.dataset.keys ?? "").split(" ").filter(Boolean)) actions.set(key, [...(actions.get(key) ?? []), action]);
  }
  root.addEventListener("click", () => (waiting = null));
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || root.querySelector("dialog[open]")) return;
    if (["Shift", "Control", "Alt", "AltGraph", "Meta"].includes(event.key)) return;
    const then = waiting;
    waiting = null;
    if (then && event.key === "Escape") return event.preventDefault();
    if (then && !typing(event.target)) return then(event) === false || event.preventDefault();
    if (press(event)) event.preventDefault();
  });
}

/**
 * Does what a key is for. Says whether anything was done.
 * @param {KeyboardEvent} event
 */
function press(event) {
  const field = typing(event.target);
  for (const key of spelt(event)) {
    if (native(event.target, key) || (single(key) && document.documentElement.dataset.letters === "off")) continue;
    for (const action of actions.get(key) ?? []) {
      if (field && !action.typing) continue;
      for (const { act, repeat } of acts.get(action.name) ?? []) {
        if (event.repeat && !repeat) return true;
        if (act(event) !== false) return true;
      }
    }
  }
  return false;
}

/**
 * The key of an event as the table spells it, whatever the layout: what it types first, then its place on the board.
 * @param {KeyboardEvent} event
 * @returns {string[]}
 */
export function spelt(event) {
  const third = event.getModifierState("AltGraph");
  const held = [(event.ctrlKey || event.metaKey) && !third && "Ctrl", event.altKey && !third && "Alt"];
  /** @param {string} key @param {boolean} shift */
  const spell = (key, shift) => [...held, shift && event.shiftKey && "Shift", key].filter(Boolean).join("+");
  const { key, code } = event;
  if (key === " " || code === "Space") return [spell("Space", true)];
  if (NAMES.has(key) || /^F\d+$/.test(key)) return [spell(key, true)];
  const found = [];
  if (/^[a-z]$/i.test(key)) return [spell(key.toLowerCase(), true)];
  if (/^[!-~]$/.test(key)) found.push(spell(key, false));
  const [, letter, digit] = code.match(/^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/) ?? [];
  if (letter && !found.length) found.push(spell(letter.toLowerCase(), true));
  else if (digit && !event.shiftKey) found.push(spell(digit, false));
  else if (PLACES[code] && !found.length) found.push(spell(PLACES[code][event.shiftKey ? 1 : 0], false));
  return found;
}

/**
 * Whether somebody types there, so that letters are text.
 * @param {EventTarget | null} target
 */
export function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range]), textarea, select, [role=textbox]"));
}

/**
 * Whether the key is what the element itself waits for: Space and Enter on a button.
 * @param {EventTarget | null} target
 * @param {string} key
 */
function native(target, key) {
  if (key !== "Space" && key !== "Enter") return false;
  return target instanceof Element && target.matches(key === "Enter" ? "a[href], button, summary, input" : "button, a[href], summary, input");
}

/**
 * Whether a key is one sign without Ctrl or Alt: what can be switched off (WCAG 2.1.4).
 * @param {string} key
 */
function single(key) {
  return /^(Shift\+)?(.|Space|Backspace)$/.test(key);
}
