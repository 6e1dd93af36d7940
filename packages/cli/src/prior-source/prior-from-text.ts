import { BalmsError, DataError, priorFromJSON, type ClassPrior } from "@balms/core";
import { countsTable, countsTableForm } from "./counts-table.ts";
import { networkPrior } from "./network-prior.ts";
import { plainCounts, plainCountsForm } from "./plain-counts.ts";

/** What a prior's file may be, for a message. */
export const priorForms =
  "a prior written by `balms prior count`, or counts as JSON or CSV, or a model that carries one";

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
    return plainCounts(text) ?? networkPrior(text) ?? priorFromJSON(text);
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
