import { createRequire } from "node:module";
import { resolve } from "node:path";

/** As npm allows names, with or without a scope. */
const packageName = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/u;

/** Whether a text can be the name of a package. */
export function isPackageName(text: string): boolean {
  return packageName.test(text) && text.length <= 214;
}

/**
 * The file of a prior in a package that is installed for the current folder: its export `./prior.json`. Nothing of the
 * package is run.
 *
 * @param name - The package.
 * @returns The path, links followed; undefined where there is no such package, or it exports no prior.
 */
export function installedPrior(name: string): string | undefined {
  return isPackageName(name) ? found(`${name}/prior.json`).path : undefined;
}

/** Whether there is a package of this name, with a prior or without. */
export function isInstalled(name: string): boolean {
  return [`${name}/package.json`, name].some((id) => {
    const { path, code } = found(id);
    return path !== undefined || code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  });
}

/** As a module in the current folder would import it. */
function found(id: string): { readonly path?: string; readonly code?: string | undefined } {
  try {
    return { path: createRequire(resolve("prior.js")).resolve(id) };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code };
  }
}
