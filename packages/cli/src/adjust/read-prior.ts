import { BalmsError, DataError, priorFromJSON, type ClassPrior } from "@balms/core";
import { readText } from "@balms/datasets";
import { plainCounts, plainCountsForm } from "../data/plain-counts.ts";

/**
 * Reads a prior: what `balms prior count` wrote, or counts alone.
 *
 * @throws {@link DataError} which names the file, and the field that is wrong.
 */
export async function readPrior(path: string): Promise<ClassPrior> {
  const text = await readText(path, "a prior written by `balms prior count`, or counts as JSON");
  try {
    return plainCounts(text) ?? priorFromJSON(text);
  } catch (error) {
    if (!BalmsError.isInstance(error)) {
      throw error;
    }
    const { parameter = "text", received, expected, hint } = error;
    const field = parameter === "text" ? "" : `in the field "${parameter}": `;
    throw new DataError({
      parameter: path,
      received: `${field}${received ?? "no prior"}`,
      expected,
      hint:
        hint ?? `Write it with \`balms prior count\`, or write counts alone: ${plainCountsForm}.`,
      cause: error,
    });
  }
}
