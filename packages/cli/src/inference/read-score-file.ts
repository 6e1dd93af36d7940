import { readFeatures } from "@balms/datasets";
import type { ScoreKind } from "@balms/onnx";
import { scoreRows, type ScoreRows } from "./score-rows.ts";

/**
 * Reads scores that another program computed: an `.npy` file of floats [N, C].
 *
 * @param kind - What they are, where the caller says it; undefined: raw scores, in front of a softmax.
 * @throws {@link DataError} as {@link scoreRows} does, and for a file that is no such array.
 */
export async function readScoreFile(
  path: string,
  kind: ScoreKind | undefined,
  signal: AbortSignal,
): Promise<ScoreRows> {
  return scoreRows(await readFeatures(path, { signal }), kind, path);
}
