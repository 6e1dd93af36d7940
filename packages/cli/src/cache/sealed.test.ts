import { expect, test } from "vitest";
import { seal, sealedName, unseal } from "./sealed.ts";

const name = "balms.test/1 of something";
const content = Buffer.from("first line\nsecond line");
const file = seal(name, content);

test("what was sealed comes back under its name alone", () => {
  expect(unseal(name, file)).toEqual(content);
  expect(unseal("balms.test/1 of something else", file)).toBeUndefined();
  expect(unseal(name, seal(name, Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
  expect(sealedName(file)).toBe(name);
  expect(sealedName(Buffer.from("no line"))).toBe("");
});

test("a file of which any bit is another, or that is cut off or went on, is none", () => {
  for (let place = 0; place < file.length; place += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = Buffer.from(file);
      changed[place] ^= 1 << bit;
      expect(unseal(name, changed)).toBeUndefined();
    }
    expect(unseal(name, file.subarray(0, place))).toBeUndefined();
  }
  expect(unseal(name, Buffer.concat([file, Buffer.from("\n")]))).toBeUndefined();
});
