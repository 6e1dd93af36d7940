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
  for (const error of [new DataError({ parameter: "x.npy", received: "9" }), new Error("other")]) {
    await expect(withOptionNames(headOptionNames, () => Promise.reject(error))).rejects.toThrow(
      expect.objectContaining({ message: error.message }),
    );
  }
});
