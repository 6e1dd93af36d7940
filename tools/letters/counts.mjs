// How many pictures each letter gets.

/**
 * Relative frequency of letters in English text, in percent: R. E. Lewand, "Cryptological Mathematics", Mathematical
 * Association of America, 2000, p. 36. Most frequent (e) over least frequent (z): 172.
 */
export const englishFrequencies = {
  a: 8.167,
  b: 1.492,
  c: 2.782,
  d: 4.253,
  e: 12.702,
  f: 2.228,
  g: 2.015,
  h: 6.094,
  i: 6.966,
  j: 0.153,
  k: 0.772,
  l: 4.025,
  m: 2.406,
  n: 6.749,
  o: 7.507,
  p: 1.929,
  q: 0.095,
  r: 5.987,
  s: 6.327,
  t: 9.056,
  u: 2.758,
  v: 0.978,
  w: 2.36,
  x: 0.15,
  y: 1.974,
  z: 0.074,
};

/** Training pictures in all, before rounding per letter. */
export const trainingTotal = 6300;

/** Test pictures per letter and font: 18 fonts × 6 = 108 per letter. */
export const testRepeats = 6;

/** Training pictures per letter, in the order of `letters`. */
export function trainingCounts(letters) {
  return letters.map((letter) => Math.round((englishFrequencies[letter] / 100) * trainingTotal));
}
