import { refuseValue } from "@balms/core/adapter";

/** The part of a web `ReadableStream` that is read here. */
export interface PieceStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

/** Pieces of a file, cut anywhere: a stream of Node, the body of a response, a list of one. */
export type FilePieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | PieceStream;

/** Pieces one after the other, whatever they come from. Refuses what is no source of pieces. */
export function openPieces(source: FilePieces): AsyncIterable<unknown> | Iterable<unknown> {
  const given: unknown = source;
  if (typeof given === "object" && given !== null && !(given instanceof Uint8Array)) {
    if (Symbol.asyncIterator in given || Symbol.iterator in given) {
      return given as AsyncIterable<unknown> | Iterable<unknown>;
    }
    if ("getReader" in given) return readStream(given as PieceStream);
  }
  return refuseValue(
    "source",
    source,
    "pieces of a file: an iterable of Uint8Array or a stream: [bytes], createReadStream(path), blob.stream()",
  );
}

/** Streams that cannot be iterated over: those of Safari, and of older browsers. */
async function* readStream(stream: PieceStream): AsyncGenerator<unknown, void> {
  const reader = stream.getReader();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isOver = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isOver) await reader.cancel();
  }
}
