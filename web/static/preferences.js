// A preference changed at once, by a key or a switch: the page follows, and the server lets the browser remember it.
import { add } from "./keys.js";
import { say } from "./status.js";

/**
 * @param {Document} root
 * @param {string} name
 * @param {string} value
 */
export async function prefer(root, name, value) {
  root.documentElement.setAttribute(`data-${name}`, value);
  const body = new FormData();
  body.append("value", value);
  body.append("csrf_token", /** @type {HTMLInputElement} */ (root.querySelector("#keys [name=csrf_token]")).value);
  const headers = { "X-Fragment": "none" };
  const kept = await fetch(`/settings/${name}`, { method: "POST", body, headers, credentials: "same-origin" }).catch(() => null);
  if (!kept?.ok) say("Not kept for the next page: the server does not answer", { shown: true });
}

/** @param {Document} root */
export function preferences(root) {
  const page = root.documentElement;
  add("highlights", () => {
    const value = page.dataset.highlights === "off" ? "on" : "off";
    prefer(root, "highlights", value);
    say(value === "on" ? "Marks are shown" : "Marks are hidden", { shown: true });
  });
  const letters = /** @type {HTMLInputElement} */ (root.getElementById("single-keys"));
  letters.addEventListener("change", () => prefer(root, "letters", letters.checked ? "on" : "off"));
  choosing(root);
}

/**
 * On the page of settings what is chosen shows at once, and a press of a key writes its name into the field.
 * @param {Document} root
 */
function choosing(root) {
  const form = /** @type {HTMLFormElement | null} */ (root.querySelector("[data-settings]"));
  form?.addEventListener("change", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (["theme", "contrast", "motion", "text"].includes(field.name)) root.documentElement.setAttribute(`data-${field.name}`, field.value);
  });
}
