/** What stands between the cells of a line. */
export const delimiters = [",", "\t", ";", "|"] as const;

export type Delimiter = (typeof delimiters)[number];

/** What a delimiter is called. */
export const delimiterName: Readonly<Record<Delimiter, string>> = {
  ",": "commas",
  "\t": "tabs",
  ";": "semicolons",
  "|": "bars",
};

/**
 * The first records of a text as RFC 4180 has them: cells may be in quotes, within which a quote is doubled and a line may end.
 * A record that goes on beyond the text is left out, unless it is all there is.
 */
export function csvRecords(text: string, delimiter: Delimiter, most: number): string[][] {
  const separator = delimiter === "|" ? String.raw`\|` : delimiter;
  const cell = new RegExp(
    String.raw`(?:"([^"]*(?:""[^"]*)*)"|((?!")[^${separator}\r\n]*))(${separator}|\r\n|\n|\r|$)`,
    "uy",
  );
  const records: string[][] = [];
  let record: string[] = [];
  while (records.length < most && cell.lastIndex < text.length) {
    const found = cell.exec(text);
    // A quote that is not closed, or has something behind it.
    if (found === null) break;
    const [, quoted, plain, end] = found;
    record.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === delimiter) continue;
    if (end === "" && records.length > 0) break;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}
