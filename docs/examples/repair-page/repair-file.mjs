// The whole repair: a file goes in, a file comes out; its weights are never read.
import { priorFromCounts, priorFromJSON } from "@balms/core";
import { adjustModel, externalFiles, findClassScores, modelParts, openModel } from "@balms/onnx";

/**
 * A prior from what somebody typed or pasted: counts, one after the other in the order of the classes, or the JSON that
 * `balms prior count` writes.
 *
 * @param {string} text
 */
export function readPrior(text) {
  if (text.trim().startsWith("{")) return priorFromJSON(text);
  const words = text.split(/[\s,;]+/u).filter((word) => word !== "");
  const other = words.find((word) => !/^\d+$/u.test(word));
  if (other === undefined) return priorFromCounts(words.map(Number));
  throw new Error(
    `"${other}" is no number of examples. Type digits alone, one number for each class, in the order of the classes: 900 90 10`,
  );
}

/**
 * Corrects a classifier for the class frequencies of its training data.
 *
 * @param {File} file an .onnx file, of any size
 * @param {{ counts: string, tau?: number }} options
 */
export async function repairFile(file, { counts, tau = 1 }) {
  const prior = readPrior(counts);
  const model = await openModel(file, file.name);
  const scores = findClassScores(model, { classes: prior.classes.length });
  const parts = modelParts(adjustModel(model, { prior, tau }));
  // Pieces of the file that was dropped stay where they are: the browser copies them when it saves.
  const pieces = parts.map((part) =>
    part instanceof Uint8Array ? new Uint8Array(part) : file.slice(part.start, part.end),
  );
  const blob = new Blob(pieces, { type: "application/octet-stream" });
  return { blob, scores, beside: externalFiles(model) };
}
