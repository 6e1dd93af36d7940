import { refuse } from "@balms/core/adapter";
import type { InferenceSession } from "onnxruntime-common";
import { remoteTensor } from "./remote-tensor.ts";
import type { RuntimeAnswers, RuntimeCall, SessionDescription } from "./runtime-call.ts";
import { packTensors, unpackTensors } from "./travelling-tensor.ts";

/** Sends a call, and gives what comes back. */
export type Ask = <Kind extends RuntimeCall["kind"]>(
  call: RuntimeCall & { readonly kind: Kind },
  transfer: ArrayBuffer[],
) => Promise<RuntimeAnswers[Kind]>;

function isList(given: unknown): given is readonly string[] {
  return Array.isArray(given);
}

/** The names of the outputs that are wanted. */
function namesOf(fetches: InferenceSession.FetchesType): readonly string[] {
  if (isList(fetches)) return fetches;
  for (const [name, place] of Object.entries(fetches)) {
    if (place === null) continue;
    refuse(
      `fetches.${name}`,
      "a tensor to be filled",
      "null, or a list of names",
      "Results come in memory of their own from another thread.",
    );
  }
  return Object.keys(fetches);
}

function refuseProfiling(): never {
  return refuse(
    "session",
    "profiling through a port",
    "a session where the runtime is",
    "Open the model there: profiles are files of that thread.",
  );
}

/** A session on the other side of a port. */
export class RemoteSession implements InferenceSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly InferenceSession.ValueMetadata[];
  readonly outputMetadata: readonly InferenceSession.ValueMetadata[];
  readonly #session: number;
  readonly #ask: Ask;

  constructor(description: SessionDescription, ask: Ask) {
    this.inputNames = description.inputNames;
    this.outputNames = description.outputNames;
    this.inputMetadata = description.inputMetadata;
    this.outputMetadata = description.outputMetadata;
    this.#session = description.session;
    this.#ask = ask;
  }

  async run(
    feeds: InferenceSession.FeedsType,
    second?: InferenceSession.FetchesType | InferenceSession.RunOptions,
    third?: InferenceSession.RunOptions,
  ): Promise<InferenceSession.ReturnType> {
    // As in onnxruntime: what names outputs of the session are fetches, all else options.
    const isFetches =
      isList(second) || Object.keys({ ...second }).some((name) => this.outputNames.includes(name));
    const fetches = isFetches ? namesOf(second as InferenceSession.FetchesType) : undefined;
    const options = isFetches ? third : (second as InferenceSession.RunOptions | undefined);
    const { packed, transfer } = await packTensors(feeds);
    const session = this.#session;
    const call = { kind: "run", session, feeds: packed, fetches, options } as const;
    return unpackTensors(remoteTensor, await this.#ask(call, transfer));
  }

  async release(): Promise<void> {
    await this.#ask({ kind: "release", session: this.#session }, []);
  }

  startProfiling(): never {
    return refuseProfiling();
  }

  endProfiling(): never {
    return refuseProfiling();
  }
}
