// What others did while the page is open: said, and shown in the grid, the strip, the drawer and the queue, without a
// reload and without touching what somebody is writing. By server-sent events; where the server has no stream to spare,
// by asking now and then. A page that nobody looks at listens to nothing, and is told what it missed when looked at.
import { maybe } from "./dom.js";
import { known, refresh } from "./signs.js";
import { say } from "./status.js";

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
  if (news.every((one) => one.own && known(String(one.divergence)))) return;
  refresh(root, [...new Set(news.flatMap((one) => (one.divergence === null ? [] : [String(one.divergence)])))]);
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
