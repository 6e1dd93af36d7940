/**
 * Counts how often a field of messages is read from now on: how often each of them is gone through.
 *
 * @returns what says how often, all together
 */
export function countReads<Field extends string>(
  messages: readonly Readonly<Record<Field, unknown>>[],
  field: Field,
): () => number {
  let count = 0;
  for (const message of messages) {
    const value = message[field];
    Object.defineProperty(message, field, {
      enumerable: true,
      get: () => {
        count += 1;
        return value;
      },
    });
  }
  return () => count;
}
