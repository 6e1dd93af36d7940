import {
  ArgumentError,
  BalmsError,
  DataError,
  InterruptedError,
  ModelError,
  PriorError,
  type ErrorDetails,
} from "@balms/core";

type Kind = "argument" | "data" | "interrupted" | "model" | "prior";

const kinds: Readonly<Record<Kind, new (details: ErrorDetails) => BalmsError>> = {
  argument: ArgumentError,
  data: DataError,
  interrupted: InterruptedError,
  model: ModelError,
  prior: PriorError,
};

/** An error on its way between threads, where all but its message would be lost. */
export interface TravellingError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** The kind of an error of ours. */
  readonly code?: Kind;
  /** The fields that its message is composed of. */
  readonly details?: ErrorDetails;
}

/** What can be told of an error elsewhere. */
export function packError(error: unknown): TravellingError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  if (!BalmsError.isInstance(error)) return { name, message, stack };
  const { parameter, received, expected, hint } = error;
  const code = error.code as Kind;
  return { name, message, stack, code, details: { parameter, received, expected, hint } };
}

/** The error that has arrived: one of ours is of its kind again. */
export function unpackError({ name, message, stack, code, details }: TravellingError): Error {
  const error = code === undefined ? new Error(message) : new kinds[code](details ?? {});
  return Object.assign(error, { stack }, name === error.name ? {} : { name });
}
