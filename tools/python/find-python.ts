import { spawnSync } from "node:child_process";

/** The first interpreter that can import a module: `BALMS_PYTHON`, `BALMS_TRAINING_PYTHON`, else the usual names. */
export function findPython(module: string): string | undefined {
  const { BALMS_PYTHON, BALMS_TRAINING_PYTHON } = process.env;
  const candidates = [BALMS_PYTHON, BALMS_TRAINING_PYTHON, "python3", "/usr/bin/python3", "python"];
  return candidates.find(
    (python) =>
      python !== undefined &&
      spawnSync(python, ["-c", `import ${module}`], { stdio: "ignore" }).status === 0,
  );
}
