// ECMAScript leaves the last bits of Math.log and Math.exp to the engine. Random numbers must be
// the same everywhere, so these two use only + − × ÷, which IEEE 754 fixes to the bit.
// Accurate to a few units in the last place; not meant for speed.

const ln2High = 0.69314718036912381649;
const ln2Low = 1.90821492927058770002e-10;

/**
 * log(x) for finite x > 0, the same bits in every engine.
 *
 * Writes x = m·2^k with m in [√½, √2) and sums 2·artanh((m − 1)/(m + 1)).
 */
export function portableLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  for (; mantissa >= Math.SQRT2; exponent++) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2;
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let odd = 23; odd >= 3; odd -= 2) series = (series + 1 / odd) * square;
  return exponent * ln2High + (exponent * ln2Low + 2 * s * (1 + series));
}

/**
 * exp(x) for x in [−700, 0], the same bits in every engine.
 *
 * Writes x = k·ln 2 + r with |r| ≤ ½ ln 2 and sums the Taylor series of exp(r).
 */
export function portableExp(x: number): number {
  const halvings = Math.floor(0.5 - x / (ln2High + ln2Low));
  const rest = x + halvings * ln2High + halvings * ln2Low;
  let sum = 0;
  // 14!, from which every smaller one follows by an exact division.
  let factorial = 87178291200;
  for (let power = 14; power >= 0; power--) {
    sum = sum * rest + 1 / factorial;
    factorial /= power;
  }
  let scale = 1;
  for (let left = halvings; left > 0; left--) scale *= 0.5;
  return sum * scale;
}
