/**
 * Names that differ only in case, in spaces, hyphens and underscores, or in how their characters are
 * composed: most often one class, written in two ways.
 *
 * @param names - Class names, all different.
 * @returns Groups of two names and more, in the order of their first.
 */
export function lookAlikes(names: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const plain = plainName(name);
    const group = groups.get(plain);
    if (group === undefined) groups.set(plain, [name]);
    else group.push(name);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** What is left of a name without what people write in different ways. */
export function plainName(name: string): string {
  return (
    name
      .normalize("NFKC")
      .toLowerCase()
      // Characters that show nothing, such as a space of no width.
      .replaceAll(/\p{Cf}/gu, "")
      .replaceAll(/[\s_-]+/gu, " ")
      .trim()
  );
}
