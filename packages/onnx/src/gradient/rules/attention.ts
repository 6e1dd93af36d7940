import type { GraphBuilder } from "../../graph/graph-builder.ts";
import type { Dimension } from "../../graph/shape.ts";
import { findAttribute, floatAttribute, intAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { arithmetic } from "../arithmetic.ts";
import { byDefinition } from "../by-definition.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Number of heads of queries, or of keys and values; the name of a number that only the run tells. */
function headCount(graph: GraphBuilder, node: NodeProto, input: 0 | 1): Dimension | undefined {
  const shape = graph.shapeOf(node.input[input]);
  if (shape?.length === 4) return shape[1];
  const given = intAttribute(node, input === 0 ? "q_num_heads" : "kv_num_heads", 0);
  return given > 0 ? given : undefined;
}

/** What the rule does not cover. */
export function missingAttention(graph: GraphBuilder, node: NodeProto): string | undefined {
  if (node.input.slice(4).some((name) => name !== "")) {
    return "its keys and values come from a cache";
  }
  const windows = ["left_window_size", "right_window_size"];
  if (windows.some((name) => intAttribute(node, name, -1) >= 0)) return "it looks at a window";
  const [queries, keys] = [headCount(graph, node, 0), headCount(graph, node, 1)];
  const isKnown = typeof queries === "number" && typeof keys === "number";
  const isSame = queries !== undefined && queries === keys;
  return isKnown || isSame ? undefined : "its number of heads is not known";
}

/** `[batch, heads, length, size]` of a value that may have its heads side by side. */
function apart(graph: GraphBuilder, value: string, heads: Dimension): string {
  if (graph.rankOf(value) === 4 || typeof heads === "string") return value;
  const split = graph.node("Reshape", [value, graph.integers([0, 0, heads, -1])]);
  return graph.node("Transpose", [split], { perm: [0, 2, 1, 3] });
}

/** Keys or values of fewer heads, each for as many queries in a row. */
function repeated(graph: GraphBuilder, value: string, heads: Dimension, wanted: Dimension): string {
  if (heads === wanted || typeof heads === "string" || typeof wanted === "string") return value;
  const order = Array.from({ length: wanted }, (_, head) => Math.floor((head * heads) / wanted));
  return graph.node("Gather", [value, graph.integers(order)], { axis: 1 });
}

function scaled(graph: GraphBuilder, node: NodeProto, scores: string, queries: string): string {
  const { mul, div } = arithmetic(graph, scores);
  if (findAttribute(node, "scale") !== undefined)
    return mul(scores, floatAttribute(node, "scale", 1));
  const size = graph.shapeOf(queries)?.[3];
  if (typeof size === "number") return mul(scores, 1 / Math.sqrt(size));
  const found = graph.node("Gather", [graph.node("Shape", [queries]), graph.scalar(3, "int64")]);
  return div(scores, graph.node("Sqrt", [graph.node("CastLike", [found, scores])]));
}

/** The pairs of queries and keys of which no key comes after the query. */
function causal(graph: GraphBuilder, queries: string, keys: string): string {
  const place = graph.integers([2]);
  const lengths = [queries, keys].map((value) =>
    graph.node("Gather", [graph.node("Shape", [value]), place]),
  );
  const sizes = graph.node("Concat", lengths, { axis: 0 });
  const ones = graph.node("Expand", [graph.scalar(1), sizes]);
  return graph.node("Cast", [graph.node("Trilu", [ones], { upper: 0 })], { to: 9 });
}

/** Softmax over the keys that are looked at; a query that may look at none gets nothing. */
function shares(graph: GraphBuilder, scores: string, allowed: string | undefined): string {
  if (allowed === undefined) return graph.node("Softmax", [scores], { axis: -1 });
  const { select, mul, mask } = arithmetic(graph, scores);
  const least = graph.floatTypeOf(scores) === "float16" ? -65_504 : -3e38;
  return mul(graph.node("Softmax", [select(allowed, scores, least)], { axis: -1 }), mask(allowed));
}

/** Scaled dot products of queries and keys, capped and masked; their softmax weighs the values. */
export const attentionGradient: GradientRule = byDefinition(({ graph, node }, inputs) => {
  const [q, k, v, mask = ""] = inputs;
  const queryHeads = headCount(graph, node, 0) ?? 1;
  const heads = headCount(graph, node, 1) ?? 1;
  const queries = apart(graph, q, queryHeads);
  const [keys, values] = [k, v].map((value) =>
    repeated(graph, apart(graph, value, heads), heads, queryHeads),
  );
  const turned = graph.node("Transpose", [keys], { perm: [0, 1, 3, 2] });
  let scores = scaled(graph, node, graph.node("MatMul", [queries, turned]), queries);
  const { mul, div, apply } = arithmetic(graph, scores);
  const cap = floatAttribute(node, "softcap", 0);
  if (cap > 0) scores = mul(apply("Tanh", div(scores, cap)), cap);
  const isCondition = mask !== "" && graph.valueType(mask).type === "bool";
  if (mask !== "" && !isCondition) scores = graph.node("Add", [scores, mask]);
  const conditions = [
    ...(isCondition ? [mask] : []),
    ...(intAttribute(node, "is_causal", 0) === 0 ? [] : [causal(graph, queries, keys)]),
  ];
  const allowed = conditions.reduce<string | undefined>(
    (all, one) => (all === undefined ? one : graph.node("And", [all, one])),
    undefined,
  );
  const result = graph.node("MatMul", [shares(graph, scores, allowed), values]);
  if (graph.rankOf(q) === 4) return [result];
  const joined = graph.node("Transpose", [result], { perm: [0, 2, 1, 3] });
  return [graph.node("Reshape", [joined, graph.integers([0, 0, -1])])];
});
