import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname, networkInterfaces, platform } from "node:os";
import { join } from "node:path";
import { tellUnfinished } from "../process/unfinished.ts";

/** What the name of a temporary file or folder says. */
export interface TemporaryName {
  /** Whether the process that made it counts its processes as this one does, so that `pid` says something here. */
  readonly isFromHere: boolean;
  readonly pid: number;
}

const form = /^\.balms-(?<place>[0-9a-f]{12})-(?<pid>[1-9]\d{0,9})-[0-9a-f]{16}\.part$/u;

/**
 * A place in a folder for what is not finished. Nobody can foresee its name, which says whose it is: the process, and where that
 * process runs.
 */
export function temporaryPath(folder: string): string {
  const [place, chance] = [here() ?? randomBytes(6).toString("hex"), randomBytes(8)];
  const path = join(folder, `.balms-${place}-${process.pid}-${chance.toString("hex")}.part`);
  tellUnfinished(path, "temporary");
  return path;
}

/** What a name says; undefined where {@link temporaryPath} did not give it. */
export function readTemporaryName(name: string): TemporaryName | undefined {
  const { place, pid } = form.exec(name)?.groups ?? {};
  return place === undefined ? undefined : { isFromHere: place === here(), pid: Number(pid) };
}

let known: { readonly place: string | undefined } | undefined;

function here(): string | undefined {
  known ??= { place: findPlace() };
  return known.place;
}

/** A digest of all within which the number of a process names it; undefined where that cannot be told. */
function findPlace(): string | undefined {
  const facts = platform() === "linux" ? linuxFacts() : [hostname(), ...addresses()];
  if (facts === undefined) return undefined;
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 12);
}

/** Containers of one machine share its start, but each counts its processes from 1. */
function linuxFacts(): string[] | undefined {
  try {
    return [
      readFileSync("/proc/sys/kernel/random/boot_id", "utf8"),
      readlinkSync("/proc/self/ns/pid"),
    ];
  } catch {
    return undefined;
  }
}

function addresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [...new Set(all.map(({ mac }) => mac))].toSorted();
}
