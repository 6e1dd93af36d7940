import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { floatArrayLike } from "../arrays/float-array.ts";
import { checkChoice } from "../checks/check-choice.ts";
import { checkRows } from "../checks/check-matrix.ts";
import { checkOptions } from "../checks/check-options.ts";
import { checkWhole } from "../checks/check-values.ts";
import { refuse } from "../errors/refuse.ts";
import { checkMaskedTargets } from "../losses/check-masked-targets.ts";
import { settleShift, shiftNames } from "../losses/class-shift.ts";
import { reductionNames, rowFactors } from "../losses/row-factors.ts";
import { softmaxGradient, type SoftmaxGradientOptions } from "../losses/softmax-gradient.ts";
import { softmaxLosses } from "../losses/softmax-losses.ts";
import { checkTargets, type Targets } from "../losses/targets.ts";
import { compileKernels, type Precision } from "./compile-kernels.ts";
import { openWorkspace, type Workspace } from "./open-workspace.ts";
import type { SimdLoss, SimdLossesAndGradient, SimdLossOptions } from "./simd-loss.ts";

/** Logits that are computed at a time where only losses are wanted: they stay in the cache. */
const chunk = 2 ** 17;

/** e^−80 and e^−700 are far from where numbers of a precision end. */
const mostSpan = { single: 80, double: 700 } as const;

/** So is this. */
const mostFactor = 1e38;

/**
 * Balanced Softmax in vectors of WebAssembly (SIMD), for class ids in a hot loop: the losses and gradients of
 * `balancedSoftmaxLossAndGradient`, from a hundred classes on three to five times as fast in single precision, and somewhat faster in double; each number
 * within 1e-6 of what it should be in single precision and 1e-12 in double, and the same bits in every engine. Below the least
 * normal numbers, 1.2e-38 and 2.2e-308, results may be 0.
 *
 * The scalar functions compute what is left, and the result's `path` says so: soft labels, label smoothing, logits beyond ±16384
 * (±131072 in double precision), priors that span more than e^80 (e^700), factors of rows above 1e38, and batches that
 * WebAssembly's 4 GiB do not hold. They compute everything where there are no vectors: in old engines, and on pages whose
 * Content-Security-Policy forbids WebAssembly, which `script-src 'wasm-unsafe-eval'` allows.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020, section 3.1.
 *
 * @param options - `prior`, `tau`, `zeroCounts`, `alpha`, `sampled`, `mismatch` as for `balancedSoftmaxLoss`; `path`
 * @throws {@link ArgumentError} for `path: "simd"` where there are no vectors
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do, or a prior that is not `sampled`
 *
 * @example
 * ```ts
 * import { priorFromCounts, reduceLosses } from "@balms/core";
 * import { createSimdLoss } from "@balms/core/simd";
 *
 * const loss = createSimdLoss({ prior: priorFromCounts([90, 10]) });
 * const logits = loss.reserve(1);
 * logits.set([0, 0]); // or let the model write there
 * const { losses, gradient } = loss.lossAndGradient(logits, [1]);
 * console.log(loss.path, reduceLosses(losses), gradient); // "simd"; −log 0.1; 0.9, −0.9
 * ```
 */
export function createSimdLoss(options: SimdLossOptions): SimdLoss {
  const shift = settleShift(options, [...shiftNames, "path"]);
  const { path: wanted } = options;
  if (wanted !== undefined) checkChoice(wanted, "path", ["simd", "scalar"]);
  const kernels = wanted === "scalar" ? '`path` is "scalar"' : compileKernels();
  const reason = typeof kernels === "string" ? kernels : undefined;
  if (wanted === "simd" && reason !== undefined) {
    refuse("path", '"simd"', '"scalar", or nothing', `${reason}.`);
  }
  const classes = shift.length;
  const open: Partial<Record<Precision, Workspace>> = {};
  // The terms of a row are multiples of e^shift, which must not be too small to be one.
  const span = shift.reduce((most, log) => (log === -Infinity ? most : Math.max(most, -log)), 0);

  /** Where so many rows can be computed; undefined where they cannot. */
  function workspaceFor(precision: Precision, rows: number): Workspace | undefined {
    const found = open[precision];
    if (found !== undefined && found.rows >= rows) return found;
    if (typeof kernels === "string" || span > mostSpan[precision]) return undefined;
    try {
      // Whoever holds arrays of a smaller one keeps them as they are.
      return (open[precision] = openWorkspace(kernels[precision], shift, precision, rows));
    } catch {
      // More than WebAssembly addresses, or than there is.
      return undefined;
    }
  }

  function reserve(rows: number, precision?: "single"): Float32Array<ArrayBuffer>;
  function reserve(rows: number, precision: "double"): Float64Array<ArrayBuffer>;
  function reserve(rows: number, precision: Precision = "single"): FloatArray {
    checkChoice(precision, "precision", ["single", "double"]);
    checkWhole(rows, "rows", 1, Math.floor(2 ** 30 / classes));
    const numbers = rows * classes;
    const room = workspaceFor(precision, rows)?.logits.subarray(0, numbers);
    return room ?? new (precision === "single" ? Float32Array : Float64Array)(numbers);
  }

  function lossAndGradient<Input extends FloatArray>(
    logits: Input,
    targets: Targets,
    settings: SoftmaxGradientOptions = {},
  ): SimdLossesAndGradient<Input> {
    checkOptions(settings, ["labelSmoothing", ...reductionNames]);
    const rows = checkRows(logits, classes, "logits");
    const [ids] = checkTargets(targets, logits, shift, settings.labelSmoothing);
    const factors = rowFactors(rows, settings);
    const isPlain = !settings.labelSmoothing && factors.every((factor) => factor <= mostFactor);
    const workspace = isPlain && ids && workspaceFor(precisionOf(logits), rows);
    const copiedBytes = workspace ? compute(workspace, logits, ids, factors) : undefined;
    const found =
      workspace && copiedBytes !== undefined
        ? {
            losses: workspace.losses.subarray(0, rows),
            gradient: workspace.gradient.subarray(0, logits.length),
            path: "simd",
            copiedBytes,
          }
        : { ...softmaxGradient(logits, targets, shift, settings), path: "scalar", copiedBytes: 0 };
    checkMaskedTargets(found.losses, targets, shift);
    return found as SimdLossesAndGradient<Input>;
  }

  function loss<Input extends FloatArray>(
    logits: Input,
    targets: Targets,
    settings: Pick<SoftmaxGradientOptions, "labelSmoothing"> = {},
  ): SamePrecision<Input> {
    checkOptions(settings, ["labelSmoothing"]);
    const { labelSmoothing } = settings;
    const rows = checkRows(logits, classes, "logits");
    const [ids] = checkTargets(targets, logits, shift, labelSmoothing);
    const scalar = (): SamePrecision<Input> =>
      softmaxLosses(logits, targets, shift, labelSmoothing) as SamePrecision<Input>;
    const least = Math.min(rows, Math.ceil(chunk / classes));
    const workspace = !labelSmoothing && ids && workspaceFor(precisionOf(logits), least);
    if (!workspace) return scalar();
    const losses = floatArrayLike(logits, rows);
    for (let start = 0; start < rows; start += workspace.rows) {
      const end = Math.min(start + workspace.rows, rows);
      const part = logits.subarray(start * classes, end * classes);
      if (compute(workspace, part, ids.subarray(start, end)) === undefined) return scalar();
      losses.set(workspace.losses.subarray(0, end - start), start);
    }
    return losses as SamePrecision<Input>;
  }

  return { path: reason === undefined ? "simd" : "scalar", reason, reserve, lossAndGradient, loss };
}

const precisionOf = (values: FloatArray): Precision =>
  values instanceof Float32Array ? "single" : "double";

/**
 * Computes rows, and gives the bytes that were copied for it; undefined where a logit is too great, or not finite, which the
 * scalar functions say in their words.
 */
function compute(
  workspace: Workspace,
  logits: FloatArray,
  ids: Int32Array,
  factors?: Float64Array,
): number | undefined {
  const inPlace = workspace.addressOf(logits);
  if (inPlace === undefined) workspace.logits.set(logits);
  const isInReach = workspace.run(inPlace ?? workspace.logits.byteOffset, ids, factors);
  if (!isInReach) return undefined;
  return inPlace === undefined ? logits.byteLength : 0;
}
