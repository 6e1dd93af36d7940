import { exponential, exponentialLocals } from "./exponential.ts";
import { get, type Lanes, load, plus, set, store, type Wat, whole, zeros } from "./lanes.ts";
import { moduleOf } from "./module-of.ts";

/**
 * e^x of every number from one address to another, in whole vectors, and nothing else: what the exponentials alone cost, and
 * how exact they are. `run` returns where it ended.
 */
export function exponentialKernel(lanes: Lanes): Wat {
  const body = `
    (loop $next
      ${set("v", load(get("from"), 0))}
      ${exponential(lanes, zeros)}
      ${store(get("to"), get("e"), 0)}
      ${set("to", plus(get("to"), whole(16)))}
      ${set("from", plus(get("from"), whole(16)))}
      (br_if $next (i32.lt_u ${get("from")} ${get("end")})))
    ${get("from")}`;
  const parameters = ["from", "end", "to"];
  return moduleOf({ parameters, integers: [], doubles: [], vectors: exponentialLocals }, body);
}
