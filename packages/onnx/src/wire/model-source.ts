import { refuseValue } from "@balms/core/adapter";

/** A file that is read piece by piece. */
export interface ModelSource {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A Blob, for instance a file that was dropped on a page; what is needed of one, so that no type of a page's is. */
export interface ModelBlob {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * What a file is read through.
 *
 * @throws {@link ArgumentError} when it is neither a source nor a Blob.
 */
export function sourceOf(source: ModelSource | ModelBlob): ModelSource {
  const given: Partial<ModelSource & ModelBlob> | null | undefined = source;
  const isFunction = [given?.read, given?.slice].some((method) => typeof method === "function");
  if (!isFunction || !(Number.isSafeInteger(given?.size) && Number(given?.size) >= 0)) {
    return refuseValue("source", source, "a Blob, or { size, read(start, end) } of a file");
  }
  if ("read" in source) return source;
  return {
    size: source.size,
    read: async (start, end) => {
      const part: Partial<ReturnType<ModelBlob["slice"]>> | undefined = source.slice(start, end);
      if (typeof part?.arrayBuffer !== "function") {
        return refuseValue("source", part, "a Blob from `slice`, as Blobs give one");
      }
      return new Uint8Array(await part.arrayBuffer());
    },
  };
}
