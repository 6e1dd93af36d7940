import { DataError } from "@balms/core";

/** What one array of a browser holds. */
const mostBytes = 2 ** 31 - 1;

/** The bytes of a file that was dropped on the page. */
export async function bytesOf(file: File): Promise<Uint8Array> {
  if (file.size > mostBytes) {
    throw new DataError({
      parameter: file.name,
      received: `${file.size} bytes`,
      expected: "at most 2 GB, which is what a page can hold",
      hint: "Larger files are read by the command: npx balms evaluate.",
    });
  }
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new DataError({
      parameter: file.name,
      received: "a file that the browser cannot read any more",
      expected: "the file as it was when it was chosen",
      hint: "Choose it again: it was changed, or moved.",
      cause,
    });
  }
}
