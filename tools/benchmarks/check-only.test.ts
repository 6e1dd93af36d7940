import { expect, test } from "vitest";
import { checkOnly } from "./check-only.ts";

const rows = [
  { topic: "losses", name: "loss + gradient" },
  { topic: "heads", name: "head training" },
];

test("what no row is called is refused, with the topics that there are", () => {
  expect(() => checkOnly(rows, "loses")).toThrow(
    "--only: received loses; expected a text in the name of a row, or a topic: losses, heads",
  );
});

test.each(["", "heads", "gradient"])("%j is a topic, or stands in a name", (only) => {
  expect(() => checkOnly(rows, only)).not.toThrow();
});
