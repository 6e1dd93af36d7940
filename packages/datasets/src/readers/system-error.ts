const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "something else has it in use",
  EDQUOT: "the quota of the disk is used up",
  EEXIST: "a file of that name is in the way",
  EFBIG: "larger than a file may be here",
  EIO: "the disk has a fault",
  EISDIR: "it is a folder",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "it does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file and not a folder",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
};

/** An error with the system's code; spelt out so that callers need no types of Node. */
export interface SystemError extends Error {
  readonly code?: string;
  readonly path?: string;
}

/**
 * Whether an error came from the operating system, as those of `node:fs` do.
 *
 * @param error - anything, as a `catch` clause gets it
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { isSystemError } from "@balms/datasets";
 *
 * await readFile("nowhere").catch((error: unknown) => {
 *   console.log(isSystemError(error)); // true
 * });
 * ```
 */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "code" in error && "syscall" in error;
}

/**
 * Says in words why the operating system refused something.
 *
 * @param error - anything, as a `catch` clause gets it
 * @returns a phrase without a full stop; the system's code for a rare reason
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { describeSystemError } from "@balms/datasets";
 *
 * await readFile("nowhere").catch((error: unknown) => {
 *   console.log(describeSystemError(error)); // it does not exist
 * });
 * ```
 */
export function describeSystemError(error: unknown): string {
  if (isTooLarge(error)) return "it has more than 2 GB, the most that is read at once";
  const code = isSystemError(error) ? error.code : undefined;
  return (code === undefined ? undefined : reasons[code]) ?? code ?? "unknown reason";
}

/** Node itself refuses to read so much, without a call of the system. */
function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && "code" in error && error.code === "ERR_FS_FILE_TOO_LARGE";
}
