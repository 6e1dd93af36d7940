import { ArgumentError, DataError } from "@balms/core";
import { expect, test } from "vitest";
import { headOptionNames, withOptionNames } from "./option-names.ts";

test("an error names the option that set its parameter, and keeps its kind and words", async () => {
  const cause = new ArgumentError({ parameter: "learningRate", received: "9", expected: "less" });
  const failing = withOptionNames(headOptionNames, () => Promise.reject(cause));
  await expect(failing).rejects.toThrow(
    expect.objectContaining({
      code: "argument",
      message: "`--learning-rate`: received 9; expected less",
      cause,
    }),
  );
});

test("other errors pass", async () => {
  for (const error of [
    new DataError({ parameter: "x.npy", received: "9" }),
    // A field of a file.
    new DataError({ parameter: "constructor", hint: "Leave the option `toString` out." }),
    new Error("other"),
  ]) {
    await expect(withOptionNames(headOptionNames, () => Promise.reject(error))).rejects.toThrow(
      expect.objectContaining({ message: error.message }),
    );
  }
});

test("what does for a program is said as it does for the command", async () => {
  const cause = new DataError({
    parameter: "prior",
    received: "nothing",
    expected: "a model that adjustModel made",
    hint: 'Or zeroCounts: "smooth". Or stripAdjustment(model) first.',
  });
  const failing = withOptionNames({ prior: "p.json" }, () => Promise.reject(cause));
  await expect(failing).rejects.toThrow(
    expect.objectContaining({
      message:
        "`p.json`: received nothing; expected a model that balms adjust made. Or --zero-counts smooth. Or balms adjust --strip first.",
    }),
  );
});
