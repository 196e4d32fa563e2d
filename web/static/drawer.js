// A click on a mark opens its divergence beside the grid, without leaving the page; verdicts are sent from there.
import { fill, fragment, say } from "./status.js";

let opener = null; // what had the focus when the drawer was opened
let before = null; // the address to go back to

const panel = (root) => root.getElementById("drawer");
const chosen = (root) => panel(root)?.querySelector("[data-chosen]")?.dataset.chosen;

export function drawer(root) {
  root.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !panel(root)) return;
    const link = event.target.closest(".grid .mark a, .grid a[data-open], a[data-neighbour]");
    if (link) {
      event.preventDefault();
      open(root, link);
    } else if (event.target.closest("[data-close]")) {
      event.preventDefault();
      close(root);
    }
  });
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-verdict]")) return;
    event.preventDefault();
    decide(root, event.target, event.submitter);
  });
  window.addEventListener("popstate", () => window.location.reload());
}

// Whether something was typed into the verdict that would be lost.
export function unsaved(root) {
  const fields = panel(root)?.querySelectorAll("[data-verdict] textarea, [data-verdict] select, [data-verdict] input[type=text]") ?? [];
  return [...fields].some((f) => (f.matches("select") ? ![...f.options].find((o) => o.selected)?.defaultSelected && f.selectedIndex > 0 : f.value !== f.defaultValue));
}

export async function open(root, link) {
  if (link.closest(".grid")) opener = link;
  if (panel(root).hidden) before = window.location.href;
  let answer;
  try {
    answer = await fragment(link.href, "drawer");
  } catch {
    return say("The server does not answer");
  }
  if (!answer.ok) return window.location.assign(link.href);
  show(root, answer.html);
  history.pushState(null, "", link.href);
  panel(root).focus({ preventScroll: true });
  panel(root).scrollTop = 0;
  say(`Opened: ${panel(root).querySelector("h2").firstChild.textContent.trim()}`);
}

export function close(root) {
  if (!panel(root) || panel(root).hidden) return;
  const number = chosen(root);
  panel(root).hidden = true;
  root.querySelector(".workspace").classList.remove("with-drawer");
  unmark(root);
  const back = opener?.isConnected && of(opener) === number ? opener : root.querySelector(`.grid a[data-open="${number}"]`);
  back?.focus();
  opener = null;
  history.pushState(null, "", before ?? `/statements/${root.querySelector("[data-statement]").dataset.statement}`);
  say("Drawer closed");
}

const of = (link) => link.closest("[data-divergence]")?.dataset.divergence.split(" ")[0];

function unmark(root) {
  root.querySelectorAll(".grid .selected").forEach((e) => e.classList.remove("selected"));
  root.querySelectorAll(".grid tr.here, .strip .here").forEach((e) => e.classList.remove("here"));
}

function show(root, html) {
  fill(panel(root), html);
  panel(root).hidden = false;
  root.querySelector(".workspace").classList.add("with-drawer");
  unmark(root);
  const marked = root.querySelectorAll(`.grid [data-divergence~="${chosen(root)}"]`);
  marked.forEach((e) => e.classList.add("selected"));
  const row = marked[0]?.closest("tr");
  row?.classList.add("here");
  // As a sheet at the foot of a small screen the drawer must not hide what it is about.
  if (row && panel(root).getBoundingClientRect().left <= 0) row.scrollIntoView({ block: "start" });
  if (row) root.querySelector(`.strip [data-row="${row.id.slice(4)}"]`)?.classList.add("here");
}

async function decide(root, form, button) {
  if (!button) return;
  let answer;
  try {
    answer = await fragment(form.action, "drawer", { method: "POST", body: new FormData(form, button) });
  } catch {
    return say("Not stored: the server does not answer. Try again.");
  }
  if (!answer.ok && answer.status !== 422) {
    fill(root.getElementById("main"), answer.html);
    root.getElementById("main").focus();
    return say("Not stored: see the page");
  }
  show(root, answer.html);
  const wrong = panel(root).querySelector("[aria-invalid]");
  (wrong ?? panel(root)).focus({ preventScroll: !wrong });
  if (!answer.ok) return say(`Not stored: ${panel(root).querySelector(".error")?.textContent ?? "see the form"}`);
  refresh(root);
  say(`Verdict kept: ${button.value}`);
}

// Brings the signs of review in the grid, the strip and the head up to date, leaving the drawer and the focus alone.
async function refresh(root) {
  const answer = await fragment(window.location.href, "");
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(answer.html, "text/html");
  for (const link of root.querySelectorAll(`.grid a[data-open="${chosen(root)}"]`)) {
    const now = fresh.querySelector(`.grid a[data-open="${link.dataset.open}"]`);
    if (now) link.replaceChildren(...[...now.childNodes].map((n) => n.cloneNode(true)));
  }
  for (const part of [".legend", ".top .who"]) {
    const [old, now] = [root.querySelector(part), fresh.querySelector(part)];
    if (old && now) old.replaceWith(now);
  }
  for (const one of root.querySelectorAll(".strip [data-row]")) {
    const now = fresh.querySelector(`.strip [data-row="${one.dataset.row}"]`);
    if (now && one.innerHTML !== now.innerHTML) one.replaceChildren(...now.childNodes);
  }
}
