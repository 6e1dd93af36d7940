import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { createInterface } from "node:readline";
import { InterruptedError, priorFromCounts, priorFromStream } from "@balms/core";
import { describe, expect, test } from "vitest";

const expected = priorFromCounts([2, 1], { classes: ["cat", "lynx"] });
const names = ["cat", "lynx", "cat"];
const two = { classes: 2 };

async function* generated<Item>(items: Iterable<Item>): AsyncGenerator<Item, void> {
  await Promise.resolve();
  yield* items;
}

function* endless(): Generator<string, never> {
  for (;;) yield "cat";
}

/** A stream that fails, and what it answers when it is closed. */
const broken = (close: () => Promise<never>): AsyncIterable<string> => ({
  [Symbol.asyncIterator]: () => ({
    next: () => Promise.reject(new RangeError("the disk is gone")),
    return: close,
  }),
});

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
    [
      '`stream`: received "cat\\nlynx\\nca" at item 1; expected a class, or a list of them. ' +
        "Split the stream into lines first, and give the class of each.",
      generated(["dog", "cat\nlynx\nca"]),
      {},
    ],
    ['`stream`: received "cat\\r" at item 0', generated(["cat\r"]), {}],
    // With classes as numbers, bytes would pass for ids.
    ["`stream`: received Buffer of length 2 at item 0", Readable.from([Buffer.from([0, 1])]), two],
    ["`stream`: received Uint8Array of length 1 at item 0", generated([Uint8Array.of(1)]), two],
  ])("%s", async (message, stream, options) => {
    await expect(priorFromStream(stream as never, options)).rejects.toThrow(message);
  });

  test("takes ids of 64 bits, alone and in lists of their own type", async () => {
    const prior = await priorFromStream(generated([1n, 0n, 1n]), two);
    expect(prior).toEqual(priorFromCounts([1, 2]));
    const lists = generated([BigInt64Array.of(1n), Int32Array.of(0, 1)]);
    expect((await priorFromStream(lists, two)).counts).toEqual([1, 2]);
  });

  test("hears a request to stop while the source keeps silent", async () => {
    const controller = new AbortController();
    let told = 0;
    const silent = {
      next: () => new Promise<never>(() => undefined),
      // Nor does it answer that it is closed.
      return: () => {
        told++;
        return new Promise<never>(() => undefined);
      },
    };
    const options = { signal: controller.signal };
    const refusals = [{ [Symbol.asyncIterator]: () => silent }, [silent.next()]].map((stream) =>
      expect(priorFromStream(stream as never, options)).rejects.toThrow("a request to stop"),
    );
    controller.abort();
    await Promise.all(refusals);
    expect(told).toBe(1);
  });

  test("leaves no listener behind, and passes on what the source fails with", async () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    };
    async function* failing() {
      yield "cat";
      await Promise.resolve();
      expect(listeners.size).toBe(1);
      throw new RangeError("the disk is gone");
    }
    await expect(priorFromStream(failing(), { signal })).rejects.toThrow("the disk is gone");
    expect(listeners.size).toBe(0);
    await priorFromStream(generated(names), { signal });
    expect(listeners.size).toBe(0);
  });

  test("what the source fails with is what is heard, however it closes", async () => {
    const second = broken(() => Promise.reject(new TypeError("closed already")));
    await expect(priorFromStream(second)).rejects.toThrow("the disk is gone");
    const silent = broken(() => new Promise<never>(() => undefined));
    await expect(priorFromStream(silent)).rejects.toThrow("the disk is gone");
  });

  test("hears a request to stop while rows come without a pause", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort());
    const options = { signal: controller.signal };
    await expect(priorFromStream(endless(), options)).rejects.toThrow("a request to stop");
    const another = new AbortController();
    setTimeout(() => another.abort());
    const refused = priorFromStream(generated(endless()), { signal: another.signal });
    await expect(refused).rejects.toThrow("a request to stop");
  });

  test("a Node stream that keeps silent is destroyed after a request to stop", async () => {
    const stream = new Readable({ objectMode: true, read: () => undefined });
    stream.push("cat");
    const controller = new AbortController();
    const counting = priorFromStream(stream, { signal: controller.signal });
    controller.abort();
    await expect(counting).rejects.toThrow(InterruptedError);
    expect(stream.destroyed).toBe(true);
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
