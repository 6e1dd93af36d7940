import type { InferenceSession } from "onnxruntime-common";
import type { TravellingError } from "./travelling-error.ts";
import type { TravellingTensors } from "./travelling-tensor.ts";

/** What a runtime behind a port is asked to do. */
export type RuntimeCall =
  | {
      readonly kind: "create";
      readonly model: string | Uint8Array;
      readonly options: InferenceSession.SessionOptions | undefined;
    }
  | {
      readonly kind: "run";
      readonly session: number;
      readonly feeds: TravellingTensors;
      /** Names of the outputs; undefined: all. */
      readonly fetches: readonly string[] | undefined;
      readonly options: InferenceSession.RunOptions | undefined;
    }
  | { readonly kind: "release"; readonly session: number };

/** What a session says of itself. */
export interface SessionDescription extends Pick<
  InferenceSession,
  "inputNames" | "outputNames" | "inputMetadata" | "outputMetadata"
> {
  /** Its number on the other side. */
  readonly session: number;
}

/** What comes back, by the kind of the call. */
export interface RuntimeAnswers {
  readonly create: SessionDescription;
  readonly run: TravellingTensors;
  readonly release: undefined;
}

/** A call on its way. */
export interface CallMessage {
  readonly balmsCall: number;
  readonly call: RuntimeCall;
}

/** An answer on its way. */
export interface AnswerMessage {
  readonly balmsAnswer: number;
  readonly value?: unknown;
  readonly error?: TravellingError;
}

/** Whether a message is a call: others may come through the same port. */
export function isCall(message: unknown): message is CallMessage {
  return typeof message === "object" && message !== null && "balmsCall" in message;
}

/** Whether a message is an answer. */
export function isAnswer(message: unknown): message is AnswerMessage {
  return typeof message === "object" && message !== null && "balmsAnswer" in message;
}
