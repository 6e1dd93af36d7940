import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { expect, test } from "vitest";
import { runInThread } from "./run-in-thread.ts";
import type { CommandMessage, InputMessage, StreamFacts } from "./thread-message.ts";

const plain: StreamFacts = { isTTY: false, columns: undefined, hasColors: undefined };

/** Runs a command at one end of a channel; the other end gives it pieces of standard input and an interrupt behind them. */
async function overChannel(
  argv: readonly string[],
  pieces: readonly InputMessage[],
  stdout: StreamFacts = plain,
): Promise<{ stdout: string; stderr: string; status: number | undefined }> {
  const { port1, port2 } = new MessageChannel();
  const heard = { stdout: "", stderr: "", status: undefined as number | undefined };
  const waiting = [...pieces];
  port1.on("message", (message: CommandMessage) => {
    if ("stream" in message) heard[message.stream] += message.text;
    else if ("status" in message) heard.status = message.status;
    else port1.postMessage(waiting.shift() ?? { interrupt: "SIGTERM" });
  });
  const closed = once(port1, "close");
  await runInThread(argv, port2, { streams: { stdout, stderr: plain } });
  await closed;
  return heard;
}

const text = (piece: string): InputMessage => ({ input: new TextEncoder().encode(piece) });

test("standard input comes in pieces, and texts go to their streams", async () => {
  const pieces = [text("[3, "), text("1]"), { input: undefined }];
  const { stdout, stderr, status } = await overChannel(["prior", "show", "-", "--json"], pieces);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ prior: { counts: [3, 1] } });
  expect(stderr).toMatch(/^balms: standard input: a list of 2 numbers/u);
});

test("a command that waits for its input hears an interrupt", async () => {
  expect(await overChannel(["prior", "show", "-"], [text("[3, ")])).toEqual({
    stdout: "",
    stderr: "balms: interrupted; earlier results are as they were\n",
    status: 143,
  });
});

test("what goes wrong with standard input is said in words", async () => {
  const message = "EISDIR: illegal operation on a directory, read";
  const inputError = { message, code: "EISDIR", syscall: "read" };
  const { stderr, status } = await overChannel(["prior", "show", "-"], [{ inputError }]);
  expect({ stderr, status }).toEqual({ stderr: expect.stringContaining("folder"), status: 1 });
});

test("text is as wide as the terminal, and coloured where it shows colours", async () => {
  const pieces = [text("[3, 1]"), { input: undefined }];
  const shown = async (columns: number): Promise<string> => {
    const terminal = { isTTY: true, columns, hasColors: true };
    return (await overChannel(["prior", "show", "-"], [...pieces], terminal)).stdout;
  };
  const [narrow, wide] = [await shown(50), await shown(100)];
  expect(narrow).toContain("\u001B[");
  expect(wide.length).toBeGreaterThan(narrow.length);
});
