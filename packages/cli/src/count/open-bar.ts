import type { CountContext } from "./count-options.ts";

// What takes less than a second is read without a bar.
const smallest = 1e8;

/** A bar that shows how many of `size` bytes were read: on a terminal, and for what takes its time. */
export async function openBar(
  name: string,
  size: number,
  { stderr, clock }: CountContext,
): Promise<{ update(done: number): void; stop(): void } | undefined> {
  if (stderr.isTTY !== true || size < smallest) return undefined;
  const { createProgress } = await import("../terminal/progress.ts");
  const progress = createProgress({ output: stderr, clock });
  const stage = progress.stage(name, size);
  return { update: (done) => stage.update(done), stop: () => progress.stop() };
}

/** Pieces of `size` bytes in all, and the bar beside them. */
export async function* withBar(
  pieces: AsyncIterable<Uint8Array>,
  about: { readonly name: string; readonly size: number },
  context: CountContext,
): AsyncGenerator<Uint8Array, void> {
  const bar = await openBar(about.name, about.size, context);
  let done = 0;
  try {
    for await (const piece of pieces) {
      done += piece.length;
      bar?.update(done);
      yield piece;
    }
  } finally {
    bar?.stop();
  }
}
