// Offsets in verbatim texts: the server counts Unicode code points, a script counts UTF-16 units. Only here are they exchanged.

/** @typedef {{ start: number, end: number }} Stretch in UTF-16 units, end exclusive */

/**
 * UTF-16 units → code points.
 * @param {string} text
 * @param {number} units
 */
export function points(text, units) {
  return [...text.slice(0, units)].length;
}

/**
 * Code points → UTF-16 units.
 * @param {string} text
 * @param {number} count
 */
export function units(text, count) {
  return [...text].slice(0, count).join("").length;
}

// A run of letters, digits and what is written within or upon them, as align/snapping.py has it.
const WORD = /[\p{L}\p{N}\p{M}\u200c\u200d]+(?:['’-](?=[\p{L}\p{N}])[\p{L}\p{N}\p{M}\u200c\u200d]+)*/gu;

/**
 * The words of a text.
 * @param {string} text
 * @returns {Stretch[]}
 */
export function words(text) {
  return [...text.matchAll(WORD)].map((found) => ({ start: found.index, end: found.index + found[0].length }));
}

/**
 * A stretch widened to the words that it touches; null where it touches none.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {Stretch | null}
 */
export function snapped(text, start, end) {
  const touched = words(text).filter((word) => word.start < end && word.end > start);
  return touched.length ? { start: touched[0].start, end: touched[touched.length - 1].end } : null;
}
