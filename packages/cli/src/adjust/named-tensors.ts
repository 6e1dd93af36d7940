import { ArgumentError } from "@balms/core";
import type { OnnxModel } from "@balms/onnx";

/**
 * The tensors that `--logits` names in a model: each text is the name of one, commas and all, or several names with commas between.
 *
 * @param texts - As they were given, one for each time that the option was.
 * @throws {@link ArgumentError} for a text that is both.
 */
export function namedTensors(model: OnnxModel, texts: readonly string[]): readonly string[] {
  const tensors = new Set(model.graph?.node.flatMap(({ output }) => output));
  return [...new Set(texts.flatMap((text) => readNames(text, tensors)))];
}

function readNames(text: string, tensors: ReadonlySet<string>): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const isName = tensors.has(text);
  if (isName && names.length > 1 && names.every((name) => tensors.has(name))) {
    refuse(
      text,
      `the name of one tensor, or of ${names.length}: the model has all of these`,
      "Give --logits once for each tensor.",
    );
  }
  if (isName) return [text];
  if (names.includes("")) refuse(text, "names with commas between");
  return names;
}

function refuse(text: string, expected: string, hint?: string): never {
  throw new ArgumentError({
    parameter: "--logits",
    received: JSON.stringify(text),
    expected,
    ...(hint === undefined ? {} : { hint }),
  });
}
