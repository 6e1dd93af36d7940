import { open } from "node:fs/promises";

const usual = 2 ** 12;

/** A file of which a piece is held, so that what lies near to each other is read once. */
export interface FileWindow {
  readonly size: number;
  /** The bytes from a place on: so many at least, where the file has them. */
  from(place: number, least: number): Promise<Buffer>;
}

/** Opens a file for as long as it is looked at. */
export async function withWindow(
  path: string,
  look: (window: FileWindow) => Promise<void>,
): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    let [start, held] = [0, Buffer.alloc(0)];
    await look({
      size,
      async from(place, least) {
        const isHeld = place >= start && Math.min(place + least, size) <= start + held.length;
        if (!isHeld) {
          const length = Math.max(0, Math.min(Math.max(least, usual), size - place));
          const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, place);
          [start, held] = [place, buffer.subarray(0, bytesRead)];
        }
        return held.subarray(place - start);
      },
    });
  } finally {
    await file.close();
  }
}
