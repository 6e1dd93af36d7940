import { expect, test } from "vitest";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { checkSignal } from "./check-signal.ts";

test("work goes on until it is stopped", () => {
  expect(() => checkSignal(undefined)).not.toThrow();
  expect(() => checkSignal({ aborted: false })).not.toThrow();
  expect(() => checkSignal({ aborted: true })).toThrow(InterruptedError);
});
