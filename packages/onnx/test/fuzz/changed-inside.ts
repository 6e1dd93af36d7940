/** The same value with one thing in it replaced, or gone: which, the numbers say, from the outside to the inside. */
export function changedInside(value: unknown, path: readonly number[], by: unknown): unknown {
  const [first, ...rest] = path;
  const isInside = typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
  const names = isInside ? Object.keys(value) : [];
  if (first === undefined || names.length === 0) return by;
  const name = names[first % names.length];
  const other = changedInside((value as Record<string, unknown>)[name], rest, by);
  if (Array.isArray(value)) return value.with(Number(name), other);
  return { ...(value as object), [name]: other };
}
