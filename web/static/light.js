// Pointing at words, or focusing them, lights what belongs to them, in three levels: the words themselves; the words of
// outlets that say the same; the words of the other readings. What belongs to a part of them only is lit less. Without a
// divergence the row is lit. Escape puts the light out until one points elsewhere.

/** @type {Set<Element>} */
let lit = new Set();

/** @type {Element | null} */
let shown = null;

const NAMES = ["lit", "itself", "counterpart", "same", "other", "partial", "lit-row"];

/** @param {Document} root */
export function light(root) {
  root.addEventListener("mouseover", (event) => turn(root, event.target));
  root.addEventListener("focusin", (event) => turn(root, event.target));
  root.addEventListener("keydown", (event) => event.key === "Escape" && off());
}

function off() {
  for (const one of lit) one.classList.remove(...NAMES);
  lit = new Set();
}

/**
 * @param {Document} root
 * @param {EventTarget | null} target
 */
function turn(root, target) {
  const at = target instanceof Element ? (target.closest("[data-divergence]") ?? target.closest(".grid tbody tr[id]")) : null;
  if (at === shown) return;
  shown = at;
  off();
  if (at instanceof HTMLElement && at.dataset.divergence) all(root, at);
  else if (at) put(at, "lit-row");
}

/**
 * @param {Document} root
 * @param {HTMLElement} at
 */
function all(root, at) {
  const numbers = (at.dataset.divergence ?? "").split(" ");
  const cell = at.closest("td");
  if (cell?.parentElement) put(cell.parentElement, "lit-row");
  for (const number of numbers) {
    const found = root.querySelectorAll(`.grid [data-divergence~="${CSS.escape(number)}"]`);
    const mine = readingIn(cell, number);
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (found)) {
      const its = one.closest("td");
      const part = numbers.filter((n) => (one.dataset.divergence ?? "").split(" ").includes(n)).length;
      put(one, "lit", one === at ? "itself" : "", its !== cell ? "counterpart" : "", readingIn(its, number) === mine ? "same" : "other", part < numbers.length ? "partial" : "");
    }
  }
}

/**
 * Which reading of a divergence a cell's outlet has: its badge says so.
 * @param {Element | null} cell
 * @param {string} number
 */
function readingIn(cell, number) {
  return /** @type {HTMLElement | null} */ (cell?.querySelector(`[data-open="${CSS.escape(number)}"]`))?.dataset.reading ?? "";
}

/**
 * @param {Element} one
 * @param {string[]} names
 */
function put(one, ...names) {
  one.classList.add(...names.filter(Boolean));
  lit.add(one);
}
