/** (x/255 − mean)/std for each of the 256 values of a byte, one table per channel. */
export function pixelTables(options: {
  readonly channels: 1 | 3;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
}): Float32Array[] {
  const { channels, mean = [], std = [] } = options;
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from(
      { length: 256 },
      (__, value) => (value / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1),
    ),
  );
}

/** Bytes [height, width, channels] → normalised floats [channels, height, width], written into `out`. */
export function normalizePixels(
  bytes: Uint8Array,
  tables: readonly Float32Array[],
  out: Float32Array,
): void {
  const channels = tables.length;
  const area = out.length / channels;
  tables.forEach((table, channel) => {
    for (let pixel = 0; pixel < area; pixel++) {
      out[channel * area + pixel] = table[bytes[pixel * channels + channel]];
    }
  });
}
