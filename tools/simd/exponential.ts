import { get, type Lanes, set, type Wat } from "./lanes.ts";

// e^x = 2^n · e^r with n = round(x / ln 2) and |r| ≤ ½ ln 2. ln 2 is taken off in two parts, of which n times the first is
// exact; nothing is taken off before, so that no difference is rounded. e^r is 1 + r + r²·q(r): q has the least relative
// error of its degree (Remez), 3e-9 and 4e-18.

const settings = {
  f32: {
    ln2: [0.693359375, -0.00021219444005469057],
    q: [
      0.49999993432102485, 0.16666520399396345, 0.041668390793408616, 0.008368745075307847,
      0.0013814539520469306,
    ],
    // 2^n is 0 at the one; the other leaves room for e^r.
    powers: [-127, 120],
    reach: 2 ** 14,
    below: -20_000,
  },
  f64: {
    ln2: [0.6931471803691238, 1.9082149292705877e-10],
    q: [
      0.5000000000000011, 0.1666666666666641, 0.041666666666529725, 0.008333333333494982,
      0.0013888888943759845, 0.0001984126950576125, 2.4801492949753024e-5, 2.755758681714233e-6,
      2.7630306208038607e-7, 2.5000014151079248e-8,
    ],
    powers: [-1023, 1015],
    reach: 2 ** 17,
    below: -150_000,
  },
} as const;

/** The greatest |x| that `exponential` takes, but for the one number that is `below` all of them by enough to give 0. */
export const reachOf = ({ scalar }: Lanes): { readonly reach: number; readonly below: number } =>
  settings[scalar];

/** The locals that `exponential` works with, all of them vectors. */
export const exponentialLocals = ["v", "n", "power", "r", "e"] as const;

/** A number so large that it has whole numbers in its last bits. */
const rounding = ({ fraction }: Lanes): number => 1.5 * 2 ** fraction;

/** round(x / ln 2), as a number. */
export function halvings(lanes: Lanes, x: Wat): Wat {
  const { all, add, sub, mul } = lanes;
  const round = all(rounding(lanes));
  return sub(add(mul(x, all(Math.LOG2E)), round), round);
}

/**
 * Sets `e` to e^v / 2^start, within 2 units in the last place; to 0 below the range of normal numbers, and to something finite
 * above.
 */
export function exponential(lanes: Lanes, start: Wat): Wat {
  const { all, add, sub, mul, greater, smaller, powerOfTwo, scalar, bias } = lanes;
  const { ln2, q, powers } = settings[scalar];
  const [n, r, power] = [get("n"), get("r"), get("power")];
  const series = q
    .toReversed()
    .map(all)
    .reduce((sum, next) => add(mul(sum, r), next));
  return [
    set("n", halvings(lanes, get("v"))),
    set("power", smaller(greater(sub(n, start), all(powers[0])), all(powers[1]))),
    set("power", powerOfTwo(add(power, all(rounding(lanes) + bias)))),
    set("r", sub(sub(get("v"), mul(n, all(ln2[0]))), mul(n, all(ln2[1])))),
    set("e", mul(add(all(1), add(r, mul(mul(r, r), series))), power)),
  ].join("\n");
}
