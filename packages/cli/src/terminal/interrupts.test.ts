import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { listenForInterrupts } from "./interrupts.ts";
import { terminalOutput } from "./terminal-output.ts";

function interrupted(signals: readonly string[], options: { isTTY: boolean; term?: string }) {
  const events = new EventEmitter();
  const ends: number[] = [];
  const written: string[] = [];
  const exit = (status: number): void => void ends.push(status);
  const process = Object.assign(events, { exit });
  const stream = { write: (text: string) => written.push(text), isTTY: options.isTTY };
  const { signal } = listenForInterrupts(process, terminalOutput(stream, { TERM: options.term }));
  for (const name of signals) {
    events.emit(name);
  }
  return { signal, ends, written: written.join("") };
}

test("the first signal aborts and lets the command end by itself", () => {
  const { signal, ends, written } = interrupted(["SIGTERM"], { isTTY: true });
  expect([signal.aborted, signal.reason, ends, written]).toEqual([true, "SIGTERM", [], ""]);
});

test("a second one ends the process and gives the cursor back", () => {
  const { signal, ends, written } = interrupted(["SIGINT", "SIGINT"], { isTTY: true });
  expect([signal.reason, ends]).toEqual(["SIGINT", [130]]);
  expect(written).toBe("\u001B[?25h\u001B[?7h\n");
  expect(interrupted(["SIGINT", "SIGTERM"], { isTTY: true }).ends).toEqual([143]);
});

test("pipes and terminals without control sequences get none", () => {
  const twice = ["SIGINT", "SIGINT"];
  expect(interrupted(twice, { isTTY: false })).toMatchObject({ ends: [130], written: "" });
  expect(interrupted(twice, { isTTY: true, term: "dumb" })).toMatchObject({ written: "" });
});

test("while something is computed nobody listens, so that a signal ends the process; afterwards it aborts again", async () => {
  const process = Object.assign(new EventEmitter(), { exit: () => undefined });
  const silent = { write: () => undefined };
  const { signal, whileComputing } = listenForInterrupts(process, silent);
  const listeners = (): number[] =>
    ["SIGINT", "SIGTERM"].map((name) => process.listenerCount(name));
  expect(await whileComputing(listeners)).toEqual([0, 0]);
  await expect(whileComputing(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(listeners()).toEqual([1, 1]);
  process.emit("SIGTERM");
  expect(signal.reason).toBe("SIGTERM");
});
