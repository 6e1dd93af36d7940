import type { ImageRows } from "../rows/index-images.ts";

// How much more often than the rarest class another may occur.
const even = 1.01;
// Part of its occurrences that a class may be drawn for by itself where others bring it.
const brought = 0.01;
const mostSteps = 1000;

/**
 * The share of the images drawn that has each class [C], where a class is drawn at its rate and then
 * one of its images.
 */
export function occurrences(images: ImageRows, rates: Float64Array): Float64Array {
  const { rowCount, starts, ids, prior } = images;
  const each = rates.map((rate, id) => (prior.counts[id] > 0 ? rate / prior.counts[id] : 0));
  const shares = new Float64Array(rates.length);
  for (let image = 0; image < rowCount; image++) {
    let drawn = 0;
    for (let k = starts[image]; k < starts[image + 1]; k++) drawn += each[ids[k]];
    for (let k = starts[image]; k < starts[image + 1]; k++) shares[ids[k]] += drawn;
  }
  return shares;
}

/**
 * Rates at which all classes that are drawn occur alike, and none occurs less, by multiplicative steps:
 * r_c ← r_c / √f_c. A class that comes with others more often than that loses its rate.
 */
export function evenRates(images: ImageRows): Float64Array {
  let rates = normalize(Float64Array.from(images.prior.counts, (count) => (count > 0 ? 1 : 0)));
  for (let step = 0; step < mostSteps; step++) {
    const shares = occurrences(images, rates);
    if (areEven(shares, rates)) break;
    rates = normalize(rates.map((rate, id) => (rate > 0 ? rate / Math.sqrt(shares[id]) : 0)));
  }
  return rates;
}

function normalize(rates: Float64Array): Float64Array {
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return rates.map((rate) => rate / sum);
}

/** Whether no class occurs much more often than the rarest, but for those that others bring. */
function areEven(shares: Float64Array, rates: Float64Array): boolean {
  const least = shares.reduce((a, b) => (b > 0 ? Math.min(a, b) : a), Infinity);
  return shares.every((share, id) => share <= least * even || rates[id] <= brought * share);
}
