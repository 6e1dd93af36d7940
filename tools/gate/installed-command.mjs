// The command as it is installed in a folder. Each line that is tried is run as it stands, and then with a file, or an option, that is
// not there: that is refused in one message.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** `balms` runs a line; `checkAllTried` throws if there is a command that no line was for. */
export function installedCommand(folder) {
  const program = join(folder, "node_modules/.bin/balms");
  const tried = new Set();
  const run = (argv) =>
    execFileSync(program, argv, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
  const commandsOf = (...words) => {
    const [, list] = run([...words, "--help"]).split("\nCommands:\n");
    return [...list.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => [...words, name].join(" "));
  };

  const balms = (...argv) => {
    const file = argv.findIndex((word) => existsSync(join(folder, word)));
    run(argv);
    console.log(`balms ${argv.join(" ")}`);
    const wrong = file < 0 ? [...argv, "--nowhere"] : argv.with(file, "nowhere");
    const { status, stdout, stderr } = spawnSync(program, wrong, { cwd: folder, encoding: "utf8" });
    if (status !== 1 || stdout !== "" || !/^balms: [^\n]*nowhere[^\n]*\n/.test(stderr)) {
      throw new Error(`balms ${wrong.join(" ")}: status ${status}, ${stdout}${stderr}`);
    }
    tried.add(argv[0] === "prior" ? `prior ${argv[1]}` : argv[0]);
  };
  const checkAllTried = () => {
    const all = [...commandsOf(), ...commandsOf("prior")];
    const missed = all.filter((name) => !/^prior$|help$/.test(name) && !tried.has(name));
    if (missed.length > 0) throw new Error(`not tried: balms ${missed.join(", balms ")}`);
  };
  return { balms, checkAllTried };
}
