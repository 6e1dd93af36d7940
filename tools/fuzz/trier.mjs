import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { attempt, memoryOf, mostMemory } from "./held-memory.mjs";

const child = fileURLToPath(new URL("child.mjs", import.meta.url));
/** Milliseconds by the clock, whatever else the machine does: what ends by itself is held against processor time. */
const longest = 60_000;

/** A process in which inputs are tried. It is killed when it does not end, and started anew when it died. */
export class Trier {
  #process;
  #folder;

  /** @param folder - for temporary files */
  constructor(folder) {
    this.#folder = folder;
  }

  /** Starts the process, and gives the names of all targets. */
  async names() {
    const { message } = await this.#start();
    return message.names;
  }

  /** Tries one input alone. */
  async try(name, bytes) {
    const asked = { ask: "try", name, bytes: bytes.toString("base64") };
    const { message, death } = await this.#ask(asked);
    return message?.tried ?? { outcome: death, fault: death };
  }

  /**
   * Tries inputs of a target, over as many processes as it takes.
   *
   * @param onFault - is told of each input that ended as none may
   */
  async fuzz({ name, seed, end, seconds }, onFault) {
    const all = { inputs: 0, outcomes: {}, slowest: 0, memory: 0 };
    const stop = performance.now() + 1000 * seconds;
    for (let start = 0; ;) {
      const left = (stop - performance.now()) / 1000;
      const rounds = { seed, start, end, seconds: left, current: this.#current };
      const { message, death } = await this.#ask({ ask: "fuzz", name, ...rounds }, onFault);
      if (message !== undefined) return add(all, message.figures);
      const [round, bytes] = this.#underWay();
      onFault({ round, what: death, bytes });
      add(all, { inputs: round + 1 - start, outcomes: { [death]: 1 }, slowest: 0, memory: 0 });
      start = round + 1;
    }
  }

  close() {
    this.#process?.kill("SIGKILL");
  }

  get #current() {
    return `${this.#folder}/current`;
  }

  /** The input that is under way, or was when the process died, behind its round. */
  #underWay() {
    const content = readFileSync(this.#current);
    return [content.readDoubleLE(0), content.subarray(8)];
  }

  async #start() {
    const env = { ...process.env, TMPDIR: this.#folder };
    const execArgv = ["--max-old-space-size=900"];
    this.#process = fork(child, { env, cwd: this.#folder, execArgv });
    const ended = await this.#next();
    if (ended.death !== undefined) throw new Error(`nothing can be tried: ${ended.death}`);
    return ended;
  }

  async #ask(question, onFault) {
    if (this.#process?.connected !== true) await this.#start();
    this.#process.send(question);
    return this.#next(onFault);
  }

  /** What the process says next, or what it died of. */
  #next(onFault) {
    const trying = this.#process;
    let [seen, since, killedFor] = [-1, performance.now(), undefined];
    const watch = () => {
      const round = attempt(() => this.#underWay()[0]) ?? 0;
      if (round !== seen) [seen, since] = [round, performance.now()];
      const memory = memoryOf(trying.pid);
      if (memory > mostMemory) killedFor = `held ${(memory / 1e6).toFixed(0)} MB of memory`;
      else if (performance.now() > since + longest) killedFor = `did not end in ${longest} ms`;
      if (killedFor !== undefined) trying.kill("SIGKILL");
    };
    const timer = setInterval(watch, 250);
    return new Promise((resolve) => {
      const end = (result) => {
        clearInterval(timer);
        trying.removeAllListeners();
        resolve(result);
      };
      trying.on("message", (message) => {
        if (message.fault === undefined) end({ message });
        else onFault({ ...message.fault, bytes: Buffer.from(message.fault.bytes, "base64") });
      });
      trying.on("exit", (status, signal) => {
        end({ death: killedFor ?? `the process ended with ${signal ?? `status ${status}`}` });
      });
    });
  }
}

function add(all, { inputs, outcomes, slowest, memory }) {
  all.inputs += inputs;
  all.slowest = Math.max(all.slowest, slowest);
  all.memory = Math.max(all.memory, memory);
  for (const [outcome, times] of Object.entries(outcomes)) {
    all.outcomes[outcome] = (all.outcomes[outcome] ?? 0) + times;
  }
  return all;
}
