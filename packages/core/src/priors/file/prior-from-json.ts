import { describeValue } from "../../errors/describe-value.ts";
import type { ClassPrior } from "../class-prior.ts";
import { refusePrior } from "../refuse-prior.ts";
import { parseFile } from "./parse-file.ts";
import { priorFormat } from "./prior-format.ts";
import { verifyPrior } from "./verify-prior.ts";

const refusedKeys = ["__proto__", "constructor", "prototype"];

/**
 * A prior from the text of a JSON file, fully checked: all of it is accepted or none.
 *
 * Fields that this version does not know are passed over, so that later minor versions can add
 * some; a newer major version is refused, and so is a field that stands there twice. The published
 * JSON Schema is `@balms/core/prior-1.schema.json`.
 *
 * @param text - what `priorToJSON` wrote, format "balms.prior/1", of at most 2^27 characters
 * @throws {@link PriorError} naming the field that is wrong
 *
 * @example
 * ```ts
 * import { priorFromCounts, priorFromJSON, priorToJSON } from "@balms/core";
 *
 * const text = priorToJSON(priorFromCounts([3, 1], { labels: ["cat", "lynx"] }));
 * console.log(priorFromJSON(text).labels); // [cat, lynx]
 * ```
 */
export function priorFromJSON(text: string): ClassPrior {
  const file = parseFile(text);
  for (const key of refusedKeys) {
    if (Object.hasOwn(file, key)) {
      refusePrior(key, "a field that would change the object itself", "no such field");
    }
  }
  checkFormat(file["format"]);
  const parts = {
    // Source, time and the like may be missing.
    ...file,
    labels: checkList(file, "labels"),
    counts: checkList(file, "counts"),
    counted: checkPresent(file, "counted"),
    producer: file["producer"] === undefined ? "unknown" : file["producer"],
    lineage: file["lineage"] === undefined ? [] : checkList(file, "lineage"),
  };
  return verifyPrior(parts, checkPresent(file, "digest"));
}

function checkFormat(format: unknown): void {
  if (format === priorFormat) return;
  const version = typeof format === "string" ? /^balms\.prior\/(\d+)/.exec(format) : null;
  const received = format === undefined ? "no such field" : describeValue(format);
  const newer =
    "A newer version of balms wrote this file: update @balms/core, or the balms command, to read it.";
  const hint = Number(version?.[1]) > 1 ? newer : undefined;
  refusePrior("format", received, `"${priorFormat}"`, hint);
}

function checkPresent(file: Record<string, unknown>, key: string): unknown {
  if (file[key] !== undefined) return file[key];
  return refusePrior(key, "no such field", `a prior of the format "${priorFormat}"`);
}

function checkList(file: Record<string, unknown>, key: string): readonly unknown[] {
  const value = checkPresent(file, key);
  if (Array.isArray(value)) return value;
  return refusePrior(key, describeValue(value), "a list");
}
