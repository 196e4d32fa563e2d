// The signs of review on a page that stays: badges of the grid, counts, the overview, what people concluded. Only what may
// have changed is asked for, by the numbers of divergences; a page that has no such part is fetched as a whole.
import { all, maybe } from "./dom.js";
import { fragment } from "./status.js";

const LATELY = 2000; // milliseconds after which what was fetched may be out of date

/** @type {Map<string, number>} */
const fetched = new Map(); // when the signs of a divergence were brought up to date last

/**
 * Whether the page shows already what was done about a divergence just now.
 * @param {string} number
 */
export const known = (number) => performance.now() - (fetched.get(number) ?? -LATELY) < LATELY;

/** @type {Promise<void>} */
let line = Promise.resolve(); // one after the other: an answer that comes late must not take the place of a newer one

/**
 * Brings the signs up to date, leaving alone what one is in or writes.
 * @param {Document} root
 * @param {string[]} changed divergences that somebody did something about
 */
export function refresh(root, changed) {
  return (line = line.then(() => bring(root, changed)));
}

/** @param {Document} root @param {string[]} changed */
async function bring(root, changed) {
  const asked = new URL(window.location.href);
  asked.searchParams.set("changed", changed.join(","));
  const answer = await fragment(asked.href, "signs").catch(() => null);
  if (!answer?.ok) return;
  for (const number of changed) fetched.set(number, performance.now());
  const fresh = new DOMParser().parseFromString(answer.html, "text/html");
  badges(root, fresh, changed);
  for (const part of [".legend", "[data-signs]", "[data-signs-done]", ".strip-words", ".top .who", ".top [data-to-review]"]) {
    const [old, now] = [root.querySelector(part), fresh.querySelector(part)];
    if (old && now && !old.contains(root.activeElement) && old.outerHTML !== now.outerHTML) old.replaceWith(now);
  }
  for (const now of fresh.querySelectorAll("[data-strip] [data-row]")) {
    const row = root.querySelector(`[data-strip] [data-row="${now.getAttribute("data-row")}"]`);
    row?.setAttribute("aria-label", now.getAttribute("aria-label") ?? "");
  }
  for (const part of all(root, "[data-live-part]")) {
    const now = maybe(fresh, `[data-live-part="${part.dataset.livePart}"]`);
    if (now && !part.contains(root.activeElement) && part.innerHTML !== now.innerHTML) part.replaceWith(now);
  }
}

/**
 * What changes inside a badge; the badge itself keeps the focus.
 * @param {Document} root
 * @param {Document} fresh
 * @param {string[]} changed
 */
function badges(root, fresh, changed) {
  for (const number of changed) {
    const now = maybe(fresh, `.grid a[data-open="${number}"]:not(.continued)`);
    for (const link of now ? all(root, `.grid a[data-open="${number}"]:not(.continued)`) : []) {
      if (now && link.innerHTML !== now.innerHTML) link.replaceChildren(...[...now.childNodes].map((node) => node.cloneNode(true)));
    }
  }
}
