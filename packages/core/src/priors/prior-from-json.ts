import { describeValue } from "../errors/describe-value.ts";
import { PriorError } from "../errors/prior-error.ts";
import type { ClassPrior } from "./class-prior.ts";
import { composePrior } from "./compose-prior.ts";
import { priorFormat } from "./prior-to-json.ts";

const refusedKeys = ["__proto__", "constructor", "prototype"];

/**
 * A prior from the text of a JSON file, fully checked: all of it is accepted or none.
 *
 * Fields that this version does not know are passed over, so that later minor versions can add
 * some; a newer major version is refused.
 *
 * @param text - what `priorToJSON` wrote, format "balms.prior/1"
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
  const file = parse(text);
  for (const key of refusedKeys) {
    if (Object.hasOwn(file, key)) {
      throw new PriorError({
        parameter: key,
        received: "a field that would change the object itself",
        expected: "no such field",
      });
    }
  }
  checkFormat(file["format"]);
  const prior = composePrior(
    {
      labels: checkList(file, "labels"),
      counts: checkList(file, "counts"),
      counted: checkPresent(file, "counted"),
      source: file["source"],
    },
    PriorError,
  );
  const digest = checkPresent(file, "digest");
  if (digest !== prior.digest) {
    throw new PriorError({
      parameter: "digest",
      received: describeValue(digest),
      expected: `"${prior.digest}"`,
      hint: "Labels, counts or counted were changed after the prior was written: write it again.",
    });
  }
  return prior;
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PriorError({
      parameter: "text",
      received: typeof text === "string" ? "text that is not JSON" : describeValue(text),
      expected: "a prior as JSON",
      cause,
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PriorError({
      parameter: "text",
      received: describeValue(value),
      expected: "a JSON object",
    });
  }
  return value as Record<string, unknown>;
}

function checkFormat(format: unknown): void {
  const version = typeof format === "string" ? /^balms\.prior\/(\d+)$/.exec(format) : null;
  if (version?.[1] === "1") return;
  const newer = version !== null && Number(version[1]) > 1;
  throw new PriorError({
    parameter: "format",
    received: format === undefined ? "no such field" : describeValue(format),
    expected: `"${priorFormat}"`,
    hint: newer
      ? "A newer version of balms wrote this file: update @balms/core, or the balms command, to read it."
      : undefined,
  });
}

function checkPresent(file: Record<string, unknown>, key: string): unknown {
  const value = Object.hasOwn(file, key) ? file[key] : undefined;
  if (value === undefined) {
    throw new PriorError({
      parameter: key,
      received: "no such field",
      expected: `a prior of the format "${priorFormat}"`,
    });
  }
  return value;
}

function checkList(file: Record<string, unknown>, key: string): readonly unknown[] {
  const value = checkPresent(file, key);
  if (Array.isArray(value)) return value;
  throw new PriorError({ parameter: key, received: describeValue(value), expected: "a list" });
}
