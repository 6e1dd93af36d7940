import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { createInterface } from "node:readline";
import { InterruptedError, priorFromCounts, priorFromStream } from "@balms/core";
import { describe, expect, test } from "vitest";

const expected = priorFromCounts([2, 1], { classes: ["cat", "lynx"] });
const names = ["cat", "lynx", "cat"];

async function* generated<Item>(items: Iterable<Item>): AsyncGenerator<Item, void> {
  await Promise.resolve();
  yield* items;
}

describe("priorFromStream", () => {
  test.each([
    ["an async generator", () => generated(names)],
    ["a Node stream", () => Readable.from(names)],
    ["the lines of a text", () => createInterface(Readable.from(["cat\nly", "nx\ncat\n"]))],
    ["a web stream", () => ReadableStream.from(names)],
    ["an array", () => names],
    ["an array of promises", () => names.map((name) => Promise.resolve(name)) as never],
  ])("counts %s", async (_, stream) => {
    expect(await priorFromStream(stream())).toEqual(expected);
  });

  test("takes ids, what is said about them, and the classes", async () => {
    const options = { classes: ["cat", "lynx"], counted: "images", source: "zoo" } as const;
    expect(await priorFromStream(generated([0, "lynx", 0]), options)).toEqual(
      priorFromCounts([2, 1], { classes: options.classes, counted: "images", source: "zoo" }),
    );
  });

  test("a list is an example", async () => {
    const lists = [["cat", "cat"], [], ["lynx", "cat"]];
    expect(await priorFromStream(generated(lists))).toMatchObject({ counts: [2, 1], examples: 3 });
  });

  test.each<[string, unknown, object]>([
    ["`stream`: received undefined", undefined, {}],
    ["`stream`: received null", null, {}],
    ['`stream`: received "cat"', "cat", {}],
    ["`stream`: received Object", {}, {}],
    ["`label`: received undefined at row 1", generated(["cat", undefined]), {}],
    ["`labels`: received null at row 1", generated(["cat", null]), {}],
    [
      '`label`: received "dog" at row 2',
      generated([...names.slice(1), "dog"]),
      { classes: ["lynx", "cat"] },
    ],
    ["`labels`: received 7 at row 1", generated([["cat"], ["cat", 7]]), {}],
    ["`counts`: received 0 classes", generated([]), {}],
  ])("%s", async (message, stream, options) => {
    await expect(priorFromStream(stream as never, options)).rejects.toThrow(message);
  });

  test("ends reading when it is asked to stop, and closes the source", async () => {
    const signal = { aborted: false };
    let closed = false;
    async function* many() {
      try {
        for (let row = 0; row < 10_000; row++) {
          await Promise.resolve();
          signal.aborted = row === 100;
          yield "cat";
        }
      } finally {
        closed = true;
      }
    }
    await expect(priorFromStream(many(), { signal })).rejects.toThrow(InterruptedError);
    expect(closed).toBe(true);
    const aborted = priorFromStream(generated(names), { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toThrow("a request to stop");
  });
});
