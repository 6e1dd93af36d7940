import { digestOf } from "@balms/datasets";

/**
 * Content as it is kept in a file of ours: behind one line that says what it is, with a digest of that and of all behind it.
 *
 * @param name - Format and what the content is of, in one line.
 */
export function seal(name: string, content: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(firstLine(name, content)), content]);
}

/** The content of a sealed file; undefined where it is not of that name, or not as it was written. */
export function unseal(name: string, file: Uint8Array): Uint8Array | undefined {
  const content = file.subarray(file.indexOf(0x0a) + 1);
  const line = Buffer.from(firstLine(name, content));
  return line.equals(file.subarray(0, line.length)) && file.length === line.length + content.length
    ? content
    : undefined;
}

/** What a file says that it is; of its beginning too. */
export function sealedName(file: Uint8Array): string {
  const line = Buffer.from(file.subarray(0, Math.max(file.indexOf(0x0a), 0))).toString();
  return line.replace(/ \S*$/u, "");
}

function firstLine(name: string, content: Uint8Array): string {
  return `${name} ${digestOf(`${name} ${digestOf(content)}`)}\n`;
}
