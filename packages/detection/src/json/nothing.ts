/** Whether a field is left out: some programs write null, or an empty list, for what they do not have. */
export function isNothing(value: unknown): value is null | undefined | readonly [] {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
