const scratch = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/** The 16 bits of the float16 that is nearest to a number. */
export function toHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x80_00 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(size)) return 0x7e_00;
  if (size >= 65_520) return sign | 0x7c_00;
  // Below 2^-14 all float16 are multiples of 2^-24, above 2^e multiples of 2^(e-10).
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const steps = roundToEven(size / 2 ** (exponent - 10));
  return sign | (size < 2 ** -14 ? steps : ((exponent + 14) << 10) + steps);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** The number that the 16 bits of a float16 stand for. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x80_00 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3_ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The 16 bits of the bfloat16 that is nearest to a finite number. */
export function toBrainFloat(value: number): number {
  const bits = bitsOf(value);
  const odd = (bits >>> 16) & 1;
  return ((bits + 0x7f_ff + odd) >>> 16) & 0xff_ff;
}
