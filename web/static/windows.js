// The grid of a long comparison comes in windows of rows: what one scrolls or steps to is fetched, what is far is let go.
// Next and previous divergence know all of them in order, whether their window is here or not.
import { maybe, all } from "./dom.js";
import { open } from "./drawer.js";
import { add } from "./keys.js";
import { fragment, say } from "./status.js";

const MOST = 4; // windows that are kept
const AT_ONCE = 16; // rows that are laid out before the page may answer again
const NEAR = 1.5; // heights of the screen before the end at which the next window is fetched

/** @typedef {{ id: string, row: number, page: number }} Place row: as in aria-rowindex, the head not counted */

/** @type {WeakMap<HTMLElement, Place[]>} */
const orders = new WeakMap();

/** @type {WeakMap<HTMLElement, Map<number, Promise<boolean>>>} */
const coming = new WeakMap();

/** @type {{ holder: HTMLElement, index: number } | null} */
let going = null; // the divergence that one steps to, while its window is on its way

/** @param {Document} root */
export function windows(root) {
  add("next", () => step(root, 1), { repeat: true });
  add("previous", () => step(root, -1), { repeat: true });
  let asked = false;
  const look = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const holder = maybe(root, "[data-grid]");
      if (holder) near(holder);
    });
  };
  root.addEventListener("scroll", look, { capture: true, passive: true });
  look();
}

/**
 * To the next or previous divergence. Says whether there is a grid with any.
 * @param {Document} root
 * @param {number} by
 */
function step(root, by) {
  const holder = maybe(root, "[data-grid]");
  const order = holder ? orderOf(holder) : [];
  if (!holder || !order.length) return false;
  const from = going?.holder === holder ? going.index : standing(root, order, by);
  const index = Math.min(Math.max(from + by, 0), order.length - 1);
  go(root, holder, index, index === from);
  return true;
}

/**
 * @param {Document} root
 * @param {HTMLElement} holder
 * @param {number} index
 * @param {boolean} stays
 */
async function go(root, holder, index, stays) {
  const here = (going = { holder, index });
  const { id, page } = orderOf(holder)[index];
  const ready = loaded(holder, page) || (await ensure(holder, page));
  if (going !== here) return;
  going = null;
  if (!ready) return say("The server does not answer");
  const link = /** @type {HTMLAnchorElement | null} */ (holder.querySelector(`a[data-open="${id}"]`) ?? holder.querySelector(`.mark[data-divergence~="${id}"] a`));
  if (!link) return;
  link.focus({ preventScroll: true });
  (link.closest("tr") ?? link).scrollIntoView({ block: "center", behavior: "instant" });
  const panel = root.getElementById("drawer");
  if (panel && !panel.hidden && !stays) open(root, link);
}

/**
 * Where one stands in the order: at the divergence of the drawer, else of the focus, else before those of the row.
 * @param {Document} root
 * @param {Place[]} order
 * @param {number} by
 */
function standing(root, order, by) {
  const panel = root.getElementById("drawer");
  const focus = root.activeElement;
  const ids = panel && !panel.hidden ? [maybe(panel, "[data-chosen]")?.dataset.chosen] : (/** @type {HTMLElement | null} */ (focus?.closest("[data-divergence]"))?.dataset.divergence ?? "").split(" ");
  const found = order.findIndex((place) => ids.includes(place.id));
  if (found >= 0) return found;
  const row = Number((focus?.closest(".grid tr[id]") ?? root.querySelector(".grid tr.here"))?.getAttribute("aria-rowindex") ?? 0) - 1;
  if (row < 1) return by > 0 ? -1 : order.length;
  const after = order.findIndex((place) => place.row >= row);
  const edge = after < 0 ? order.length : after;
  return by > 0 ? edge - 1 : edge;
}

/**
 * The divergences that are shown, as one steps through them.
 * @param {HTMLElement} holder
 */
function orderOf(holder) {
  const known = orders.get(holder);
  if (known) return known;
  const made = (holder.dataset.order ?? "").split(" ").filter(Boolean).map((one) => {
    const [id, row, page] = one.split(":");
    return { id, row: Number(row), page: Number(page) };
  });
  orders.set(holder, made);
  return made;
}

/** @param {HTMLElement} holder */
export function bodies(holder) {
  return all(holder, "tbody[data-window]");
}

/** @param {HTMLElement} body */
const pageOf = (body) => Number(body.dataset.window);

/** @param {HTMLElement} holder */
const pagesOf = (holder) => Number(holder.dataset.pages ?? 1);

/** @param {HTMLElement} holder @param {number} page */
function loaded(holder, page) {
  return holder.matches(".running") || bodies(holder).some((body) => pageOf(body) === page && !("filling" in body.dataset));
}

/**
 * The window before the first or after the last that is here (by -1 or 1), or the first or last of all (by ±Infinity).
 * Says whether it is here now.
 * @param {HTMLElement} holder
 * @param {number} by
 */
export async function neighbour(holder, by) {
  const here = bodies(holder).map(pageOf);
  const wanted = by > 0 ? Math.min(here[here.length - 1] + by, pagesOf(holder)) : Math.max(here[0] + by, 1);
  return loaded(holder, wanted) || ensure(holder, wanted);
}

/**
 * Fetches a window, once.
 * @param {HTMLElement} holder
 * @param {number} page
 */
function ensure(holder, page) {
  const mine = coming.get(holder) ?? new Map();
  coming.set(holder, mine);
  const found = mine.get(page) ?? fetched(holder, page).finally(() => mine.delete(page));
  mine.set(page, found);
  return found;
}

/**
 * @param {HTMLElement} holder
 * @param {number} page
 * @returns {Promise<boolean>}
 */
async function fetched(holder, page) {
  const link = /** @type {HTMLAnchorElement | null} */ (holder.querySelector(`[data-windows] a[data-page="${page}"]`));
  if (!link) return false;
  const answer = await fragment(link.href, "rows").catch(() => null);
  const body = answer?.ok ? new DOMParser().parseFromString(answer.html, "text/html").querySelector("tbody") : null;
  if (!body) return false;
  const [rows, frame] = [[...body.rows], /** @type {HTMLElement} */ (document.importNode(body, false))];
  const before = page < pageOf(bodies(holder)[0]);
  frame.dataset.filling = "";
  steady(holder, () => place(holder, frame, page));
  while (rows.length) {
    // Upwards rows come from below, so that what is next to the screen is there first.
    if (before) steady(holder, () => frame.prepend(...rows.splice(-AT_ONCE)));
    else steady(holder, () => frame.append(...rows.splice(0, AT_ONCE)));
    await new Promise((resolve) => setTimeout(resolve));
  }
  delete frame.dataset.filling;
  return frame.isConnected;
}

/**
 * Puts a window among those that are here. Where it does not adjoin them, it takes their place.
 * @param {HTMLElement} holder
 * @param {HTMLElement} body
 * @param {number} page
 */
function place(holder, body, page) {
  const here = bodies(holder);
  if (here.some((one) => pageOf(one) === page)) return;
  const [first, last] = [here[0], here[here.length - 1]];
  if (page === pageOf(last) + 1) last.after(body);
  else if (page === pageOf(first) - 1) first.before(body);
  else {
    first.before(body);
    here.forEach((one) => one.remove());
  }
  const now = bodies(holder);
  if (now.length > MOST) (page === pageOf(now[0]) ? now[now.length - 1] : now[0]).remove();
}

/**
 * Changes the grid while what is on the screen stays where it is.
 * @param {HTMLElement} holder
 * @param {() => void} change
 */
function steady(holder, change) {
  const focus = document.activeElement?.closest(".grid tr");
  const edge = scrolled(holder).top;
  const anchor = focus ?? all(holder, "tbody tr").find((row) => row.getBoundingClientRect().bottom > edge);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (anchor?.isConnected) scrolled(holder).by(anchor.getBoundingClientRect().top - before);
}

/**
 * What scrolls the grid: its holder where there are many columns, else the page.
 * @param {HTMLElement} holder
 */
function scrolled(holder) {
  const own = holder.scrollHeight > holder.clientHeight + 1 && getComputedStyle(holder).overflowY !== "visible";
  const box = holder.getBoundingClientRect();
  const [top, height] = own ? [box.top, holder.clientHeight] : [0, window.innerHeight];
  const by = (/** @type {number} */ amount) => amount && (own ? holder : window).scrollBy({ top: amount, behavior: "instant" });
  return { top, height, by };
}

/**
 * Fetches what one is about to see, and says in the list of pages where one is.
 * @param {HTMLElement} holder
 */
function near(holder) {
  const here = bodies(holder);
  if (!here.length) return;
  const { top, height } = scrolled(holder);
  follow(here, top + height / 3);
  if (pagesOf(holder) < 2 || here.some((body) => "filling" in body.dataset)) return;
  const [first, last] = [here[0].getBoundingClientRect(), here[here.length - 1].getBoundingClientRect()];
  if (last.bottom - top - height < NEAR * height) neighbour(holder, 1);
  else if (top - first.top < NEAR * height) neighbour(holder, -1);
  const now = here.find((body) => body.getBoundingClientRect().bottom > top + height / 2) ?? here[here.length - 1];
  for (const link of all(holder, "[data-windows] a")) {
    if (link.dataset.page === now.dataset.window) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/**
 * Says in the overview which row is on the screen, and keeps it in sight there.
 * @param {HTMLElement[]} here
 * @param {number} height at which the row stands
 */
function follow(here, height) {
  const body = here.find((one) => one.getBoundingClientRect().bottom > height);
  const row = body && all(body, "tr[id]").find((one) => one.getBoundingClientRect().bottom > height);
  const strip = maybe(document, "[data-strip]");
  const line = row && strip?.querySelector(`[data-row="${row.id.slice("row-".length)}"]`);
  if (!strip || !line || line.matches(".seen")) return;
  strip.querySelector(".seen")?.classList.remove("seen");
  line.classList.add("seen");
  const [box, its] = [strip.getBoundingClientRect(), line.getBoundingClientRect()];
  const outside = its.top < box.top + 40 || its.bottom > box.bottom - 40;
  if (outside && !strip.matches(":hover, :focus-within")) strip.scrollBy({ top: its.top - box.top - box.height / 2, behavior: "instant" });
}
