import { DataError } from "@balms/core";
import { readText } from "@balms/datasets";

/**
 * Reads class names from a text file, one per line; empty lines at the end do not count.
 *
 * @param path - The file, UTF-8.
 * @throws DataError when it cannot be read, is empty, or holds an empty or repeated name.
 */
export async function readClassNames(path: string): Promise<readonly string[]> {
  const expected = "a text file with one class name per line";
  const names = (await readText(path, expected))
    .trimEnd()
    .split("\n")
    .map((line) => line.trim());
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (name === "" || seen.has(name)) {
      const received = name === "" ? "an empty line" : `${JSON.stringify(name)} again`;
      throw new DataError({
        parameter: path,
        received: `${received} in line ${index + 1}`,
        expected,
      });
    }
    seen.add(name);
  }
  return names;
}
