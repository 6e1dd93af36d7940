/** Refuses a text that stands in no row's name and is no topic: nothing would be measured, and nothing said. */
export function checkOnly(
  rows: readonly { readonly topic: string; readonly name: string }[],
  only: string,
): void {
  if (rows.some(({ topic, name }) => topic === only || name.includes(only))) return;
  const topics = [...new Set(rows.map(({ topic }) => topic))].join(", ");
  throw new Error(
    `--only: received ${only}; expected a text in the name of a row, or a topic: ${topics}`,
  );
}
