import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jsonText } from "./json-text.ts";

test("JSON for a terminal steers none, and says the same", () => {
  const odd = { "a\u009B1m": ["\u007F\u202E", "\u2028", "\u{E0001}", "\u001B[2J", "猫 é 👍"] };
  const text = jsonText(odd, 0);
  expect(text).toBe(
    '{"a\\u009b1m":["\\u007f\\u202e","\\u2028","\\udb40\\udc01","\\u001b[2J","猫 é 👍"]}\n',
  );
  expect(JSON.parse(text)).toEqual(odd);
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (names) => {
      const printed = jsonText(names);
      expect(JSON.parse(printed)).toEqual(names);
      expect(printed.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
