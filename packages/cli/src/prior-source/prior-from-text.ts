import { BalmsError, DataError, priorFromJSON, type ClassPrior } from "@balms/core";
import { countsTable, countsTableForm } from "./counts-table.ts";
import { networkPrior } from "./network-prior.ts";
import { plainCounts, plainCountsForm } from "./plain-counts.ts";

/**
 * A prior from the content of a file: what `balms prior count` wrote, the JSON of a network of `@balms/brain`, or counts alone, as JSON or CSV.
 *
 * @param text - The content.
 * @param path - Its file, for messages.
 * @throws {@link DataError} which names the file, and the field or line that is wrong.
 */
export function priorFromText(text: string, path: string): ClassPrior {
  if (!/^\s*[[{]/u.test(text)) return countsTable(text, path);
  try {
    const value = parse(text);
    // What cannot be parsed is refused as the text that it is.
    if (value === undefined) return priorFromJSON(text);
    return plainCounts(text, value) ?? networkPrior(value) ?? priorFromJSON(value);
  } catch (error) {
    if (!BalmsError.isInstance(error)) throw error;
    const { parameter = "text", received, expected, hint } = error;
    const field = parameter === "text" ? "" : `in the field "${parameter}": `;
    throw new DataError({
      parameter: path,
      received: `${field}${received ?? "no prior"}`,
      expected,
      hint:
        hint ??
        `Write it with \`balms prior count\`, or write counts alone: ${plainCountsForm}, or ${countsTableForm}.`,
      cause: error,
    });
  }
}

function parse(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
