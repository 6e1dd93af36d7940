import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { probeFolder } from "../output/probe-folder.ts";

/**
 * Removes the entries of a cache that are not among the newest few.
 *
 * @param folder - The cache.
 * @param options - `keyOf`: the entry that a file or folder belongs to, undefined for what is none of them; `kept`: how many stay;
 * `own`: one that stays whatever its date.
 */
export async function removeOldEntries(
  folder: string,
  {
    keyOf,
    kept,
    own,
  }: {
    readonly keyOf: (name: string) => string | undefined;
    readonly kept: number;
    readonly own: string;
  },
): Promise<void> {
  const names = (await readdir(folder)).map((name) => ({ name, key: keyOf(name) }));
  const now = await probeFolder(folder);
  const ages = new Map<string, number>([[own, -Infinity]]);
  for (const { name, key } of names) {
    if (key === undefined) continue;
    // Another run may have removed it.
    const { mtimeMs } = (await stat(join(folder, name)).catch(() => undefined)) ?? { mtimeMs: 0 };
    // A date in the future says nothing, and would outlive all others.
    const age = mtimeMs > now ? Infinity : now - mtimeMs;
    ages.set(key, Math.min(ages.get(key) ?? Infinity, age));
  }
  const old = [...ages].toSorted(([, a], [, b]) => a - b).slice(kept);
  const keys = new Set(old.map(([key]) => key));
  for (const { name, key } of names) {
    if (key === undefined || !keys.has(key)) continue;
    // What another user keeps there may not be ours to remove.
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
