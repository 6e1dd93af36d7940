const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "a file of that name is in the way",
  EISDIR: "it is a folder",
  ENOENT: "it does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file and not a folder",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
};

/** Whether an error came from the operating system, as those of `node:fs` do. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}

/** Says in words why the operating system refused something. */
export function describeSystemError(error: unknown): string {
  const code = isSystemError(error) ? error.code : undefined;
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? "unknown reason";
}
