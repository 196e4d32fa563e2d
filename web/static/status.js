// What happened, said to who cannot see it and shown to who can; and parts of pages from the server.
//   say("Drawer closed");                                            only said: who sees the page sees it happen
//   say("Verdict kept", { shown: true });                            said, and shown for a while at the foot of the page
//   say("Verdict kept", { shown: true, undo: () => takeBack() });    with a button that takes it back

const SHOWN = 6000; // milliseconds; with a button it stays longer, and as long as the pointer or the focus is on it
const SHOWN_UNDO = 15000;

/**
 * @param {string} text
 * @param {{ shown?: boolean, undo?: () => void, words?: string }} [options] words: what the button says
 */
export function say(text, { shown = false, undo, words = "Undo" } = {}) {
  const status = /** @type {HTMLElement} */ (document.getElementById("status"));
  status.textContent = undo ? `${text}. ${words} is a button at the end of the page.` : text;
  if (shown || undo) toast(text, undo, words);
}

/**
 * One at a time: a newer one takes the place of the older.
 * @param {string} text
 * @param {(() => void) | undefined} undo
 * @param {string} words
 */
function toast(text, undo, words) {
  const holder = /** @type {HTMLElement} */ (document.getElementById("toasts"));
  const one = document.createElement("p");
  one.className = "toast";
  const said = document.createElement("span");
  said.setAttribute("aria-hidden", "true"); // the live region says it already
  said.textContent = text;
  one.append(said);
  const button = (/** @type {string} */ label, /** @type {() => void} */ act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button small";
    made.textContent = label;
    made.addEventListener("click", () => {
      if (one.contains(document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
      one.remove();
      act();
    });
    one.append(made);
  };
  if (undo) button(words, undo);
  button("Close", () => {});
  holder.replaceChildren(one);
  const pass = () => {
    if (!one.isConnected) return;
    if (one.matches(":hover, :focus-within")) setTimeout(pass, 1000);
    else one.remove();
  };
  setTimeout(pass, undo ? SHOWN_UNDO : SHOWN);
}

/**
 * Asks the server for a part of a page.
 * @param {string} address
 * @param {string} part
 * @param {RequestInit} [options]
 * @returns {Promise<{ ok: boolean, status: number, html: string }>}
 */
export async function fragment(address, part, options = {}) {
  const headers = { "X-Fragment": part };
  const answer = await fetch(address, { ...options, headers, credentials: "same-origin" });
  return { ok: answer.ok, status: answer.status, html: await answer.text() };
}

/**
 * Sends a form for a part of a page. Null where the server does not answer; undefined where the form is under way
 * already: the second click of a double click must not write a second note.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 * @param {string} part
 */
export async function posted(form, button, part) {
  if ("sending" in form.dataset) return undefined;
  form.dataset.sending = "";
  const answer = await fragment(form.action, part, { method: "POST", body: new FormData(form, button) }).catch(() => null);
  delete form.dataset.sending;
  return answer;
}

/**
 * Shows what the server says instead of what was asked for: the page on which both versions stand, or what is wrong.
 * @param {string} html
 */
export function instead(html) {
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  fill(main, html);
  main.focus();
}

/**
 * Puts markup that our own server rendered and escaped into an element: a fragment, or the main part of a whole page.
 * @param {Element} element
 * @param {string} html
 */
export function fill(element, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const whole = parsed.querySelector("main");
  element.replaceChildren(...(whole ?? parsed.body).childNodes);
}
