/** A floating-point format of 16 bits. */
interface SmallFloat {
  /** The number behind 16 bits. */
  readonly decode: (bits: number) => number;
  /** The 16 bits of the nearest number that the format has; of two as near the even one, infinity beyond the greatest. */
  readonly encode: (value: number) => number;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  const isUp = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  return isUp ? below + 1 : below;
}

/** A format as IEEE 754 makes them: a sign, so many bits of exponent, so many of fraction. */
function smallFloat(exponentBits: number, fractionBits: number): SmallFloat {
  const bias = 2 ** (exponentBits - 1) - 1;
  const leading = 2 ** fractionBits;
  const infinity = (2 ** exponentBits - 1) * leading;
  // Exponent of the smallest normal number; those below it are spaced like those right above.
  const least = 1 - bias;
  return {
    decode(bits) {
      const sign = bits >= 0x8000 ? -1 : 1;
      const magnitude = bits % 0x8000;
      if (magnitude >= infinity) return magnitude === infinity ? sign * Infinity : NaN;
      const exponent = Math.floor(magnitude / leading);
      const fraction = magnitude % leading;
      return exponent === 0
        ? sign * fraction * 2 ** (least - fractionBits)
        : sign * (leading + fraction) * 2 ** (exponent - bias - fractionBits);
    },
    encode(value) {
      if (Number.isNaN(value)) return infinity + leading / 2;
      const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
      const size = Math.abs(value);
      if (size >= 2 ** (bias + 1)) return sign + infinity;
      let exponent = size < 2 ** least ? least : Math.floor(Math.log2(size));
      // The logarithm is rounded: next to a power of two it may name the neighbour.
      if (exponent > least && 2 ** exponent > size) exponent -= 1;
      if (2 ** (exponent + 1) <= size) exponent += 1;
      // Scaling by a power of two is exact. A fraction that is rounded up to the next power carries into the exponent by itself.
      const scaled = roundHalfToEven(size * 2 ** (fractionBits - exponent));
      return sign + (exponent - least) * leading + scaled;
    },
  };
}

/** IEEE 754 half precision. */
export const float16: SmallFloat = smallFloat(5, 10);

/** The upper half of a float32. */
export const bfloat16: SmallFloat = smallFloat(8, 7);
