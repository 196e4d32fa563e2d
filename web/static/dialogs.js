// The list of keys, and the tour of four steps. Both are dialogs of the browser's own: it keeps the focus inside while
// they are open, closes them on Escape, and gives the focus back.
import { add } from "./keys.js";
import { prefer } from "./preferences.js";

/** @param {Document} root */
export function dialogs(root) {
  const list = /** @type {HTMLDialogElement} */ (root.getElementById("keys"));
  const opener = /** @type {HTMLElement} */ (root.querySelector("[data-open-keys]"));
  opener.hidden = false;
  opener.addEventListener("click", () => list.showModal());
  add("help", () => list.showModal());
  tour(root, list);
}

/**
 * @param {Document} root
 * @param {HTMLDialogElement} list
 */
function tour(root, list) {
  const dialog = /** @type {HTMLDialogElement} */ (root.getElementById("tour"));
  const steps = /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("[data-step]")]);
  const back = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-back]"));
  const forth = /** @type {HTMLElement} */ (dialog.querySelector("[data-forth]"));
  const leave = /** @type {HTMLElement} */ (dialog.querySelector("[data-leave]"));
  let at = 0;
  /** @type {HTMLElement | null} */
  let from = null; // what gets the focus back
  /** @param {number} step */
  const show = (step) => {
    at = step;
    steps.forEach((one, place) => (one.hidden = place !== at));
    back.hidden = at === 0;
    forth.textContent = at === steps.length - 1 ? "Done" : "Next";
    leave.hidden = at === steps.length - 1;
    /** @type {HTMLElement} */ (steps[at].querySelector("[tabindex]")).focus();
  };
  const over = () => {
    prefer(root, "tour", "seen");
    root.querySelector("[data-invitation]")?.remove();
  };
  root.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const link = /** @type {HTMLElement | null} */ (target?.closest("a[data-tour]") ?? null);
    if (link) {
      event.preventDefault();
      from = list.contains(link) ? /** @type {HTMLElement} */ (root.querySelector("[data-open-keys]")) : link;
      list.close();
      dialog.showModal();
      show(0);
    } else if (target?.closest("[data-decline]")) {
      event.preventDefault();
      over();
      root.getElementById("main")?.focus();
    }
  });
  back.addEventListener("click", () => show(at - 1));
  forth.addEventListener("click", () => (at === steps.length - 1 ? dialog.close() : show(at + 1)));
  leave.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    over();
    const to = from?.isConnected ? from : root.getElementById("main");
    to?.focus();
  });
}
