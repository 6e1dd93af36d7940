// Shuffling n things in place takes memory for n, and all of them before the first. Here the thing
// at one index is computed by itself. Up to 12 things every order has the same probability: one of
// n! is drawn, and a single thing is followed through the swaps of Fisher & Yates. Beyond, a Feistel
// network (Luby & Rackoff, SIAM J. Comput. 1988) permutes the powers of two, and indices that land
// at n or later are sent through it again (cycle-walking: Black & Rogaway, CT-RSA 2002). Halves are
// added, not xor-ed: with xor every permutation of 2^k things would be an even one.

const mostExact = 12;

/**
 * Where a random permutation of [0, size) takes an index, in O(1) time and memory.
 *
 * @param size - n, 1 to 2^53 − 1
 * @param index - in [0, n)
 * @param key0 - 32 random bits: with `key1` they say which permutation it is
 * @param key1 - 32 more
 */
export function permutedIndex(size: number, index: number, key0: number, key1: number): number {
  if (size <= 1) return index;
  if (size <= mostExact) return followSwaps(size, index, key0, key1);
  const bits =
    size <= 4294967296 ? 32 - Math.clz32(size - 1) : 64 - Math.clz32((size - 1) / 2 ** 32);
  let image = feistel(bits, index, key0, key1);
  while (image >= size) image = feistel(bits, image, key0, key1);
  return image;
}

function followSwaps(size: number, index: number, key0: number, key1: number): number {
  // A number in [0, 1) written in the mixed radix n, n − 1, … 2: its digits are the swaps.
  let rest = ((key0 >>> 0) * 2097152 + (key1 >>> 11)) / 9007199254740992;
  let image = index;
  for (let last = size - 1; last > 0; last--) {
    rest *= last + 1;
    const other = rest | 0;
    rest -= other;
    if (image === last) image = other;
    else if (image === other) image = last;
  }
  return image;
}

function feistel(bits: number, index: number, key0: number, key1: number): number {
  const lowBits = bits >>> 1;
  const lowMask = (1 << lowBits) - 1;
  const lowShift = 32 - lowBits;
  const highShift = 32 - bits + lowBits;
  const highMask = -1 >>> highShift;
  const small = bits < 32;
  let high = small ? index >>> lowBits : Math.floor(index / (lowMask + 1));
  let low = small ? index & lowMask : index - high * (lowMask + 1);
  // Of few things more rounds are needed until all orders are alike.
  const step = key1 | 1;
  let key = key0;
  for (let round = bits <= 6 ? 5 : bits <= 8 ? 4 : 3; round > 0; round--) {
    key = (key + step) | 0;
    high = (high + (mix(low ^ key) >>> highShift)) & highMask;
    key = (key + step) | 0;
    low = (low + (mix(high ^ key) >>> lowShift)) & lowMask;
  }
  return small ? (high << lowBits) | low : high * (lowMask + 1) + low;
}

/** Most of MurmurHash3's finaliser; the upper bits are the good ones. */
function mix(value: number): number {
  const h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
}
