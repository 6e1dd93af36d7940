import { ModelError } from "@balms/core";
import { findDetectorHeads, type DetectorHead, type OnnxModel } from "@balms/onnx";
import type { DetectorSettings } from "../../settings/detect-settings.ts";

/**
 * Finds the class layer of a detector, and settles what its scores are. Scores that a model puts out as they are may have a sigmoid each, or
 * a softmax with one more that stands for none, which somebody has to say.
 *
 * @param classes - how many there are, where somebody says it
 * @throws {@link ModelError} where none is found, several may be meant, or nothing tells which score stands for none.
 */
export function findClassLayer(
  model: OnnxModel,
  {
    path,
    settings: { head: name, background },
    classes,
  }: {
    readonly path: string;
    readonly settings: DetectorSettings;
    readonly classes: number | undefined;
  },
): DetectorHead {
  const find = (count: number | undefined): DetectorHead =>
    findDetectorHeads(model, { classes: count, head: name, background })[0];
  const first = find(classes);
  const isOpen = classes === undefined && areRaw(first);
  const head = isOpen && background !== undefined ? find(first.classes - 1) : first;
  const {
    levels: [level],
    classes: count,
  } = head;
  if (head.kind === "softmax-background" && head.background === undefined) {
    throw new ModelError({
      parameter: path,
      received: `${count + 1} scores "${level.logits}" for ${count} classes, and nothing that tells which of them stands for none`,
      expected: "--background first or last",
    });
  }
  if (head.kind !== "softmax-background" && background !== undefined) {
    throw new ModelError({
      parameter: "--background",
      received: `${background}, for ${count} scores "${level.logits}" with a sigmoid each`,
      expected: "nothing: none of them stands for no object",
    });
  }
  return head;
}

/** Whether scores are put out as they are: they may have a sigmoid each, or one of them stands for none of the classes. */
export function areRaw({ kind, scores }: DetectorHead): boolean {
  return kind === "sigmoid" && scores.every(({ activation }) => activation === undefined);
}
