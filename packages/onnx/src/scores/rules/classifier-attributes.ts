import {
  asciiText,
  findAttribute,
  intsAttribute,
  tensorAttribute,
} from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { tensorNumbers } from "../../model/tensor.ts";

/** UTF-8 as text; bytes that are none stand for themselves. */
function decode(bytes: Uint8Array): string {
  const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  try {
    return decodeURIComponent(escaped);
  } catch {
    return asciiText(bytes);
  }
}

/** Numbers of a list attribute, or of the tensor attribute that newer operators have for it; none where there is neither. */
export function numbersAttribute(node: NodeProto, name: string): readonly number[] {
  const attribute = findAttribute(node, name);
  if (attribute === undefined) {
    const tensor = tensorAttribute(node, `${name}_as_tensor`);
    return tensor === undefined ? [] : Array.from(tensorNumbers(tensor), Number);
  }
  return attribute.floats.length > 0 ? attribute.floats : attribute.ints.map(Number);
}

/** Texts of a list attribute. */
export function textsAttribute(node: NodeProto, name: string): readonly string[] {
  const attribute = findAttribute(node, name);
  return attribute === undefined ? [] : attribute.strings.map((bytes) => decode(bytes));
}

/** What an operator of scikit-learn's classifiers calls its classes, in order. */
export function classLabels(node: NodeProto): readonly (number | string)[] {
  const texts = textsAttribute(node, "classlabels_strings");
  if (texts.length > 0) return texts;
  return ["classlabels_ints", "classlabels_int64s"].flatMap(
    (name) => intsAttribute(node, name) ?? [],
  );
}
