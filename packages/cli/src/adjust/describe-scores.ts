import type { ClassScores, OnnxModel } from "@balms/onnx";
import { formatCount, formatList } from "../terminal/format-values.ts";

const kinds: Readonly<Record<ClassScores["kind"], string>> = {
  softmax: "softmax scores",
  background: "softmax scores with a background",
  sigmoid: "sigmoid scores, each class by itself",
  binary: "one sigmoid score for two classes",
  probabilities: "probabilities",
};

/** What class scores are and where they stand, in one line: `softmax scores of 3 classes: "logits" [?, 3], float32`. */
export function describeScores(scores: ClassScores): string {
  const { logits, kind, classes, rank, axis, type, scale, activation, background } = scores;
  const shape = Array.from({ length: rank }, (_, place) => (place === axis ? classes : "?"));
  const count =
    kind === "binary"
      ? ""
      : ` of ${formatCount(kind === "background" ? classes - 1 : classes)} classes`;
  return [
    `${kinds[kind]}${count}: "${logits}" [${shape.join(", ")}], ${type}`,
    ...(background === undefined ? [] : [`the background is score ${background}`]),
    ...(scale === 1 ? [] : [`times ${scale} before the ${activation ?? "probabilities"}`]),
    ...(activation === undefined || scale !== 1 ? [] : [`before a ${activation}`]),
  ].join(", ");
}

/** Which outputs follow the scores, and which do not depend on them. */
export function followingOutputs(
  model: OnnxModel,
  scores: readonly ClassScores[],
): { readonly follow: readonly string[]; readonly stay: readonly string[] } {
  const moved = new Set(
    scores.flatMap(({ outputs, labels }) => [...outputs, ...labels.map(({ name }) => name)]),
  );
  const names = model.graph?.output.map(({ name }) => name) ?? [];
  return {
    follow: names.filter((name) => moved.has(name)),
    stay: names.filter((name) => !moved.has(name)),
  };
}

/** Names in quotes, for a sentence. */
export function quoted(names: readonly string[]): string {
  return formatList(names.map((name) => JSON.stringify(name)));
}
