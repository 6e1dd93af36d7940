// e^{−x} = e^{−i} · e^{−k/2048} · e^{r/2048} with whole i and k, and |r| ≤ ½: two tables and a
// short polynomial, within 3 units in the last place. Math.exp costs several times as much.

const wholes = /* @__PURE__ */ decays(747, 1);
const parts = /* @__PURE__ */ decays(2048, 2048);

function decays(length: number, perUnit: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.exp(-i / perUnit));
}

/** e^{r/2048}: Taylor, with the square raised by what makes up for the fourth power. */
function near(r: number): number {
  return 1 + r * (2 ** -11 + r * (2 ** -23 * (1 + 4.2e-9) + r * (2 ** -34 / 3)));
}

/**
 * Turns the first `count` numbers z_j of `scratch` into e^{z_j − most} and writes their sum at
 * `count` + 2. Returns whether all of them are known to have come from finite numbers.
 *
 * Two numbers at a time, so that the engine checks the array half as often; the flag is kept in
 * memory, since a variable that lives across the loop costs every turn of it.
 */
export function tableDecay(scratch: Float64Array, most: number, count: number): boolean {
  // Local names: bundlers make module constants variables, which engines reload on every turn.
  const fine = parts;
  const coarse = wholes;
  let even = 0;
  let odd = 0;
  scratch[count + 2] = 0;
  for (let j = 0; j < count - 1; j += 2) {
    let x = (most - scratch[j]) * 2048;
    let y = (most - scratch[j + 1]) * 2048;
    // Where e^{−x} is 0. NaN fails the comparison too.
    if (!(x < 746 * 2048)) {
      x = 746 * 2048;
      scratch[count + 2] = 1;
    }
    if (!(y < 746 * 2048)) {
      y = 746 * 2048;
      scratch[count + 2] = 1;
    }
    const k = (x + 0.5) | 0;
    const l = (y + 0.5) | 0;
    const first = near(k - x) * (fine[k & 2047] * coarse[k >> 11]);
    const second = near(l - y) * (fine[l & 2047] * coarse[l >> 11]);
    scratch[j] = first;
    scratch[j + 1] = second;
    even += first;
    odd += second;
  }
  let finite = scratch[count + 2] === 0;
  if (count % 2 === 1) {
    const term = Math.exp(scratch[count - 1] - most);
    scratch[count - 1] = term;
    even += term;
    finite &&= term > 0;
  }
  scratch[count + 2] = even + odd;
  return finite;
}
