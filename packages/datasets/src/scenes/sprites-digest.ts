/** SHA-256 over the unpacked sprites; written by tools/scenes. */
export const spritesDigest: string =
  "sha256:9469ebd4d9f7f8454ef5030ef36e8b842d8fce3e7993dd0c717b9afae70cb9b7";
