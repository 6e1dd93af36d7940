import { expect, test } from "vitest";
import { ArgumentError } from "./argument-error.ts";
import { BalmsError } from "./balms-error.ts";
import { DataError } from "./data-error.ts";
import { describeValue } from "./describe-value.ts";
import { InterruptedError } from "./interrupted-error.ts";
import { ModelError } from "./model-error.ts";
import { PriorError } from "./prior-error.ts";

const kinds = [
  [ArgumentError, "ArgumentError", "argument"],
  [DataError, "DataError", "data"],
  [PriorError, "PriorError", "prior"],
  [ModelError, "ModelError", "model"],
  [InterruptedError, "InterruptedError", "interrupted"],
] as const;

test.each(kinds)("%o is an Error, a BalmsError and its own kind only", (Kind, name, code) => {
  const error = new Kind({ parameter: "x", received: "1" });
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe(name);
  expect(error.code).toBe(code);
  expect(BalmsError.isInstance(error)).toBe(true);
  expect(kinds.filter(([Other]) => Other.isInstance(error)).map(([, other]) => other)).toEqual([
    name,
  ]);
});

test("the message is one line composed of the fields", () => {
  const error = new ArgumentError({
    parameter: "labels",
    received: "12 at row 3",
    expected: "class ids from 0 to 9",
    hint: "Count the\n  classes again.",
  });
  expect(error.message).toBe(
    "`labels`: received 12 at row 3; expected class ids from 0 to 9. Count the classes again.",
  );
  expect(error).toMatchObject({ parameter: "labels", received: "12 at row 3" });
});

test.each([
  [{}, "argument error"],
  [{ parameter: "x" }, "`x`"],
  [{ hint: "Stop." }, "argument error. Stop."],
  [{ parameter: "x", hint: "Stop." }, "`x`. Stop."],
  [{ parameter: "x", expected: "a number" }, "`x`; expected a number"],
  [{ received: "nothing", hint: "Give one." }, "argument error: received nothing. Give one."],
])("a message can be composed of %o", (details, message) => {
  expect(new ArgumentError(details).message).toBe(message);
});

test("the error underneath is kept", () => {
  const cause = new Error("disk");
  expect(new DataError({ cause }).cause).toBe(cause);
  expect("cause" in new DataError({})).toBe(false);
});

test("errors of another copy of the package are known by their marker", () => {
  const foreign = Object.assign(new Error("x"), {
    [Symbol.for("balms.error")]: true,
    code: "prior",
  });
  expect(BalmsError.isInstance(foreign)).toBe(true);
  expect(PriorError.isInstance(foreign)).toBe(true);
  expect(DataError.isInstance(foreign)).toBe(false);
});

test.each([null, undefined, 1, "error", {}, new Error("x"), { code: "prior" }])(
  "%o is no error of ours",
  (value) => {
    expect(BalmsError.isInstance(value)).toBe(false);
  },
);

test.each([
  ["text", '"text"'],
  ["x".repeat(100), `"${"x".repeat(60)}"...`],
  [-0, "0"],
  [NaN, "NaN"],
  [5n, "5n"],
  [[1, 2], "Array of length 2"],
  [new Float32Array(3), "Float32Array of length 3"],
  [{}, "Object"],
  [() => 1, "Function of length 0"],
  [null, "null"],
  [undefined, "undefined"],
])("describes %o", (value, text) => {
  expect(describeValue(value)).toBe(text);
});

test("what comes out of files may be as long as it likes, and the message is not", () => {
  const long = "x".repeat(1_000_000);
  const error = new DataError({ parameter: long, received: long, expected: long, hint: "Stop." });
  const [parameter, received, expected] = [600, 589, 589].map((length) => long.slice(0, length));
  expect(error.message).toBe(`\`${parameter}\`: received ${received}; expected ${expected}. Stop.`);
  expect(error).toMatchObject({ parameter: long, received: long, expected: long });
});
