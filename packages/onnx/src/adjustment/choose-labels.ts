import { create } from "@bufbuild/protobuf";
import { encodeUtf8 } from "@balms/core/adapter";
import { elementTypeCode } from "../model/element-type.ts";
import { TensorProtoSchema } from "../model/onnx_pb.ts";
import type { TensorProto } from "../model/onnx_pb.ts";
import { createTensor } from "../model/tensor.ts";
import type { ClassScores, LabelOutput } from "../scores/class-scores.ts";
import { alongClasses } from "./along-classes.ts";
import type { CorrectionBuilder } from "./correction-builder.ts";

function classTensor(name: string, classes: LabelOutput["classes"]): TensorProto {
  if (classes.every((label) => typeof label === "number")) {
    return createTensor(name, BigInt64Array.from(classes, BigInt), [classes.length]);
  }
  return create(TensorProtoSchema, {
    name,
    dims: [BigInt(classes.length)],
    dataType: elementTypeCode("string"),
    stringData: classes.map((label) => encodeUtf8(String(label))),
  });
}

/** The position of the chosen class: of the greatest score, or for one score alone whether it is above 0. */
function chosen(builder: CorrectionBuilder, scores: ClassScores, added: Float64Array): string {
  const { kind, axis, rank, type, logits } = scores;
  if (kind === "binary") {
    const above = builder.node("Greater", [logits, builder.floats("zero", type, [0], [])]);
    const index = builder.node("Cast", [above], { to: elementTypeCode("int64") });
    return axis >= rank ? index : builder.squeeze(index, axis);
  }
  const masked = Array.from(added, (number) => (number === -Infinity ? -1 : 0));
  const competes = kind !== "probabilities" || !masked.includes(-1);
  // Where a row has nothing but zeros left, no class wins that is ruled out.
  const ranked = competes
    ? logits
    : builder.node("Add", [logits, builder.floats("masked", type, masked, alongClasses(scores))]);
  return builder.node("ArgMax", [ranked], { axis, keepdims: 0 });
}

/** Computes the chosen class anew, from the corrected scores, under the name and in the type that it had. */
export function chooseLabels(
  builder: CorrectionBuilder,
  scores: ClassScores,
  label: LabelOutput,
  added: Float64Array,
): void {
  const classes = builder.tensor("classes", (name) => classTensor(name, label.classes));
  builder.node("Gather", [classes, chosen(builder, scores, added)], {}, label.name);
}
