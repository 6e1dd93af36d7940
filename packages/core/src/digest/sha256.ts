import { checkList } from "../checks/check-list.ts";

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
 * import { sha256 } from "@balms/core/adapter";
 *
 * console.log(sha256(new Uint8Array([97, 98, 99]))); // ba7816bf…f20015ad
 * ```
 */
export function sha256(bytes: Uint8Array): string {
  checkList(bytes, "bytes");
  const hash = startHash.slice();
  const w = new Int32Array(64);
  // The message, a bit of 1, zeros and the message's length in bits: whole blocks of 64 bytes.
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, bytes.length << 3);
  for (let offset = 0; offset < padded.length; offset += 64) {
    let [a, b, c, d, e, f, g, h] = hash;
    for (let t = 0; t < 64; t++) {
      w[t] = t < 16 ? view.getInt32(offset + 4 * t) : extend(w, t);
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
    [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] += word));
  }
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The word at t ≥ 16 of the message schedule. */
function extend(w: Int32Array, t: number): number {
  const x = w[t - 15];
  const y = w[t - 2];
  const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
  const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
  return w[t - 16] + s0 + w[t - 7] + s1;
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
    startHash: Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
    round: Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
  };
}

/**
 * First 32 bits of the fractional part. None of these roots is nearer than 2^−8 of such a bit to
 * a change of it, and a double's last bit is worth 2^−18 of it: no engine's rounding shows.
 */
function fraction(root: number): number {
  return (root * 4294967296) | 0;
}
