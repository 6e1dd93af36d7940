import { ArgumentError, DataError, PriorError, reorderPrior, type ClassPrior } from "@balms/core";
import { compareCodePoints, listNames } from "@balms/core/adapter";
import { openUnit } from "../adjust/model-unit.ts";
import { findClassNames } from "../data/class-names.ts";
import { nearestHint } from "../data/nearest-hint.ts";
import { readClassNames } from "../data/read-class-names.ts";
import { findPrior } from "../prior-source/find-prior.ts";
import { isModelFile } from "../prior-source/is-model-file.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { makePrior, type OutputOptions } from "./prior-output.ts";

/** What commander makes of the command line of `balms prior reorder`. */
export interface ReorderPriorOptions extends OutputOptions {
  readonly classes?: string;
  readonly like?: string;
  readonly by?: "name" | "count";
}

/**
 * Puts the classes of a prior in another order.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export function reorderFoundPrior(
  source: string,
  options: ReorderPriorOptions,
  context: CommandContext,
): Promise<void> {
  const { classes, like, by } = options;
  const given = Object.entries({ "--classes": classes, "--like": like, "--by": by }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length !== 1) {
    throw new ArgumentError({
      parameter: "--classes",
      received: given.length === 0 ? "no order" : given.map(([name]) => name).join(" and "),
      expected: "one of --classes FILE, --like SOURCE, --by name, --by count",
    });
  }
  const inputs = [classes, like];
  return makePrior([source], { ...options, inputs }, context, async ([{ prior }]) => {
    if (by !== undefined) return { prior: reorderPrior(prior, sorted(prior, by)) };
    const order =
      classes === undefined
        ? await orderOf(like ?? "", context)
        : await readClassNames(classes, context.signal);
    checkSame(prior, order, { source, orderedBy: classes ?? like ?? "" });
    return { prior: reorderPrior(prior, order) };
  });
}

function checkSame(
  { classes }: ClassPrior,
  order: readonly string[],
  { source, orderedBy }: Readonly<Record<"source" | "orderedBy", string>>,
): void {
  const [given, wanted] = [new Set(classes), new Set(order)];
  const unknown = order.filter((name) => !given.has(name));
  const missing = classes.filter((name) => !wanted.has(name));
  if (unknown.length + missing.length === 0 && order.length === classes.length) return;
  throw new PriorError({
    parameter: orderedBy,
    received:
      unknown.length > 0
        ? `classes that ${source} does not have: ${listNames(unknown)}`
        : missing.length > 0
          ? `nothing of the classes ${listNames(missing)} of ${source}`
          : "a class twice",
    expected: `the ${classes.length} classes of ${source}, each once`,
    hint:
      nearestHint(unknown, missing) ??
      "`balms prior subset` leaves classes out, `balms prior rename` renames them.",
  });
}

function sorted({ classes, counts }: ClassPrior, by: "name" | "count"): string[] {
  if (by === "name") return classes.toSorted(compareCodePoints);
  return [...classes.keys()]
    .toSorted((one, other) => counts[other] - counts[one])
    .map((id) => classes[id]);
}

/** The classes of a prior, or those of a model, whether it carries a prior or not. */
async function orderOf(source: string, context: CommandContext): Promise<readonly string[]> {
  if (!(await isModelFile(source))) return (await findPrior(source, context)).prior.classes;
  const unit = await openUnit(source);
  try {
    const names = findClassNames(unit.models[0].model, { beside: unit.config?.classes });
    if (names !== undefined) return names.names;
  } finally {
    await unit.close();
  }
  throw new DataError({
    parameter: source,
    received: "a model that does not name its classes",
    expected: "names in its metadata, its graph or a config.json beside it",
    hint: "List the names in the order of the model: --classes FILE.",
  });
}
