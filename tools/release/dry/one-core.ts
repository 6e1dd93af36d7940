import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, npmInstall, run } from "./run.ts";

/** What was looked at, and what was seen that should not be; none where all is well. */
export interface Finding {
  readonly what: string;
  readonly faults: readonly string[];
}

/** Versions of core in a folder, at any depth. */
function coresIn(folder: string): string[] {
  const modules = join(folder, "node_modules");
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap((name) => {
    const entries = name.startsWith("@") ? readdirSync(join(modules, name)) : [""];
    return entries.flatMap((entry) => {
      const at = join(modules, name, entry);
      const own = name === "@balms" && entry === "core" ? [versionAt(at)] : [];
      return [...own, ...coresIn(at)];
    });
  });
}

const versionAt = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly version: string })
    .version;

/**
 * What becomes of applications that have a version when the next one is published.
 *
 * @param publishNext - publishes the next minor version of everything; that version
 */
export async function checkOneCore(
  folder: string,
  first: string,
  publishNext: () => Promise<string>,
): Promise<Finding[]> {
  const begin = async (name: string, ...packages: readonly string[]): Promise<string> => {
    const at = join(folder, name);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, "package.json"), '{ "private": true, "type": "module" }');
    await must(at, [...npmInstall, ...packages]);
    return at;
  };
  const adapters = ["@balms/core", "@balms/detection", "@balms/sampler"];
  const updated = await begin("updated", ...adapters);
  const moved = await begin("moved", ...adapters);
  const mixed = await begin("mixed", ...adapters);
  const next = await publishNext();

  await must(updated, ["npm", "update"]);
  await must(moved, [...npmInstall, ...adapters.map((name) => `${name}@${next}`)]);
  const refused = await run(mixed, [...npmInstall, `@balms/detection@${next}`]);
  const says = refused.said.includes("ERESOLVE") && refused.said.includes("@balms/core");
  const fresh = await begin("fresh", `@balms/detection@${next}`);
  return [
    expectCores(`npm update stays at ${first}`, updated, first),
    expectCores(`all moved to ${next}`, moved, next),
    expectCores(`one package of ${next} alone brings its core`, fresh, next),
    {
      what: `one package of ${next} beside core ${first} is refused`,
      faults:
        refused.status !== 0 && says ? [] : [`npm ended with ${refused.status}:\n${refused.said}`],
    },
    expectCores("and leaves what was installed", mixed, first),
  ];
}

/** One copy of core in a folder, of a version. */
function expectCores(what: string, at: string, version: string): Finding {
  const cores = coresIn(at);
  const isOne = cores.length === 1 && cores[0] === version;
  return {
    what,
    faults: isOne ? [] : [`expected one core, ${version}; found ${cores.join(", ")}`],
  };
}
