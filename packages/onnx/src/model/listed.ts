/** The first of some things in words, and how many more there are: a file may have any number, and a person reads the message. */
export function listed<Item>(
  items: readonly Item[],
  describe: (item: Item) => string,
  { separator = ", ", most = 16 }: { separator?: string; most?: number } = {},
): string {
  const named = items.slice(0, most).map(describe).join(separator);
  const left = items.length - most;
  return left > 0 ? `${named} and ${left} more` : named;
}
