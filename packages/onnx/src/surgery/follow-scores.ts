import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import { normalAxis } from "../graph/shape.ts";
import { intAttribute, intsAttribute } from "../model/attributes.ts";
import { describeNode } from "../model/describe-node.ts";
import { operatorOf } from "../model/operator-of.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { axisReading, movedAxis } from "./class-axis.ts";
import type { PathStep } from "./score-path.ts";
import { reshapeTarget } from "./reshape-target.ts";
import type { SizesChange } from "./reshape-target.ts";

const named = (names: string): ReadonlySet<string> => new Set(names.split(" "));

const unchanged = named(
  "Abs AveragePool Cast Clip DequantizeLinear Dropout Exp GlobalAveragePool HardSigmoid Hardmax Identity Log LogSoftmax Neg " +
    "QuantizeLinear Relu Round Sigmoid Sign Softmax Softplus Sqrt Tanh com.microsoft.DequantizeLinear com.microsoft.QuantizeLinear",
);
const pairwise = named(
  "Add Div Equal Greater GreaterOrEqual Less LessOrEqual Max Min Mul Pow Sub Sum Where",
);
const layout = named("Flatten ReduceMean Reshape Resize Squeeze Transpose Unsqueeze Upsample");
const sized = named("Reshape Resize");
const kinds: ReadonlyMap<string, PathStep["kind"]> = new Map([
  ["ReduceMean", "pooling"],
  ["Resize", "resizing"],
  ["Upsample", "resizing"],
]);
const reducing = named("ArgMax ArgMin ReduceL2 ReduceLogSumExp ReduceMax ReduceMin ReduceSum");

const looking = named(
  "Gather GatherElements GatherND OneHot ai.onnx.ml.ArrayFeatureExtractor ai.onnx.ml.LabelEncoder",
);

/** The old and new number of classes, and where they are. */
export interface ChangedClasses {
  readonly layer: string;
  readonly axis: number;
  readonly classes: number;
  readonly wanted: number;
}

function refuseReader(node: NodeProto, { classes, wanted }: ChangedClasses, why: string): never {
  return refuseModel(
    "parameters",
    `${wanted} classes in the place of ${classes}, and ${describeNode(node)} ${why}`,
    `a head of ${classes} classes, or a model in which nothing depends on their number`,
    "Cut the model off at its features with extractFeatureModel, and put the head on that.",
  );
}

/** Follows scores through a graph whose class count changes: each value that has a class axis, and which one. */
class ScoreFollower {
  readonly #index: GraphIndex;
  readonly #builder: GraphBuilder;
  readonly #change: ChangedClasses;
  readonly axes = new Map<string, number>();
  readonly targets: SizesChange[] = [];

  constructor(index: GraphIndex, builder: GraphBuilder, change: ChangedClasses) {
    this.#index = index;
    this.#builder = builder;
    this.#change = change;
    this.axes.set(change.layer, change.axis);
    for (const [name, axis] of this.axes) {
      for (const node of index.readers(name)) this.read(node, name, axis);
    }
  }

  private read(node: NodeProto, input: string, axis: number): void {
    const operator = operatorOf(node);
    const [output] = node.output;
    if (operator === "Shape" || operator === "Size") return;
    if (unchanged.has(operator)) this.axes.set(output, axis);
    else if (pairwise.has(operator)) this.axes.set(output, this.besides(node, input, axis));
    else if (layout.has(operator)) this.moved(node, input, axis);
    else if (reducing.has(operator) && this.reduces(node, input, axis)) this.checkLabels(output);
    else if (operator === "TopK") this.top(node);
    else refuseReader(node, this.#change, "reads their scores");
  }

  /** The class axis of what is computed from scores and something else, which must not have one of its own. */
  private besides(node: NodeProto, input: string, axis: number): number {
    const rank = this.#builder.shapeOf(input)?.length;
    const resultRank = this.#builder.shapeOf(node.output[0])?.length;
    const fromEnd = axis < 0 ? axis : rank === undefined ? undefined : axis - rank;
    for (const other of node.input) {
      if (other === input || this.axes.has(other)) continue;
      const shape = this.#index.constant(other)?.dims ?? this.#builder.shapeOf(other);
      const size = fromEnd === undefined ? undefined : (shape?.at(fromEnd) ?? 1);
      const isSpread = shape !== undefined && (size === 1 || shape.length === 0);
      if (!isSpread) refuseReader(node, this.#change, "combines them with a number for each");
    }
    return fromEnd === undefined || resultRank === undefined ? axis : fromEnd + resultRank;
  }

  private moved(node: NodeProto, input: string, axis: number): void {
    const [output] = node.output;
    const { classes, wanted } = this.#change;
    const kind = kinds.get(node.opType) ?? "layout";
    const step = { node, input, output, kind, factor: 1 };
    const next = movedAxis(step, axisReading(this.#builder), { axis, classes });
    if (next === undefined) return refuseReader(node, this.#change, "gives them other dimensions");
    this.axes.set(output, next);
    if (!sized.has(node.opType)) return;
    const sizes = {
      index: this.#index,
      shapeOf: (name: string) => this.#builder.shapeOf(name),
    };
    const { change, fault } = reshapeTarget(sizes, node, { axis: next, classes, wanted });
    if (fault !== undefined) refuseReader(node, this.#change, `has ${fault}`);
    if (change !== undefined) this.targets.push(change);
  }

  private reduces(node: NodeProto, input: string, axis: number): boolean {
    const rank = this.#builder.shapeOf(input)?.length ?? 0;
    const given = node.opType.startsWith("Arg")
      ? [intAttribute(node, "axis", 0)]
      : (intsAttribute(node, "axes") ?? this.#index.constant(node.input[1] ?? "")?.numbers());
    const axes = Array.from(given ?? []);
    return axes.some((one) => one === axis || normalAxis(one, rank) === normalAxis(axis, rank));
  }

  /** Names or anything else that is looked up by class ids ends where the old classes did. */
  private checkLabels(labels: string): void {
    for (const reader of this.#index.readers(labels)) {
      if (looking.has(operatorOf(reader))) refuseReader(reader, this.#change, "looks up the class");
      if (layout.has(reader.opType) || unchanged.has(reader.opType)) {
        this.checkLabels(reader.output[0]);
      }
    }
  }

  private top(node: NodeProto): void {
    this.checkLabels(node.output[1]);
    const numbers = this.#index.constant(node.input[1] ?? "")?.numbers();
    const count = numbers?.[0] ?? intAttribute(node, "k", Infinity);
    if (count > this.#change.wanted) refuseReader(node, this.#change, "asks for more of them");
  }
}

/**
 * Finds out what must change in a graph when its scores are of another number of classes.
 *
 * @returns other sizes for Reshape nodes, or for what makes their sizes
 * @throws {@link ModelError} when something depends on their number, and cannot be changed.
 */
export function followScores(
  index: GraphIndex,
  builder: GraphBuilder,
  change: ChangedClasses,
): readonly SizesChange[] {
  if (change.classes === change.wanted) return [];
  return new ScoreFollower(index, builder, change).targets;
}
