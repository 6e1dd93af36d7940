import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** Nodes that stand in the place of calls of local functions. */
export interface InlinedCalls {
  /** Where the first of them stands, and how many there are. */
  readonly place: number;
  readonly count: number;
  /** The calls. */
  readonly calls: readonly NodeProto[];
}

/** What was written out; the nodes that are no calls are the same in both lists. */
export function inlinedCalls(
  given: readonly NodeProto[],
  inlined: readonly NodeProto[],
): InlinedCalls[] {
  const kept = new Set(inlined);
  const shared = new Set(given.filter((node) => kept.has(node)));
  const runs: InlinedCalls[] = [];
  let [from, to] = [0, 0];
  while (from < given.length || to < inlined.length) {
    const [first, place] = [from, to];
    while (from < given.length && !shared.has(given[from])) from++;
    while (to < inlined.length && !shared.has(inlined[to])) to++;
    if (from > first) runs.push({ place, count: to - place, calls: given.slice(first, from) });
    from++;
    to++;
  }
  return runs;
}

/** Puts the calls back. */
export function withCalls(nodes: readonly NodeProto[], runs: readonly InlinedCalls[]): NodeProto[] {
  let after = 0;
  const pieces = runs.map(({ place, count, calls }) => {
    const before = nodes.slice(after, place);
    after = place + count;
    return [...before, ...calls];
  });
  return [...pieces, nodes.slice(after)].flat();
}

function text(node: NodeProto): string {
  return base64Encode(toBinary(NodeProtoSchema, node));
}

/** Such places as JSON has them: nodes as text. */
export function callsToJSON(runs: readonly InlinedCalls[]): unknown {
  return runs.map(({ place, count, calls }) => [place, count, ...calls.map(text)]);
}

/**
 * Reads what {@link callsToJSON} made.
 *
 * @throws what the parsers throw, for anything else
 */
export function callsFromJSON(value: unknown): InlinedCalls[] {
  const runs = value as [number, number, ...string[]][];
  return runs.map(([place, count, ...texts]) => {
    if (![place, count].every((number) => Number.isSafeInteger(number) && number >= 0)) {
      throw new TypeError("no places of calls");
    }
    const calls = texts.map((given) => fromBinary(NodeProtoSchema, base64Decode(given)));
    return { place, count, calls };
  });
}
