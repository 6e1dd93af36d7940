import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";

function collect(isTTY: boolean): {
  readonly lines: string[];
  readonly output: {
    write: (text: string) => void;
    isTTY: boolean;
    columns: number;
    cursorTo: () => void;
    clearLine: () => void;
  };
} {
  const lines: string[] = [];
  return {
    lines,
    output: {
      write: (text) => void lines.push(text),
      isTTY,
      columns: 80,
      cursorTo: () => undefined,
      clearLine: () => undefined,
    },
  };
}

test("a pipe gets one plain line per stage", () => {
  const { lines, output } = collect(false);
  let now = 0;
  const progress = createProgress({ output, clock: () => now });
  const stage = progress.stage("features", 10);
  stage.update(5, "half");
  now = 1500;
  stage.finish("10 rows");
  progress.note("done");
  expect(lines).toEqual(["features: 10 rows, 1.5 s\n", "done\n"]);
});

test("a terminal gets a bar, which is gone when the stage ends", () => {
  const { lines, output } = collect(true);
  const progress = createProgress({ output, clock: () => 0 });
  const stage = progress.stage("softmax", 4);
  stage.update(2, "loss 0.5");
  expect(lines.join("")).toContain("0%, … left, ");
  stage.finish();
  progress.stop();
  expect(lines.join("")).toContain("softmax");
  expect(lines.join("")).toContain("░");
  expect(lines.at(-1)).toBe("softmax: 0.0 s\n");
});
