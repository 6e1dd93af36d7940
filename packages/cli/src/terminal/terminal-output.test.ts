import { expect, test } from "vitest";
import { painter } from "./colors.ts";
import { terminalOutput } from "./terminal-output.ts";

const write = (): number => 0;
const terminal = { write, isTTY: true, columns: 60, hasColors: () => true };

test.each([
  ["a terminal", terminal, { TERM: "xterm" }, true],
  ["a terminal under NO_COLOR, as Node has it", { ...terminal, hasColors: () => false }, {}, false],
  ["a terminal that is dumb", terminal, { TERM: "dumb" }, false],
  ["a pipe", { write }, { TERM: "xterm" }, false],
  ["a pipe that is to have colours", { write }, { FORCE_COLOR: "1" }, true],
  ["a pipe that is to have none", { write }, { FORCE_COLOR: "0" }, false],
])("colours: %s", (_, stream, settings, colored) => {
  const paint = painter(terminalOutput(stream, settings));
  expect(paint("cat", "cyan")).toBe(colored ? "\u001B[36mcat\u001B[0m" : "cat");
});

test("bars are for terminals alone", () => {
  expect(terminalOutput(terminal, { TERM: "xterm" })).toBe(terminal);
  for (const settings of [{ FORCE_COLOR: "1" }, { TERM: "dumb" }]) {
    const stream = settings.TERM === undefined ? { write } : terminal;
    expect(terminalOutput(stream, settings).isTTY).toBeUndefined();
  }
});
