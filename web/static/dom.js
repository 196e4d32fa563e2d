// Elements of the page, found by selector, with the type that one expects.

/**
 * The element that must be there: the page is our own.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function one(root, selector) {
  const found = maybe(root, selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function maybe(root, selector) {
  return root.querySelector(selector);
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function all(root, selector) {
  return /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
}

/**
 * A field of a form, by selector.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function field(root, selector) {
  return /** @type {HTMLInputElement} */ (one(root, selector));
}
