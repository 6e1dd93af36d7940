/** A change of every kind, for two pictures of six lines. */
export const everything = {
  channels: 3,
  height: 6,
  width: 7,
  padCrop: 2,
  flip: 0.5,
  color: { brightness: 0.3, contrast: 0.3, saturation: 0.3 },
  cutout: 3,
  mean: [0.5, 0.4, 0.3],
  std: [0.2, 0.3, 0.4],
} as const;

/** Two pictures. */
export const imageBytes: Uint8Array = Uint8Array.from(
  { length: 2 * 126 },
  (_, index) => (index * 73) % 256,
);

/** The rows that they are. */
export const rowsOfBatch = { rows: [5, 17], epoch: 3 } as const;
