import { expect, test } from "vitest";
import { selectRows } from "./select-rows.ts";

const data = { features: Float32Array.of(0, 1, 10, 11, 20, 21), labels: Int32Array.of(2, 0, 1) };

test("rows come in the order of the list, each with its class", () => {
  expect(selectRows(data, [2, 0])).toEqual({
    features: Float32Array.of(20, 21, 0, 1),
    labels: Int32Array.of(1, 2),
  });
});

test("what is selected is a copy", () => {
  const { features } = selectRows(data, [1]);
  features[0] = 99;
  expect(data.features[2]).toBe(10);
});

test("of no rows there is nothing", () => {
  expect(selectRows(data, [])).toEqual({
    features: new Float32Array(0),
    labels: new Int32Array(0),
  });
});
