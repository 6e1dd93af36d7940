import type { NetworkState } from "./brain-network.ts";

/**
 * Does what may be refused, and leaves a network that refuses as it was. What is held are its fields:
 * brain.js puts new lists, names and functions in their places, and writes into training options alone.
 *
 * @param undo - takes back what the work did elsewhere
 */
export function restoreOnError<Result>(
  network: NetworkState,
  work: () => Result,
  undo: () => unknown = () => undefined,
): Result {
  const before = { ...network, trainOpts: { ...network.trainOpts } };
  try {
    return work();
  } catch (error) {
    for (const field of Object.keys(network)) {
      if (!Object.hasOwn(before, field)) Reflect.deleteProperty(network, field);
    }
    Object.assign(network, before);
    undo();
    throw error;
  }
}
