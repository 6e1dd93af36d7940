import { subgraphs } from "../model/attributes.ts";
import type { GraphProto } from "../model/onnx_pb.ts";

/** Adds to `found` what a body reads; `made` says of a name in how many of the graphs around it is made. */
function collect(body: GraphProto, found: Set<string>, made: Map<string, number>): void {
  const named = [body.input, body.initializer].flatMap((list) => list.map(({ name }) => name));
  const own = new Set([...named, ...body.node.flatMap((node) => node.output)]);
  const count = (change: number): void => {
    for (const name of own) made.set(name, (made.get(name) ?? 0) + change);
  };
  count(1);
  const read = body.node.flatMap(({ input }) => input);
  for (const name of [...read, ...body.output.map((one) => one.name)]) {
    if (name !== "" && !made.get(name)) found.add(name);
  }
  for (const inner of body.node.flatMap(subgraphs)) collect(inner, found, made);
  count(-1);
}

/** The names that a graph inside a node takes from the graphs around it; each graph is gone through once, however deep it lies. */
export function outerReads(body: GraphProto): readonly string[] {
  const found = new Set<string>();
  collect(body, found, new Map());
  return [...found];
}
