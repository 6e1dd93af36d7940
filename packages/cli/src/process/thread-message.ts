import type { Interrupt } from "./interrupt-status.ts";

/** Which stream a text is for. */
export type StreamName = "stdout" | "stderr";

/** What a stream is, for whom only writes to it. */
export interface StreamFacts {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly hasColors: boolean | undefined;
}

/** What the thread of a command is given. */
export interface CommandSetting {
  readonly streams: Readonly<Record<StreamName, StreamFacts>>;
}

/** What the thread of a command says. */
export type CommandMessage =
  | { readonly stream: StreamName; readonly text: string }
  /** It wants the next piece of standard input. */
  | { readonly wants: "input" }
  /** It has come to its end. */
  | { readonly status: number };

/** A piece of standard input, undefined where there is no more; or what went wrong. */
export type InputMessage =
  | { readonly input: Uint8Array | undefined }
  /** What a clone of the error would lose is named. */
  | { readonly inputError: Pick<NodeJS.ErrnoException, "message" | "code" | "syscall"> };

/** What it is told. */
export type WatchMessage =
  | { readonly interrupt: Interrupt }
  | { readonly columns: Readonly<Record<StreamName, number | undefined>> }
  | InputMessage;
