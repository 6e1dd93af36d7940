import { adjustmentKey } from "../model/metadata-keys.ts";
import { elementCount } from "../graph/constant.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import { intAttribute } from "../model/attributes.ts";
import { elementTypeFromCode, isFloatingPoint } from "../model/element-type.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";

/** What makes probabilities of raw class scores. */
export type HeadActivation = "Softmax" | "LogSoftmax" | "Sigmoid";

/** A node between a head and what comes of it. */
export interface PathStep {
  readonly node: NodeProto;
  /** Name of the value that goes in. */
  readonly input: string;
  /** Name of what comes out. */
  readonly output: string;
  /**
   * `layout` steps, means over positions (`pooling`) and other numbers of positions (`resizing`) stay with a new head; `factor`, `rounding` and `adjustment` belong to the old
   * one; `bound` (Clip, Relu, Exp) changes single numbers, and is no part of a linear head.
   */
  readonly kind:
    | "activation"
    | "adjustment"
    | "bound"
    | "factor"
    | "layout"
    | "pooling"
    | "resizing"
    | "rounding";
  /** What scores are multiplied with. */
  readonly factor: number;
}

const layout: ReadonlySet<string> = new Set([
  "Dropout",
  "Flatten",
  "Identity",
  "Reshape",
  "Squeeze",
  "Transpose",
  "Unsqueeze",
]);
const pooling: ReadonlySet<string> = new Set(["AveragePool", "GlobalAveragePool", "ReduceMean"]);
const resizing: ReadonlySet<string> = new Set(["Resize", "Upsample"]);
const activations: ReadonlySet<string> = new Set(["LogSoftmax", "Sigmoid", "Softmax"]);
const bounds: ReadonlySet<string> = new Set(["Clip", "Exp", "Log", "Max", "Min", "Relu"]);
const rounding: ReadonlySet<string> = new Set([
  "DequantizeLinear",
  "QuantizeLinear",
  "com.microsoft.DequantizeLinear",
  "com.microsoft.QuantizeLinear",
]);

function kindOf(node: NodeProto): PathStep["kind"] | undefined {
  const operator = operatorOf(node);
  if (layout.has(operator)) return "layout";
  if (pooling.has(operator)) return "pooling";
  if (resizing.has(operator)) return "resizing";
  if (activations.has(operator)) return "activation";
  if (bounds.has(operator)) return "bound";
  if (rounding.has(operator)) return "rounding";
  const type = operator === "Cast" ? elementTypeFromCode(intAttribute(node, "to", 0)) : undefined;
  return isFloatingPoint(type) ? "layout" : undefined;
}

/** A Mul or Div of scores and one constant number. */
function factorStep(
  index: GraphIndex,
  node: NodeProto,
): Pick<PathStep, "input" | "factor"> | undefined {
  const operator = operatorOf(node);
  if ((operator !== "Mul" && operator !== "Div") || node.input.length !== 2) return undefined;
  const position = node.input.findIndex((name) => index.constant(name) !== undefined);
  const constant = index.constant(node.input[position] ?? "");
  const isDivisor = operator === "Div" && position === 1;
  if (constant === undefined || elementCount(constant.dims) !== 1) return undefined;
  if (operator === "Div" && !isDivisor) return undefined;
  const [number] = Array.from(constant.numbers());
  const factor = isDivisor ? 1 / number : number;
  return factor === 0 || !Number.isFinite(factor)
    ? undefined
    : { input: node.input[1 - position], factor };
}

function stepTo(index: GraphIndex, output: string): PathStep | undefined {
  const node = index.producer(output);
  if (node === undefined || node.output[0] !== output) return undefined;
  if (node.name.startsWith(adjustmentKey)) {
    const input = node.input.find((name) => index.constant(name) === undefined);
    return input === undefined ? undefined : { node, input, output, kind: "adjustment", factor: 1 };
  }
  const kind = kindOf(node);
  if (kind === undefined) {
    const found = factorStep(index, node);
    return found === undefined ? undefined : { node, output, kind: "factor", ...found };
  }
  const several = node.opType === "Max" || node.opType === "Min";
  const input = several
    ? node.input.find((name) => index.constant(name) === undefined)
    : node.input[0];
  const isComputed = input !== undefined && input !== "" && index.constant(input) === undefined;
  return isComputed ? { node, input, output, kind, factor: 1 } : undefined;
}

/** Whether what is behind a step can still be a head: single numbers are changed behind an activation only, or before pooling. */
function endsBefore(step: PathStep, later: readonly PathStep[], index: GraphIndex): boolean {
  if (step.kind === "activation") return later.some(({ kind }) => kind === "activation");
  if (step.kind !== "bound") return false;
  if (step.node.opType === "Relu") return !later.some(({ kind }) => kind === "pooling");
  return !leadsToActivation(index, step);
}

function leadsToActivation(index: GraphIndex, step: PathStep): boolean {
  for (let next: PathStep | undefined = step, count = 0; next !== undefined; count++) {
    if (next.kind === "activation") return true;
    if (count > 100) return false;
    next = stepTo(index, next.input);
  }
  return false;
}

/** The steps from a linear layer, or whatever else there is, to a value: as far back as scores are only passed on. */
export function scorePath(index: GraphIndex, value: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  const seen = new Set<string>();
  for (let name = value; !seen.has(name);) {
    seen.add(name);
    const step = stepTo(index, name);
    if (step === undefined || endsBefore(step, steps, index)) break;
    steps.push(step);
    name = step.input;
  }
  return steps.toReversed();
}
