import { expect, test } from "vitest";
import { shortName } from "./short-name.ts";

test("a name is one line, as long as there is room, with no half of a character", () => {
  expect(shortName("two\nlines")).toBe(String.raw`two\u{a}lines`);
  expect(shortName("lynx", 4)).toBe("lynx");
  expect(shortName("lynxes", 4)).toBe("lyn…");
  expect(shortName("ly😀es", 4)).toBe("ly…");
});

test("a name is no command to who runs the build", () => {
  expect(shortName(" ::add-mask::cat")).toBe(String.raw` \u{3a}:add-mask::cat`);
  expect(shortName("cat ##[error]dog")).toBe(String.raw`cat \u{23}#[error]dog`);
  expect(shortName("std::vector # 1")).toBe("std::vector # 1");
});
