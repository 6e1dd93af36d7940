import type { Truth } from "./family.ts";
import type { Results } from "./run-once.ts";
import type { Values } from "./values.ts";

/** The true scores among the results of a run. */
export function readScores(truths: readonly Truth[], results: Results): Values[] {
  return truths.map(({ tensor, read }) => {
    const values = results[tensor];
    if (!("dims" in values)) throw new Error(`${tensor} are texts`);
    return read?.(values) ?? values;
  });
}
