import { ModelError } from "@balms/core";
import { subgraphs } from "./attributes.ts";
import { functionKey } from "./function-key.ts";
import type { FunctionProto, NodeProto } from "./onnx_pb.ts";

function* callsIn(nodes: readonly NodeProto[]): Generator<string> {
  for (const node of nodes) {
    yield functionKey(node);
    for (const body of subgraphs(node)) yield* callsIn(body.node);
  }
}

function recursive({ name: called }: FunctionProto, name: string): ModelError {
  return new ModelError({
    parameter: name,
    received: `a local function "${called}" that calls itself, or another that calls it`,
    expected: "local functions that can be written out where they are called",
    hint: "The file is damaged: export it again.",
  });
}

/** Refuses local functions that call themselves: ONNX has no recursion, and whoever writes them out would never end. */
export function checkCalls(functions: readonly FunctionProto[], name: string): void {
  const known = new Map(functions.map((local) => [functionKey(local), local]));
  const done = new Set<FunctionProto>();
  for (const first of functions) {
    // A stack of its own: functions may call each other in long chains.
    const open = new Set<FunctionProto>();
    const stack = [{ local: first, calls: callsIn(first.node) }];
    while (stack.length > 0) {
      const { local, calls } = stack[stack.length - 1];
      open.add(local);
      const next = calls.next();
      if (next.done === true) {
        open.delete(local);
        done.add(local);
        stack.pop();
        continue;
      }
      const called = known.get(next.value);
      if (called === undefined || done.has(called)) continue;
      if (open.has(called)) throw recursive(called, name);
      stack.push({ local: called, calls: callsIn(called.node) });
    }
  }
}
