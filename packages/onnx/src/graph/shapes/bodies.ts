import { intAttribute, intsAttribute, subgraphs } from "../../model/attributes.ts";
import type { GraphProto, NodeProto } from "../../model/onnx_pb.ts";
import type { ShapeRule } from "../inference-context.ts";
import { normalAxis } from "../shape.ts";
import type { Dimension } from "../shape.ts";
import { readValueInfo } from "../value-info.ts";
import type { ValueType } from "../value-info.ts";

const unknown: ValueType = { type: undefined, shape: undefined };

/** A size that only the run will tell, of one of a node's outputs. */
function openSize(node: NodeProto, output: number, axis: number): Dimension {
  return `${node.output[output]}:${axis}`;
}

/** What a body says of its outputs; its names for sizes mean nothing outside. */
function declared(node: NodeProto, body: GraphProto, skipped: number): ValueType[] {
  return body.output.slice(skipped).map((info, output) => {
    const { type, shape } = readValueInfo(info);
    return {
      type,
      shape: shape?.map((size, axis) =>
        typeof size === "number" ? size : openSize(node, output, axis),
      ),
    };
  });
}

/** What holds for a value that is one or the other. */
function either(node: NodeProto, output: number, first: ValueType, second: ValueType): ValueType {
  const type = first.type === second.type ? first.type : undefined;
  if (first.shape === undefined || first.shape.length !== second.shape?.length) {
    return { type, shape: undefined };
  }
  const shape = first.shape.map((size, axis) =>
    size === second.shape?.[axis] ? size : openSize(node, output, axis),
  );
  return { type, shape };
}

const branches: ShapeRule = ({ node }) => {
  const ends = subgraphs(node).map((body) => declared(node, body, 0));
  return node.output.map((_, at) => {
    const [first = unknown, second = unknown] = ends.map((each) => each[at]);
    return either(node, at, first, second);
  });
};

/** Values of all rounds, one after another along a new axis. */
function stacked({ type, shape }: ValueType, axis: number, rounds: Dimension): ValueType {
  if (shape === undefined) return { type, shape };
  return { type, shape: shape.toSpliced(normalAxis(axis, shape.length + 1), 0, rounds) };
}

/** The body of a loop that takes as many values as its node; the first version of Scan does not. */
function bodyOf(node: NodeProto): GraphProto | undefined {
  return subgraphs(node).find(({ input }) => input.length === node.input.length);
}

/** A loop of no rounds gives back what its values were before. */
const loop: ShapeRule = (context) => {
  const { node } = context;
  const body = bodyOf(node);
  if (body === undefined) return [];
  const carried = node.input.length - 2;
  return declared(node, body, 1).map((end, at) =>
    at < carried
      ? either(node, at, end, context.input(at + 2))
      : stacked(end, 0, openSize(node, at, 0)),
  );
};

const scan: ShapeRule = (context) => {
  const { node } = context;
  const body = bodyOf(node);
  if (body === undefined) return [];
  const carried = node.input.length - intAttribute(node, "num_scan_inputs", 1);
  const [inputAxis = 0] = intsAttribute(node, "scan_input_axes") ?? [];
  const rounds = context.input(carried).shape?.at(inputAxis);
  const outputAxes = intsAttribute(node, "scan_output_axes") ?? [];
  return declared(node, body, 0).map((end, at) => {
    if (at < carried) return either(node, at, end, context.input(at));
    return stacked(end, outputAxes[at - carried] ?? 0, rounds ?? openSize(node, at, 0));
  });
};

/** Shape rules of operators with graphs inside: what those declare of their outputs. */
export const bodyShapes: Readonly<Record<string, ShapeRule>> = {
  If: branches,
  Loop: loop,
  Scan: scan,
};
