// The overview is one stop for the Tab key; arrows go through its rows.

/** @param {Document} root */
export function roving(root) {
  const links = linksOf(root);
  const first = links.find((link) => link.matches(".here")) ?? links[0];
  for (const link of links) link.tabIndex = link === first ? 0 : -1;
}

/** @param {Document} root */
export function strip(root) {
  roving(root);
  root.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const link = /** @type {SVGElement | null} */ (event.target.closest("[data-strip] [data-row]"));
    const next = /** @type {SVGElement | null} */ (by > 0 ? link?.nextElementSibling : link?.previousElementSibling);
    if (link) event.preventDefault();
    if (!link || !next) return;
    link.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

/** @param {Document} root */
function linksOf(root) {
  return /** @type {SVGElement[]} */ ([...root.querySelectorAll("[data-strip] [data-row]")]);
}
