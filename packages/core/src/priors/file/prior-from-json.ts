import { describeValue } from "../../errors/describe-value.ts";
import type { ClassPrior } from "../class-prior.ts";
import { refusePrior, type Refuse } from "../refuse-prior.ts";
import { parseFile } from "./parse-file.ts";
import { priorFormat } from "./prior-format.ts";
import { verifyPrior } from "./verify-prior.ts";

const refusedKeys = ["__proto__", "constructor", "prototype"];

/**
 * A prior from the text of a JSON file, or from what it was parsed to, as by
 * `import prior from "./prior.json"`; fully checked: all of it is accepted or none.
 *
 * Fields that this version does not know are passed over, so that later minor versions can add
 * some; a newer major version is refused. The published JSON Schema is
 * `@balms/core/prior-1.schema.json`.
 * A million classes take one to two seconds without a pause: a worker takes them where that is felt.
 *
 * @param text - what `priorToJSON` wrote, format "balms.prior/1", of at most 2^25 characters, a byte order mark aside; or the object that this text holds
 * @throws {@link PriorError} naming the field that is wrong
 *
 * @example
 * ```ts
 * import { priorFromCounts, priorFromJSON, priorToJSON } from "@balms/core";
 *
 * const text = priorToJSON(priorFromCounts([3, 1], { classes: ["cat", "lynx"] }));
 * console.log(priorFromJSON(text).classes); // [cat, lynx]
 * ```
 */
export function priorFromJSON(text: string | object): ClassPrior {
  const parsed = parseFile(text);
  const unwanted = refusedKeys.find((key) => Object.hasOwn(parsed, key));
  if (unwanted !== undefined) refusePrior(unwanted, "a field of this name", "none");
  const file: Record<string, unknown> = {
    lineage: [],
    producer: "unknown",
    counted: null,
    ...parsed,
  };
  const { format } = file;
  // Before anything else: a newer version may have other fields.
  if (format !== priorFormat) {
    const hint = typeof format === "string" ? "To read newer files, update balms." : undefined;
    refusePrior("format", describeValue(format), `"${priorFormat}"`, hint);
  }
  const [labels, counts, lineage] = ["labels", "counts", "lineage"].map((key) => {
    const value = file[key];
    return Array.isArray(value) ? value : refusePrior(key, describeValue(value), "a list");
  });
  const parts = { ...file, classes: labels, counts, lineage };
  return verifyPrior(parts, file["digest"], refuseField);
}

/** Class names stand under `labels` in a file. */
const refuseField: Refuse = (parameter, ...rest) =>
  refusePrior(parameter === "classes" ? "labels" : parameter, ...rest);
