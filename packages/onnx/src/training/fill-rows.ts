import type { RowSampler } from "@balms/sampler";

/** Writes what a sampler draws at a position that is counted over the ends of its epochs, and at those that follow. */
export function fillRows(sampler: RowSampler<unknown>, position: number, out: Uint32Array): void {
  const { epochLength } = sampler;
  let epoch = Math.floor(position / epochLength);
  let first = position - epoch * epochLength;
  for (let done = 0; done < out.length; epoch++, first = 0) {
    const length = Math.min(out.length - done, epochLength - first);
    sampler.fill(epoch, first, out.subarray(done, done + length));
    done += length;
  }
}
