import { ArgumentError } from "@balms/core";

/**
 * The parts of a table's name: dots part them, unless they stand in quotes, as in `shop."order.lines"`.
 *
 * @throws {@link ArgumentError} for empty parts, and quotes that are not closed.
 */
export function tableParts(table: string): string[] {
  const part = String.raw`(?:"(?:[^"]|"")+"|${"`[^`]+`"}|[^."${"`"}]+)`;
  if (!new RegExp(String.raw`^${part}(?:\.${part})*$`, "u").test(table) || /\p{Cc}/u.test(table)) {
    throw new ArgumentError({
      parameter: "--table",
      received: JSON.stringify(table),
      expected: 'the name of a table, as photos, shop.photos or shop."order.lines"',
    });
  }
  return (table.match(new RegExp(part, "gu")) ?? []).map((text) =>
    text.startsWith('"')
      ? text.slice(1, -1).replaceAll('""', '"')
      : text.startsWith("`")
        ? text.slice(1, -1)
        : text,
  );
}
