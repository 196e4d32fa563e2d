// Says something to who cannot see the page.
export function say(text) {
  document.getElementById("status").textContent = text;
}

// Asks the server for a part of a page. Returns { ok, status, html }.
export async function fragment(address, part, options = {}) {
  const headers = { "X-Fragment": part };
  const answer = await fetch(address, { ...options, headers, credentials: "same-origin" });
  return { ok: answer.ok, status: answer.status, html: await answer.text() };
}

// Puts markup that our own server rendered and escaped into an element: a fragment, or the main part of a whole page.
export function fill(element, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const whole = parsed.querySelector("main");
  element.replaceChildren(...(whole ?? parsed.body).childNodes);
}
