/** SHA-256 over the unpacked letters file; written by tools/letters. */
export const lettersDigest: string =
  "sha256:930f42854da110427df363c79abf117da9704402b469d5bd8861ae1393fa8332";
