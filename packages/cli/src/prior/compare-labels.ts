import { ArgumentError, type ClassPrior } from "@balms/core";
import { describeValue, listNames, similarName } from "@balms/core/adapter";
import { isNamed } from "../data/align-prior.ts";
import type { CountContext, CountOptions } from "../count/count-options.ts";
import { countSources } from "../count/count-sources.ts";
import { formatCount } from "../terminal/format-values.ts";

/** How data are read that are counted again. */
export type HowCounted = Omit<CountOptions, "classes" | "counted">;

/**
 * How a prior differs from the data that it was counted from: counted again, class by class.
 *
 * @param source - The data: whatever `balms prior count` counts.
 * @param options - `how`: as it was counted the first time.
 * @returns A sentence; undefined where nothing differs.
 * @throws {@link ArgumentError} for weights, which no data can bear out; {@link DataError} for data that cannot be counted.
 */
export async function compareLabels(
  prior: ClassPrior,
  source: string,
  { how, context }: { readonly how: HowCounted; readonly context: CountContext },
): Promise<string | undefined> {
  const { classes, counts, counted } = prior;
  if (counted === "weights") {
    throw new ArgumentError({
      parameter: "--labels",
      received: "a prior of weights, which count nothing",
      expected: "a prior that was counted",
      hint: "Check the prior that the weights were made of.",
    });
  }
  const now = await countSources([source], { ...how, counted }, context);
  // Labels that are ids go by place, whatever the classes are called.
  const names = isNamed(now) ? now.classes : now.classes.map((id) => classes[Number(id)] ?? id);
  const known = new Set(classes);
  const unknown = names.filter((name, id) => !known.has(name) && now.counts[id] > 0);
  if (unknown.length > 0) {
    const near = similarName(unknown[0], classes);
    const meant = near === undefined ? "" : `; is it ${describeValue(near)}?`;
    return `${source} has classes that the prior lacks: ${listNames(unknown)}${meant}`;
  }
  const countNow = new Map(names.map((name, id) => [name, now.counts[id]]));
  const different = classes.flatMap((name, id) => {
    const [before, after] = [counts[id], countNow.get(name) ?? 0];
    return before === after
      ? []
      : [`${describeValue(name)} ${formatCount(before)} times, and not ${formatCount(after)}`];
  });
  if (different.length === 0) return compareExamples(prior.examples, now.examples, source);
  const more = different.length - 3;
  const listed = different.slice(0, 3).join(", ") + (more > 0 ? ` and ${more} classes more` : "");
  return `counts that are not those of ${source}: ${listed}`;
}

function compareExamples(
  before: number | undefined,
  after: number | undefined,
  source: string,
): string | undefined {
  if (before === after) return undefined;
  const [ours, theirs] = [before, after].map((examples) =>
    examples === undefined ? "one class for each example" : `${formatCount(examples)} examples`,
  );
  return `${ours}, and ${theirs} in ${source}`;
}
