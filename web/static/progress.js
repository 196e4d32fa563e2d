// Follows a comparison: real steps, and the result without a reload.
import { fill, fragment, say } from "./status.js";

const EVERY = 600; // milliseconds between two looks
const SLOWEST = 5000;

export function progress(root) {
  const job = root.querySelector("[data-job]");
  if (job) look(root, job, EVERY, 0);
}

async function look(root, job, wait, misses) {
  await new Promise((resolve) => setTimeout(resolve, wait));
  let state;
  try {
    state = await (await fetch(job.dataset.job, { credentials: "same-origin" })).json();
  } catch {
    return look(root, job, Math.min(wait * 2, SLOWEST), misses + 1);
  }
  job.querySelectorAll("[data-step]").forEach((step) => {
    step.toggleAttribute("aria-current", step.dataset.step === state.step);
    if (step.dataset.step === state.step) step.setAttribute("aria-current", "step");
  });
  const bar = job.querySelector("progress");
  bar.max = Math.max(state.total, 1);
  bar.value = state.done;
  job.querySelector("[data-count]").textContent = state.total ? `${state.done} of ${state.total}` : "";
  if (state.state === "queued" || state.state === "running") return look(root, job, EVERY, 0);
  const answer = await fragment(window.location.href, "main");
  if (answer.ok) fill(root.getElementById("main"), answer.html);
  say(state.state === "done" ? "The comparison is ready" : "The comparison ended without a result");
  progress(root);
}
