import { createRandom } from "@balms/core";
import type { RandomGenerator, StopSignal } from "@balms/core";
import { checkOptions, checkSignal } from "@balms/core/adapter";
import { checkIsModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { writeModel } from "../model/write-model.ts";
import { checkRuntime } from "../runtime/onnx-runtime.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import type { AdjustmentCheck } from "./adjustment-check.ts";
import { correctionNumbers } from "./correction-numbers.ts";
import { neededNote } from "./needed-note.ts";
import { verifyCorrections } from "./verify-corrections.ts";

/** A model before and after {@link adjustModel}. */
export interface AdjustedModels {
  readonly original: OnnxModel;
  readonly adjusted: OnnxModel;
}

/** Where models are run. */
export interface VerificationOptions {
  /** `import * as runtime from "onnxruntime-node"`. */
  readonly runtime: OnnxRuntime;
  /** Where inputs come from; default always the same. */
  readonly random?: RandomGenerator | undefined;
  /**
   * Puts a model where the runtime can open it, and says where that is: the path of a file, or bytes. Models that were opened by
   * reference need it; default the bytes of {@link writeModel}.
   */
  readonly open?: ((model: OnnxModel) => Promise<string | Uint8Array>) | undefined;
  /** An `AbortSignal`; looked at before each of the four models is opened and run, which is not divided. */
  readonly signal?: StopSignal | undefined;
}

const known = [
  "open",
  "random",
  "runtime",
  "signal",
] as const satisfies readonly (keyof VerificationOptions)[];

/**
 * Runs a model before and after its adjustment on random inputs, and compares:
 *
 * - the scores with `η − τ·log π + log ρ` (or what scores of another kind are corrected by), computed here by itself in double precision;
 * - outputs that the scores do not lead to, which must have the same bits;
 * - both models with the runtime's graph optimisations and without, which tells a fault of the runtime from one of the model.
 *
 * Sizes that the model leaves open are tried until it runs. Where no inputs can be made, or the runtime does not open the model, the
 * result says so: `checked` is false, and `reason` tells why. One session is open at a time.
 *
 * @param models - `original`, and `adjusted` as {@link adjustModel} or {@link retargetModel} made it of that one
 * @param options - `runtime`, and where inputs and files come from
 * @throws {@link ModelError} when `adjusted` is no adjusted model; {@link InterruptedError} when `signal` is aborted.
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { adjustModel, headModel, verifyAdjustment } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const original = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const adjusted = adjustModel(original, { prior: priorFromCounts([990, 10]) });
 * const check = await verifyAdjustment({ original, adjusted }, { runtime });
 * console.log(check.verified, check.scores?.[0].largestDifference); // true 0
 * ```
 */
export async function verifyAdjustment(
  models: AdjustedModels,
  options: VerificationOptions,
): Promise<AdjustmentCheck> {
  checkOptions(options, known);
  const { runtime, random = createRandom(1), open, signal } = { ...options };
  const { original, adjusted } = { ...models };
  checkSignal(signal);
  checkRuntime(runtime);
  checkIsModel(original);
  const { scores, settings } = neededNote(adjusted);
  if (scores === undefined || settings === undefined) {
    return {
      verified: false,
      checked: false,
      reason: "the model was adjusted by a version that did not keep the prior",
    };
  }
  const corrected = scores.map((each) => ({
    scores: each,
    added: correctionNumbers(each, settings),
  }));
  return await verifyCorrections(
    { original, adjusted, corrected },
    { runtime, random, open: open ?? ((model) => Promise.resolve(writeModel(model))), signal },
  );
}
