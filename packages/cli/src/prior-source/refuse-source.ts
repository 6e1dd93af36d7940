import { DataError } from "@balms/core";

/** What a prior's source may be, for a message. */
export const priorForms =
  "a prior written by `balms prior count`, or counts as JSON or CSV, or a model that carries one";

/** Characters that the text of a prior may have. */
export const mostPriorText: number = 2 ** 25;

/** Three bytes for each of them, and its byte order mark. */
export const mostPriorBytes: number = 3 * mostPriorText + 3;

/** The error that says what was found in the place of a prior. */
export function refuseSource(
  parameter: string,
  received: string,
  hint?: string,
  cause?: unknown,
): DataError {
  return new DataError({ parameter, received, expected: priorForms, hint, cause });
}
