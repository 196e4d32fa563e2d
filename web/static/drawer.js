// A click on a mark opens its divergence beside the grid, without leaving the page; verdicts are sent from there.
import { fill, fragment, say } from "./status.js";

let opener = null;

export function drawer(root) {
  root.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest(".grid .mark a, .grid a[data-open]");
    if (link && root.getElementById("drawer")) {
      event.preventDefault();
      open(root, link);
    } else if (event.target.closest("[data-close]")) {
      event.preventDefault();
      close(root);
    }
  });
  root.addEventListener("submit", (event) => {
    if (event.target.matches("[data-verdict]")) {
      event.preventDefault();
      decide(root, event.target, event.submitter);
    }
  });
  window.addEventListener("popstate", () => window.location.reload());
}

export async function open(root, link) {
  opener = link;
  const answer = await fragment(link.href, "drawer");
  if (!answer.ok) {
    window.location.assign(link.href);
    return;
  }
  show(root, answer.html);
  history.pushState(null, "", link.href);
  root.getElementById("drawer").focus({ preventScroll: true });
  say("Divergence opened");
}

export function close(root) {
  const panel = root.getElementById("drawer");
  if (!panel || panel.hidden) return;
  const chosen = panel.querySelector("[data-chosen]")?.dataset.chosen;
  panel.hidden = true;
  root.querySelector(".workspace").classList.remove("with-drawer");
  root.querySelectorAll(".selected").forEach((e) => e.classList.remove("selected"));
  const back = opener?.isConnected ? opener : root.querySelector(`.grid [data-divergence~="${chosen}"] a, .grid a[data-open="${chosen}"]`);
  back?.focus();
  history.pushState(null, "", `/statements/${root.querySelector("[data-statement]").dataset.statement}`);
  say("Drawer closed");
}

function show(root, html) {
  const panel = root.getElementById("drawer");
  fill(panel, html);
  panel.hidden = false;
  root.querySelector(".workspace").classList.add("with-drawer");
  const chosen = panel.querySelector("[data-chosen]")?.dataset.chosen;
  root.querySelectorAll(".grid .selected").forEach((e) => e.classList.remove("selected"));
  root.querySelectorAll(`.grid [data-divergence~="${chosen}"]`).forEach((e) => e.classList.add("selected"));
}

async function decide(root, form, button) {
  const answer = await fragment(form.action, "drawer", { method: "POST", body: new FormData(form, button) });
  if (answer.ok || answer.status === 422) {
    show(root, answer.html);
    root.getElementById("drawer").focus({ preventScroll: true });
    if (answer.ok) badge(root);
    say(answer.ok ? `Verdict kept: ${button.value}` : "Not stored: see the form");
  } else {
    fill(root.getElementById("main"), new DOMParser().parseFromString(answer.html, "text/html").querySelector("main").innerHTML);
    say("Not stored: see the page");
  }
}

function badge(root) {
  const chosen = root.querySelector("[data-chosen]").dataset.chosen;
  root.querySelectorAll(`.grid a[data-open="${chosen}"]`).forEach((link) => {
    if (link.querySelector(".reviewed")) return;
    const word = document.createElement("span");
    word.className = "reviewed";
    word.textContent = " ✓ reviewed";
    link.append(word);
  });
}
