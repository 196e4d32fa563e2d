// Arrow keys in the grid: one cell is a stop for the Tab key, arrows go from cell to cell. The table stays a table, so
// that who hears it reads it with the commands for tables; these keys are for who sees it.
import { all, maybe } from "./dom.js";
import { typing } from "./keys.js";
import { bodies, neighbour } from "./windows.js";

const CELL = ".grid tbody td, .grid tbody th.number";
const ROWS = 10; // that Ctrl and an arrow go at once

/** @param {Document} root */
export function cells(root) {
  stop(root);
  new MutationObserver(() => stop(root)).observe(/** @type {HTMLElement} */ (root.getElementById("main")), { childList: true });
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey || !(event.target instanceof Element) || typing(event.target)) return;
    const cell = /** @type {HTMLElement | null} */ (event.target.closest(CELL));
    if (!cell) return;
    if (event.key === "Enter" && event.target === cell) maybe(cell, "a[data-open], a")?.click();
    else if (!move(cell, event.key, event.ctrlKey)) return;
    event.preventDefault();
  });
  root.addEventListener("click", (event) => {
    const cell = event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest(CELL)) : null;
    if (!cell || event.defaultPrevented || /** @type {Element} */ (event.target).closest("a, button, input") || getSelection()?.toString()) return;
    focus(cell);
  });
}

/** @param {Document} root */
function stop(root) {
  const first = maybe(root, ".grid tr.here td[data-outlet]") ?? maybe(root, ".grid td[data-outlet]");
  if (first && !maybe(root, ".grid td[tabindex='0']")) first.tabIndex = 0;
}

/**
 * Goes where a key says. Says whether it is one of ours.
 * @param {HTMLElement} cell
 * @param {string} key
 * @param {boolean} far with Ctrl
 */
function move(cell, key, far) {
  const row = /** @type {HTMLTableRowElement} */ (cell.closest("tr"));
  const mine = cellsOf(row);
  const at = mine.indexOf(cell);
  const stacked = mine.length > 2 && mine[1].getBoundingClientRect().left === mine[2].getBoundingClientRect().left;
  if (key === "Home" || key === "End") {
    if (!far) focus(mine[key === "Home" ? 0 : mine.length - 1]);
    else edge(row, key === "Home" ? -1 : 1);
  } else if (key === "ArrowLeft" || key === "ArrowRight") {
    const by = key === "ArrowRight" ? 1 : -1;
    focus(mine[far ? (by > 0 ? mine.length - 1 : 0) : at + by]);
  } else if (key === "ArrowUp" || key === "ArrowDown") {
    const by = key === "ArrowDown" ? 1 : -1;
    if (stacked && !far && mine[at + by]) focus(mine[at + by]);
    else rows(row, by, far ? ROWS : 1, stacked && !far ? (by > 0 ? 0 : -1) : at);
  } else return false;
  return true;
}

/**
 * To a cell some rows further, as far as there are rows; their window is fetched where it is not here.
 * @param {HTMLTableRowElement} row
 * @param {number} by
 * @param {number} many
 * @param {number} at the place in the row; -1 for its last
 */
async function rows(row, by, many, at) {
  let found = row;
  for (let count = 0; count < many; count++) {
    const holder = /** @type {HTMLElement | null} */ (row.closest("[data-grid]"));
    let next = beside(found, by);
    if (!next && holder && (await neighbour(holder, by))) next = beside(found, by);
    if (!next) break;
    found = next;
  }
  const mine = cellsOf(found);
  if (found !== row) focus(mine[at < 0 ? mine.length - 1 : at]);
}

/**
 * To the first or last cell of the whole grid.
 * @param {HTMLTableRowElement} row
 * @param {number} by
 */
async function edge(row, by) {
  const holder = /** @type {HTMLElement | null} */ (row.closest("[data-grid]"));
  if (!holder) return;
  await neighbour(holder, by * Infinity);
  const here = bodies(holder);
  const found = all(by > 0 ? here[here.length - 1] : here[0], "tr[id]");
  const mine = cellsOf(/** @type {HTMLTableRowElement} */ (by > 0 ? found[found.length - 1] : found[0]));
  focus(mine[by > 0 ? mine.length - 1 : 0]);
}

/**
 * The row before or after, over the edges of windows.
 * @param {HTMLTableRowElement} row
 * @param {number} by
 * @returns {HTMLTableRowElement | null}
 */
function beside(row, by) {
  const side = by > 0 ? "nextElementSibling" : "previousElementSibling";
  let found = row[side];
  while (found && !found.id) found = found[side];
  const body = row.parentElement?.[side];
  if (!found && body?.matches("tbody")) found = by > 0 ? body.querySelector("tr[id]") : [...body.querySelectorAll("tr[id]")].pop() ?? null;
  return /** @type {HTMLTableRowElement | null} */ (found);
}

/** @param {HTMLTableRowElement} row */
const cellsOf = (row) => /** @type {HTMLElement[]} */ ([...row.cells]);

/** @param {HTMLElement | undefined} cell */
function focus(cell) {
  if (!cell) return;
  for (const one of all(document, ".grid [tabindex='0']:is(td, th)")) one.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
}
