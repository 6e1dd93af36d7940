import { subgraphs } from "../model/attributes.ts";
import { elementTypeCode } from "../model/element-type.ts";
import type { GraphProto } from "../model/onnx_pb.ts";

const halves: ReadonlySet<number> = new Set([
  elementTypeCode("float16"),
  elementTypeCode("bfloat16"),
]);

function computesInIntegers({ node }: GraphProto): boolean {
  return node.some(
    (each) =>
      /quantize|QLinear|Integer|NBits/iu.test(each.opType) ||
      subgraphs(each).some((body) => computesInIntegers(body)),
  );
}

/**
 * By how much of the largest number fused operators may change an output without being wrong: they round elsewhere than the operators that they
 * stand for. Integers of 8 bits round coarsely, and a Softmax behind them spreads that. A fault of the runtime gives other numbers altogether.
 */
export function roundingShare(graph: GraphProto): number {
  if (computesInIntegers(graph)) return 0.3;
  const hasHalves = graph.initializer.some(({ dataType }) => halves.has(dataType));
  return hasHalves ? 0.05 : 0.01;
}
