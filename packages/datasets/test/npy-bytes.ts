/** The bytes of an .npy file as its header's text and its elements say. */
export function npyBytes(
  { descr, shape, fortran = false }: { descr: string; shape: string; fortran?: boolean },
  elements: Uint8Array,
  version = 1,
): Buffer {
  const text = `{'descr': ${descr}, 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }\n`;
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(Buffer.byteLength(text), 0, length.length);
  const magic = Buffer.from([0x93, ...Buffer.from("NUMPY"), version, 0]);
  return Buffer.concat([magic, length, Buffer.from(text), elements]);
}
