// What others did while the page is open: said, and shown in the grid, the strip, the drawer and the queue, without a
// reload and without touching what somebody is writing. By server-sent events; where the server has no stream to spare,
// by asking now and then. A page that nobody looks at listens to nothing, and is told what it missed when looked at.
import { all, maybe } from "./dom.js";
import { fragment, say } from "./status.js";

const GATHER = 300; // milliseconds that news are gathered before the page is brought up to date
const ASK = 4000; // between two questions, where there is no stream
const HIDDEN = 1000; // milliseconds after which a page that is no longer looked at lets its stream go

/** @typedef {{ id: number, statement: number, divergence: number | null, own: boolean, said: string }} News */

/** @param {Document} root */
export function live(root) {
  const holder = maybe(root, "[data-live]");
  if (!holder) return;
  let after = Number(holder.dataset.after);
  /** @type {EventSource | null} */
  let stream = null;
  let timer = 0;
  let leaving = 0;
  /** @type {News[]} */
  const gathered = [];

  const query = () => new URLSearchParams({ after: String(after), ...(holder.dataset.live ? { statement: holder.dataset.live } : {}) });

  /** @param {News} one */
  const hear = (one) => {
    if (one.id <= after) return;
    after = one.id;
    if (!gathered.length) setTimeout(() => show(root, gathered.splice(0)), GATHER);
    gathered.push(one);
  };

  const listen = () => {
    if (stream || timer) return;
    stream = new EventSource(`/live/stream?${query()}`);
    stream.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    stream.addEventListener("enough", () => {
      rest(); // a newer page of this browser has the place
      timer = setTimeout(ask, ASK);
    });
    stream.addEventListener("error", () => {
      if (stream?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      stream = null;
      timer = setTimeout(ask, ASK);
    });
  };

  const ask = async () => {
    timer = 0;
    if (root.hidden) return;
    try {
      const answer = await fetch(`/live/news?${query()}`, { credentials: "same-origin" });
      if (answer.ok) {
        const found = await answer.json();
        found.news.forEach(hear);
        after = Math.max(after, found.after);
      }
    } catch {
      // the server may be starting again
    }
    if (!stream && !timer) timer = setTimeout(ask, ASK);
  };

  const rest = () => {
    stream?.close();
    stream = null;
    clearTimeout(timer);
    timer = 0;
  };

  root.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (root.hidden) leaving = setTimeout(rest, HIDDEN);
    else listen();
  });
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", (event) => event.persisted && listen());
  if (!root.hidden) listen();
}

/**
 * Brings the page up to date, and says what others did.
 * @param {Document} root
 * @param {News[]} news
 */
async function show(root, news) {
  const others = news.filter((one) => !one.own);
  const panel = maybe(root, "[data-chosen], [data-item]");
  const here = Number(panel?.dataset.chosen ?? panel?.dataset.item);
  const about = others.filter((one) => one.divergence !== null && one.divergence === here);
  if (about.length && panel) tell(panel, about);
  const words = (about.length ? about : others).at(-1);
  if (words) say(about.length ? `${words.said} a moment ago` : `${words.said}${words.divergence ? `: divergence ${words.divergence}` : ""}`);
  // Of one's own doing the page knows already, unless it was done in another window.
  const answer = await fragment(window.location.href, "").catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(answer.html, "text/html");
  signs(root, fresh);
  parts(root, fresh);
}

/**
 * A line at the head of the drawer or of the queue's divergence, and what they said, beside what one is writing.
 * @param {HTMLElement} panel
 * @param {News[]} about
 */
function tell(panel, about) {
  const note = maybe(panel, "[data-live-note]") ?? panel.insertBefore(document.createElement("p"), panel.firstChild);
  note.className = "note";
  note.dataset.liveNote = "";
  note.textContent = [...new Set(about.map((one) => `${one.said} a moment ago.`))].join(" ");
}

/**
 * The signs of review: badges of the grid, counts, the overview. The focus stays where it is.
 * @param {Document} root
 * @param {Document} fresh
 */
function signs(root, fresh) {
  for (const link of all(root, ".grid a[data-open]")) {
    const now = maybe(fresh, `.grid a[data-open="${link.dataset.open}"]`);
    if (now && link.matches(".continued") === now.matches(".continued") && link.innerHTML !== now.innerHTML) {
      link.replaceChildren(...[...now.childNodes].map((node) => node.cloneNode(true)));
    }
  }
  for (const part of [".legend", "[data-signs]", ".strip-words"]) {
    const [old, now] = [root.querySelector(part), fresh.querySelector(part)];
    if (old && now && !old.contains(root.activeElement) && old.innerHTML !== now.innerHTML) old.replaceWith(now);
  }
  for (const row of root.querySelectorAll("[data-strip] [data-row]")) {
    const now = fresh.querySelector(`[data-strip] [data-row="${row.getAttribute("data-row")}"]`);
    const words = now?.getAttribute("aria-label");
    if (words) row.setAttribute("aria-label", words);
  }
}

/**
 * Parts that say by `data-live-part` that they may be put anew as long as nobody is in them.
 * @param {Document} root
 * @param {Document} fresh
 */
function parts(root, fresh) {
  for (const part of all(root, "[data-live-part]")) {
    const now = maybe(fresh, `[data-live-part="${part.dataset.livePart}"]`);
    if (now && !part.contains(root.activeElement) && part.innerHTML !== now.innerHTML) part.replaceWith(now);
  }
}
