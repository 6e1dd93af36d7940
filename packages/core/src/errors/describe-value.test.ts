import { expect, test } from "vitest";
import { describeValue } from "./describe-value.ts";

const hostile = {
  toString: () => {
    throw new Error("asked for its text");
  },
  valueOf: () => {
    throw new Error("asked for its value");
  },
};

/** An object whose field throws when it is read. */
function throwing(field: string): object {
  return Object.defineProperty({}, field, {
    get: () => {
      throw new Error(`asked for its ${field}`);
    },
  });
}

test.each([
  [0.5, "0.5"],
  [-0, "0"],
  [3n, "3n"],
  [undefined, "undefined"],
  [null, "null"],
  [true, "true"],
  [Symbol("id"), "Symbol(id)"],
  ["cat\n", '"cat\\n"'],
  ["x".repeat(61), `"${"x".repeat(60)}"...`],
  [[1, 2], "Array of length 2"],
  [new Float32Array(3), "Float32Array of length 3"],
  [{}, "Object"],
  [new Map(), "Map"],
  [Object.create(null), "Object"],
  [Object.assign(Object.create(null), { length: 2 }), "Object of length 2"],
  [{ constructor: "x", length: Symbol("2") }, "Object"],
  [{ constructor: { name: hostile }, length: hostile }, "Object"],
  [hostile, "Object"],
  [throwing("constructor"), "Object"],
  [throwing("length"), "Object"],
  [{ constructor: throwing("name") }, "Object"],
])("%# is named, and nothing of it is called", (value, words) => {
  expect(describeValue(value)).toBe(words);
});

test("a proxy that is revoked is an object", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(describeValue(proxy)).toBe("Object");
});
