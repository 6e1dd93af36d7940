import type { ClassScores } from "@balms/onnx";

/**
 * Raw scores of every class [N·C] out of what the tensor holds: those of one score for two classes are 0 and the score, those of
 * probabilities their logarithms.
 *
 * @param values - Of the tensor, row after row.
 */
export function rawScores(
  { kind, scale }: Pick<ClassScores, "kind" | "scale">,
  values: Float32Array,
): Float32Array {
  if (kind === "probabilities") return values.map(Math.log);
  const scaled = scale === 1 ? values : values.map((value) => scale * value);
  if (kind !== "binary") return scaled;
  return Float32Array.from({ length: 2 * values.length }, (_, place) =>
    place % 2 === 0 ? 0 : (scaled[(place - 1) / 2] ?? 0),
  );
}
