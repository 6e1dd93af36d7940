import { exponential, exponentialLocals, halvings, reachOf } from "./exponential.ts";
import { logarithm, logarithmLocals } from "./logarithm.ts";
import { and, get, type Lanes, load, or, plus, set, store, times, type Wat } from "./lanes.ts";
import { single, whole, zeros } from "./lanes.ts";
import { moduleOf } from "./module-of.ts";

/** Addresses and sizes that the function takes, all of them i32. */
const parameters = [
  "rows",
  "classes",
  /** η [B, C]. */
  "logits",
  /** What is added to the logits [C] in their precision, −∞ up to a whole vector. */
  "shift",
  /** e^shift [C] in their precision, 0 up to a whole vector. */
  "weights",
  /** What is added to the logits [C], in double precision. */
  "exact",
  /** [B], i32. */
  "labels",
  /** What each row's gradient is multiplied with [B], in double precision. */
  "factors",
  /** [B]. */
  "losses",
  /** [B, C], or one row where only losses are wanted; a vector beyond the last row is written, too. */
  "gradient",
  /** Bytes from one row of the gradient to the next, or 0. */
  "stride",
] as const;

const integers = ["row", "x", "g", "at", "size", "blocks", "vectors", "label"];
const doubles = ["start", "others", "own", "total", "factor", "loss", ...logarithmLocals];
const vectors = ["top", "high", "low", "part", "sum", "last", "label4", ...exponentialLocals];

const at = (base: string): Wat => plus(get(base), get("at"));
const f64 = (operation: string, ...operands: readonly Wat[]): Wat =>
  `(f64.${operation} ${operands.join(" ")})`;

/** Does something with the vector at `offset` behind `at`; what it has beyond the row is cut away by `cut`. */
type OnVector = (offset: number, cut: (vector: Wat) => Wat) => Wat;

/**
 * Losses and gradient of Balanced Softmax for class ids; row by row, as long as a row is in the cache:
 *
 *     2^k ≈ max e^{η_j + shift_j}       e_j = e^{η_j} / 2^k · weight_j       others = Σ_{j≠y} e_j
 *     loss = log1p(others/e_y), or k·ln 2 − η_y − shift_y + log(others + e_y) where others are far more
 *     gradient_j = factor · e_j/Σe, and −factor · others/Σe at y: nothing cancels
 *
 * `run` returns 1, or 0 at the first logit that is out of the reach of `exponential`, or not finite.
 */
export function softmaxKernel(lanes: Lanes): Wat {
  const { scalar, bytes, count, turns, unrolled } = lanes;
  const { add, mul, greater, smaller, isLess, all, splat, first, order, widen, narrow } = lanes;
  const { reach, below } = reachOf(lanes);
  const isSingle = lanes === single;
  const element = (base: string, index: string, size: number = bytes): Wat =>
    plus(get(base), times(get(index), whole(size)));
  const number = (address: Wat): Wat => `(${scalar}.load ${address})`;
  const put = (address: Wat, value: Wat): Wat => `(${scalar}.store ${address} ${value})`;
  const acrossLanes = (name: string, join: (a: Wat, b: Wat) => Wat): Wat =>
    turns.map((turn) => set(name, join(get(name), order(get(name), turn)))).join("\n");

  /** Goes through the vectors of a row: through several at a time, one at a time, and through the last, which may be a part. */
  const overRow = (before: Wat, onVector: OnVector, after: Wat): Wat => {
    const some = (vectorsAtOnce: number, end: Wat): Wat => `
      (block $done (loop $next
        (br_if $done (i32.ge_u ${get("at")} ${end}))
        ${before}
        ${Array.from({ length: vectorsAtOnce }, (_, i) => onVector(16 * i, (vector) => vector)).join("\n")}
        ${after}
        ${set("at", plus(get("at"), whole(16 * vectorsAtOnce)))}
        (br $next)))`;
    return `
      ${set("at", whole(0))}
      ${unrolled > 1 ? some(unrolled, get("blocks")) : ""}
      ${some(1, get("vectors"))}
      (if (i32.lt_u ${get("at")} ${get("size")}) (then
        ${before}
        ${onVector(0, (vector) => and(vector, get("last")))}
        ${after}))`;
  };

  // In double precision, whatever the precision of the terms.
  const double = (vector: Wat): Wat => (isSingle ? `(f64x2.promote_low_f32x4 ${vector})` : vector);
  const addTo = (sum: string, vector: Wat): Wat =>
    set(sum, `(f64x2.add ${get(sum)} ${double(vector)})`);
  const addUp = isSingle
    ? `${addTo("sum", get("part"))}\n${addTo("sum", order(get("part"), turns[0]))}`
    : addTo("sum", get("part"));

  const body = `
    ${set("size", times(get("classes"), whole(bytes)))}
    ${set("vectors", `(i32.and ${get("size")} ${whole(-16)})`)}
    ${unrolled > 1 ? set("blocks", `(i32.and ${get("size")} ${whole(-16 * unrolled)})`) : ""}
    ${set("x", get("logits"))}
    ${set("g", get("gradient"))}
    ;; All bits of the lanes that the last vector of a row has in it.
    ${set("last", isSingle ? `(i32x4.gt_s (i32x4.splat (i32.and ${get("classes")} ${whole(count - 1)})) (v128.const i32x4 0 1 2 3))` : "(v128.const i64x2 -1 0)")}
    (block $end (loop $rows
      (br_if $end (i32.ge_u ${get("row")} ${get("rows")}))
      ${set("label", `(i32.load ${element("labels", "row", 4)})`)}

      ;; The greatest with its shift, and whether all are in reach. NaN is passed over here, and shows in the sum.
      ${set("top", all(-Infinity))}
      ${set("high", zeros)}
      ${set("low", zeros)}
      ${overRow(
        "",
        (offset, cut) => `
        ${set("v", cut(load(at("x"), offset)))}
        ${set("high", greater(get("high"), get("v")))}
        ${set("low", smaller(get("low"), get("v")))}
        ${set("top", greater(get("top"), add(get("v"), load(at("shift"), offset))))}`,
        "",
      )}
      (if (v128.any_true ${or(isLess(all(reach), get("high")), isLess(get("low"), all(-reach)))}) (then (return ${whole(0)})))
      ${acrossLanes("top", greater)}
      ${set("top", halvings(lanes, get("top")))}
      ${set("start", f64("mul", widen(first(get("top"))), `(f64.const ${Math.LN2})`))}

      ;; The label's own term.
      ${set("v", splat(number(element("x", "label"))))}
      ${set("label4", get("v"))}
      ${exponential(lanes, get("top"))}
      ${set("own", f64("mul", widen(first(get("e"))), widen(number(element("weights", "label")))))}

      ;; The terms of the others: the label's logit is out of the way meanwhile.
      ${put(element("x", "label"), `(${scalar}.const ${below})`)}
      ${set("sum", zeros)}
      ${overRow(
        set("part", zeros),
        (offset, cut) => `
        ${set("v", load(at("x"), offset))}
        ${exponential(lanes, get("top"))}
        ${set("e", cut(mul(get("e"), load(at("weights"), offset))))}
        ${store(at("g"), get("e"), offset)}
        ${set("part", add(get("part"), get("e")))}`,
        addUp,
      )}
      ${put(element("x", "label"), first(get("label4")))}
      ${set("others", f64("add", `(f64x2.extract_lane 0 ${get("sum")})`, `(f64x2.extract_lane 1 ${get("sum")})`))}
      ${set("total", f64("add", get("others"), get("own")))}
      (if ${f64("ne", get("total"), get("total"))} (then (return ${whole(0)})))

      (if (f64.ge ${f64("mul", get("own"), `(f64.const ${2 ** 60})`)} ${get("others")})
        (then
          ${set("loss", "(f64.const 0)")}
          ${set("u", f64("div", get("others"), get("own")))})
        (else
          ${set("loss", f64("sub", f64("sub", get("start"), widen(first(get("label4")))), f64("load", element("exact", "label", 8))))}
          ${set("u", f64("sub", get("total"), "(f64.const 1)"))}))
      ${logarithm()}
      ${put(element("losses", "row"), narrow(f64("add", get("loss"), get("u"))))}

      ${set("factor", f64("load", element("factors", "row", 8)))}
      ${set("part", splat(narrow(f64("div", get("factor"), get("total")))))}
      ${overRow("", (offset) => store(at("g"), mul(load(at("g"), offset), get("part")), offset), "")}
      ${put(element("g", "label"), narrow(f64("neg", f64("mul", get("factor"), f64("div", get("others"), get("total"))))))}

      ${set("x", plus(get("x"), get("size")))}
      ${set("g", plus(get("g"), get("stride")))}
      ${set("row", plus(get("row"), whole(1)))}
      (br $rows)))
    ${whole(1)}`;
  return moduleOf({ parameters, integers, doubles, vectors }, body);
}
