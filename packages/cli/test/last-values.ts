/** A command line in which what stands later replaces what was said before of the same option: one value is given once. */
export function lastValues(argv: readonly string[]): string[] {
  const isReplaced = (word: string | undefined, place: number): boolean =>
    word?.startsWith("--") === true &&
    argv.indexOf(word, place + 1) > 0 &&
    !(argv[place + 1] ?? "--").startsWith("--");
  return argv.filter(
    (word, place) => !isReplaced(word, place) && !isReplaced(argv[place - 1], place - 1),
  );
}
