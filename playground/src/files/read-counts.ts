import type { ClassPrior } from "@balms/core";
import { priorFromText } from "../../../packages/cli/src/prior-source/prior-from-text.ts";
import {
  mostPriorBytes,
  priorForms,
  refuseSource,
} from "../../../packages/cli/src/prior-source/refuse-source.ts";
import { bytesOf } from "./bytes-of.ts";
import { textOf } from "./text-of.ts";

/** Where counts are: what was pasted, or a file. */
export type CountsSource = { readonly text: string } | { readonly file: File };

const number = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/iu;

/**
 * A prior as people have it: the JSON of `balms prior count`, counts as JSON or CSV, or numbers alone in the order of the classes.
 *
 * @throws {@link DataError} that names the file, and what is wrong in it
 */
export async function readCounts(source: CountsSource): Promise<ClassPrior> {
  if ("text" in source) return countsFromText(source.text, "class counts");
  const { file } = source;
  if (file.size > mostPriorBytes) {
    const hint = "Lists of labels are counted first: npx balms prior count.";
    throw refuseSource(file.name, `a file of ${file.size} bytes, more than a prior has`, hint);
  }
  return countsFromText(textOf(await bytesOf(file), file.name, priorForms), file.name);
}

/** The same from a text that is at hand. */
export function countsFromText(text: string, name: string): ClassPrior {
  const words = text.split(/[\s,;]+/u).filter((word) => word !== "");
  const isPlain = words.length > 0 && words.every((word) => number.test(word));
  return priorFromText(isPlain ? `[${words.join(",")}]` : text, name);
}
