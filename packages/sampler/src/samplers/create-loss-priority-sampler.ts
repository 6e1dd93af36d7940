import { checkChoice } from "@balms/core/adapter";
import type { ClassRows } from "../rows/class-rows.ts";
import { prioritizeClasses } from "./prioritize-classes.ts";
import { prioritizeRows } from "./prioritize-rows.ts";
import type { PriorityOptions } from "./loss-priorities.ts";
import type { LossPrioritySampler } from "./loss-priority-sampler.ts";
import { checkSamplerOptions, type SamplerOptions } from "./sampler-options.ts";

/** What has a priority, and how it follows from the losses. */
export interface LossPriorityOptions extends SamplerOptions, PriorityOptions {
  /** Whether rows (the default) or classes have priorities. */
  readonly per?: "row" | "class" | undefined;
}

/**
 * Loss-priority sampling, with replacement: in proportion to a priority that follows the last loss,
 *
 *     priority = max(loss, smallest)^exponent
 *
 * What was never seen has the highest priority that there ever was (1 before there were any).
 * Per row, row i is drawn with probability p_i / Σ p: about 5.1 bytes a row, log₁₆ N steps per draw
 * and per update. Per class, class c is drawn with probability p_c / Σ p and then one of its rows,
 * all alike; the first draw after an update takes O(C). The law changes with every `update`: `sampledPrior` and `expectedViews` tell the present one.
 *
 * Source: Schaul, Quan, Antonoglou & Silver, "Prioritized experience replay", ICLR 2016, section
 * 3.3 (proportional priorities).
 *
 * @param rows - N, or the rows of each class, which priorities per class need
 * @param options - `per` ("row", the default, or "class"); `exponent` (≥ 0, default 1), `smallest` (above 0, default 1e−3); `random`; `epochLength` (default N)
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createLossPrioritySampler } from "@balms/sampler";
 *
 * const sampler = createLossPrioritySampler(3, { random: createRandom(1), epochLength: 8 });
 * sampler.update([0, 1, 2], [0.1, 0.1, 0.6]);
 * const rows = new Uint32Array(8);
 * sampler.fill(0, 0, rows);
 * console.log(rows); // three times in four 2
 * ```
 */
export function createLossPrioritySampler(
  rows: number | ClassRows,
  options: LossPriorityOptions,
): LossPrioritySampler {
  checkSamplerOptions(options, "per", "exponent", "smallest");
  const { per = "row", ...rest } = { ...options };
  checkChoice(per, "per", ["row", "class"]);
  return per === "row" ? prioritizeRows(rows, rest) : prioritizeClasses(rows as ClassRows, rest);
}
