import { lstat, readdir, rename, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ArgumentError } from "@balms/core";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { syncFolder } from "./new-file.ts";

/** Where files of a folder wait that are decided. */
export function waitingFolder(folder: string): string {
  return join(folder, ".balms-commit");
}

/** What a file is called while it waits: its turn, and its name. */
export function waitingName(turn: number, name: string): string {
  return `${turn}-${name}`;
}

const form = /^(?<turn>\d{1,3})-(?<name>[^./\\][^/\\]*)$/u;

/**
 * Moves files to their places in a folder that somebody decided to have there and did not come to move. Any process may do that at
 * any time, several at once too: what waits is of one set, and the next set comes when all of it is moved.
 *
 * @param folder - Where files are read or written.
 * @param note - Hears what was moved.
 * @throws {@link ArgumentError} when something cannot be moved: until then the folder may hold files of two sets.
 */
export async function finishFiles(folder: string, note?: (text: string) => void): Promise<void> {
  const waiting = waitingFolder(folder);
  const moved: string[] = [];
  let current = waiting;
  try {
    const files = await waitingFiles(folder);
    if (files === undefined) return;
    for (const { name, waits } of files) {
      current = join(folder, name);
      if (await moveIfThere(join(waiting, waits), current)) moved.push(name);
    }
  } catch (error) {
    throw isSystemError(error) ? refusal(current, waiting, error) : error;
  }
  if (moved.length > 0) {
    await syncFolder(folder);
    note?.(`${folder}: what an interrupted run left was put in place: ${moved.join(", ")}`);
  }
  // Full again, if another process was quick.
  await rmdir(waiting).catch(() => undefined);
}

interface WaitingFile {
  readonly name: string;
  readonly waits: string;
}

async function waitingFiles(folder: string): Promise<readonly WaitingFile[] | undefined> {
  const waiting = waitingFolder(folder);
  const entry = await lstat(waiting).catch(() => undefined);
  if (entry === undefined) return undefined;
  const isOurs = entry.isDirectory() && (await isTrusted(entry.uid, folder));
  const found = isOurs ? await unlessMissing(readdir(waiting, { withFileTypes: true })) : undefined;
  // What is no file could not take the place of one: whoever waits until all is moved would wait forever.
  const files = (found ?? []).map((one) => ({
    waits: one.name,
    ...(one.isFile() ? form.exec(one.name)?.groups : undefined),
  }));
  const known = files.filter((file): file is WaitingFile & { turn: string } => "name" in file);
  if (!isOurs || known.length < files.length) {
    throw refusal(waiting, waiting, undefined, isOurs ? "other things in it" : "not balms's own");
  }
  return known.toSorted((a, b) => Number(a.turn) - Number(b.turn));
}

/** In a folder such as /tmp everybody may put things, but not in the place of others' things: nor may it be done by way of us. */
async function isTrusted(owner: number, folder: string): Promise<boolean> {
  if (process.getuid === undefined || owner === process.getuid()) return true;
  return ((await stat(folder)).mode & 0o1000) === 0;
}

async function moveIfThere(from: string, to: string): Promise<boolean> {
  return (await unlessMissing(rename(from, to).then(() => true))) ?? false;
}

/** Another process may have been quicker. */
function unlessMissing<Value>(work: Promise<Value>): Promise<Value | undefined> {
  return work.catch((error: unknown) => {
    if (isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
      return undefined;
    }
    throw error;
  });
}

function refusal(
  place: string,
  waiting: string,
  cause: unknown,
  received = describeSystemError(cause),
): ArgumentError {
  return new ArgumentError({
    parameter: place,
    received,
    expected: `a place for what an interrupted run left in ${waiting}`,
    hint: "See to it that it can be moved, or remove that folder: until then files beside it may be of different runs.",
    ...(cause === undefined ? {} : { cause }),
  });
}
