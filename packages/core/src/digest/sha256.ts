const { startHash, round } = /* @__PURE__ */ constants();

/**
 * SHA-256 of bytes, as 64 hexadecimal digits. Synchronous and free of host interfaces, so that a
 * digest can be taken in a constructor, in Node and in browsers alike.
 *
 * Source: FIPS 180-4, section 6.2. The constants are the fractional bits of square and cube roots
 * of the first primes, as defined there.
 *
 * @param bytes - the message, below 2^53 bits
 *
 * @example
 * ```ts
 * import { sha256 } from "@balms/core";
 *
 * console.log(sha256(new Uint8Array([97, 98, 99]))); // ba7816bf…f20015ad
 * ```
 */
export function sha256(bytes: Uint8Array): string {
  const hash = startHash.slice();
  const schedule = new Int32Array(64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 64);
  for (let offset = 0; offset < whole; offset += 64) compress(hash, schedule, view, offset);
  const tail = closingBlocks(bytes, whole);
  for (let offset = 0; offset < tail.byteLength; offset += 64) {
    compress(hash, schedule, tail, offset);
  }
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function closingBlocks(bytes: Uint8Array, whole: number): DataView {
  const rest = bytes.subarray(whole);
  const block = new Uint8Array(rest.length < 56 ? 64 : 128);
  block.set(rest);
  block[rest.length] = 0x80;
  const view = new DataView(block.buffer);
  view.setUint32(block.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(block.length - 4, (bytes.length << 3) >>> 0);
  return view;
}

function compress(hash: Int32Array, w: Int32Array, block: DataView, offset: number): void {
  for (let t = 0; t < 16; t++) w[t] = block.getInt32(offset + 4 * t);
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15];
    const y = w[t - 2];
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = hash;
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + s1 + choice + round[t] + w[t]) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + s0 + majority) | 0;
  }
  const words = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) hash[i] = hash[i] + words[i];
}

function rotate(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n));
}

function constants(): { startHash: Int32Array; round: Int32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  return {
    startHash: Int32Array.from(primes.slice(0, 8), (prime) => fraction(prime, 2)),
    round: Int32Array.from(primes, (prime) => fraction(prime, 3)),
  };
}

/** First 32 bits of the fractional part of the n-th root, from an exact integer root. */
function fraction(prime: number, n: 2 | 3): number {
  const shifted = BigInt(prime) << BigInt(32 * n);
  let root = 0n;
  for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) {
    const candidate = root | bit;
    if (candidate ** BigInt(n) <= shifted) root = candidate;
  }
  return Number(BigInt.asIntN(32, root));
}
